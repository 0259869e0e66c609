"""Writes homophones.txt, shapes.txt and traditional.txt: what a character may be mistaken for.

    pip download --no-deps pycorrector==1.1.4 && unzip pycorrector-1.1.4-*.whl && pip install opencc==1.4.2
    python3 characters.py pycorrector/data
"""

import pathlib
import sys

import opencc

source, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent


def rows(name):
    lines = (source / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def table(name):
    return (here / name).read_text(encoding="utf-8")


# Characters of 字号, of trades and of persons are mistaken; the commonest 3,755 may stand in their place.
used = {c for name in ("first.txt", "last.txt", "pieces.txt", "trades.txt") for c in table(name) if c >= "\u4e00"}
common = {bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)}

sounds = {row[0]: row[1] or row[2] for row in (row + ["", ""] for row in rows("same_pinyin.txt"))}
shapes = {}
for head, *others in rows("same_stroke.txt"):
    for other in others:
        shapes.setdefault(head, set()).add(other)
        shapes.setdefault(other, set()).add(head)


def write(name, of):
    lines = []
    for c in sorted(used):
        others = sorted({o for o in of.get(c, "") if o in common and o != c})
        if others:
            lines.append(f"{c}\t{''.join(others)}\n")
    (here / name).write_text("".join(lines), encoding="utf-8")


write("homophones.txt", sounds)
write("shapes.txt", shapes)

# Every character of GB 2312 that has another traditional form, twenty pairs a line.
to_traditional = opencc.OpenCC("s2t").convert
simplified = [bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
pairs = [c + to_traditional(c) for c in simplified if len(c) == 1 and len(to_traditional(c)) == 1 and to_traditional(c) != c]
lines = [" ".join(pairs[i : i + 20]) + "\n" for i in range(0, len(pairs), 20)]
(here / "traditional.txt").write_text("".join(lines), encoding="utf-8")
