"""A set of ideographs of the basic plane as a bitmap that also tells the place of each in the set
(`core/src/text/hanset.rs`)."""

from __future__ import annotations

from collections.abc import Iterable

from output import columns

FIRST, LAST = 0x3400, 0x9FFF
SIZE = (LAST + 1 - FIRST) // 64
# Words that are counted together.
GROUP = 8


def _words(members: Iterable[str]) -> list[int]:
    words = [0] * SIZE
    for member in members:
        place = ord(member) - FIRST
        words[place // 64] |= 1 << place % 64
    return words


def packed(members: Iterable[str]) -> bytes:
    words = _words(members)
    counts = (sum(w.bit_count() for w in words[:n]) for n in range(0, SIZE, GROUP))
    return columns((words, 8), (list(counts), 2))


def rust(name: str, members: list[tuple[str, str]]) -> list[str]:
    """The static `name`; with each member a note, so that a change of the table can be read."""
    words = _words(member for member, _ in members)
    notes = [""] * SIZE
    for member, note in members:
        notes[(ord(member) - FIRST) // 64] += f" {note}"
    return [
        "#[rustfmt::skip]",
        f"pub(super) static {name}: HanSet = HanSet::of([",
        *[f"    {w:#018x},{' //' if note else ''}{note}" for w, note in zip(words, notes)],
        "]);",
    ]
