"""What all tables share: the head of a file, licences, writing or comparing."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

COMMAND = "cargo xtask tables"
HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def finish(files: dict[Path, str]) -> int:
    """Writes the files, or with --check says which of them are not what they would be."""
    if "--check" in sys.argv[1:]:
        old = [p for p, text in files.items() if not p.is_file() or p.read_bytes() != text.encode()]
        for path in old:
            print(f"{path.relative_to(ROOT).as_posix()}: out of date, run `{COMMAND}`")
        return 1 if old else 0
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        print(f"{len(text.encode()):>8}  {path.relative_to(ROOT).as_posix()}")
    return 0


def version(package: str) -> str:
    return importlib.metadata.version(package)


def licence(package: str) -> str | None:
    """The licence file that a wheel carries."""
    files = importlib.metadata.distribution(package).files or []
    texts = [f.read_text("utf-8") for f in files if f.name.startswith("LICENSE")]
    return "\n".join(line.rstrip() for line in texts[0].splitlines()).strip() if texts else None


def rows(cells: list[str], width: int) -> list[str]:
    """The cells of an array, so many in a line."""
    return [f"    {', '.join(cells[at : at + width])}," for at in range(0, len(cells), width)]


def columns(*parts: tuple[list[int], int]) -> bytes:
    """Columns of numbers, each of so many bytes, as they are in memory."""
    return b"".join(n.to_bytes(size, "little") for part, size in parts for n in part)
