"""The history as Rust tables, compact and still readable in a diff: one line for each prefix."""

from __future__ import annotations

from collections import Counter

from history import History
from sources import FIRST, GROUPS

OPEN = 255
OUTSIDE = 255
REGISTRAR, STATISTICAL = 0, 1

# Endings written as one letter, the most worthwhile of them.
ENDINGS = [
    "特别行政区", "土家族苗族自治县", "布依族苗族自治县", "彝族回族苗族自治县", "苗族侗族自治县",
    "黎族苗族自治县", "哈尼族彝族自治县", "藏族自治州", "彝族自治州", "蒙古族自治县",
    "哈萨克自治县", "满族自治县", "回族自治县", "土家族自治县", "苗族自治县", "彝族自治县",
    "瑶族自治县", "侗族自治县", "藏族自治县", "畲族自治县", "壮族自治县", "黎族自治县",
    "傣族自治县", "自治县", "自治州", "自治旗", "自治区", "高新技术产业开发区",
    "经济技术开发区", "经济开发区", "开发区", "管理区", "新区", "地区", "矿区", "林区", "城区",
    "郊区", "市辖区", "市中区", "区", "县", "市", "省", "旗", "盟",
]  # fmt: skip
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Tables:
    """Rows of both tables, by prefix."""

    def __init__(self, history: History, outside: dict) -> None:
        self.history = history
        periods: dict[str, list[tuple[int, int]]] = {}
        names: dict[str, list[tuple[int, str]]] = {}
        for code, entry in history.codes.items():
            periods[code] = [
                (start - FIRST, OPEN if end is None else end - FIRST)
                for start, end in entry.periods()
            ]
            names[code] = entry.changes()
        for code, name in history.statistical.items():
            periods[code], names[code] = [(OUTSIDE, STATISTICAL)], [(0, name)]
        for row in outside["registrar"]:
            periods[row["code"]] = [(OUTSIDE, REGISTRAR)]
            names[row["code"]] = [(0, row["name"])] if row["name"] else []
        for row in outside["national"]:
            periods[row["code"]] = [(row["from"] - FIRST, OPEN)]
            names[row["code"]] = [(row["from"], row["name"])]
        self.periods, self.names = dict(sorted(periods.items())), dict(sorted(names.items()))
        self.prefixes = sorted({code[:4] for code in periods})
        self.endings = self._endings()

    def bits(self, prefix: str) -> int:
        """The codes of a prefix: bit n for the last two digits n."""
        return sum(1 << int(code[4:]) for code in self.periods if code[:4] == prefix)

    def province(self, digits: int) -> list[int]:
        """For the third and fourth digit: the number of the prefix in its province, from 1."""
        known = [int(p[2:]) for p in self.prefixes if int(p[:2]) == digits]
        return [known.index(n) + 1 if n in known else 0 for n in range(100)]

    def earlier(self) -> list[tuple[int, int, int]]:
        """All periods but the last of codes with several, by the number of the code."""
        numbered = enumerate(self.periods.values())
        return [(n, a, b) for n, periods in numbered for a, b in periods[:-1]]

    def size(self) -> int:
        """Bytes of the tables of codes."""
        provinces = len({prefix[:2] for prefix in self.prefixes})
        prefixes = 100 * 3 + (provinces + 1) * 100 + len(self.prefixes) * 18
        return prefixes + len(self.periods) * 2 + len(self.earlier()) * 4

    def _endings(self) -> dict[str, str]:
        """Letters of the endings that save something."""
        used: Counter[str] = Counter()
        longest = sorted(ENDINGS, key=lambda e: (-len(e), e))
        for changes in self.names.values():
            for _, name in changes:
                used.update([e for e in longest if name.endswith(e)][:1])
        worth = [e for e in longest if used[e] * (3 * len(e) - 1) > 3 * len(e) + 12]
        return dict(zip(worth, LETTERS))

    def short(self, name: str) -> str:
        for ending, letter in self.endings.items():
            if name.endswith(ending):
                return name.removesuffix(ending) + letter
        return name + "."

    def name_line(self, prefix: str) -> str:
        """The names in the order of the codes; `'20襄都r`: from the end of 2020 a new name."""
        line = ""
        for code, changes in self.names.items():
            if code[:4] == prefix:
                line += self.short(changes[0][1]) if changes else "."
                for year, name in changes[1:]:
                    line += f"'{year % 100:02}{self.short(name)}"
        return line


def codes(tables: Tables, head: str) -> str:
    groups = {p: [c for c in tables.periods if c[:4] == p] for p in tables.prefixes}
    last = {code: periods[-1] for code, periods in tables.periods.items()}
    provinces = sorted({int(prefix[:2]) for prefix in tables.prefixes})
    rows = [provinces.index(p) + 1 if p in provinces else 0 for p in range(100)]
    numbers = [[0] * 100, *[tables.province(p) for p in provinces]]
    sizes = [max(tables.province(p)) for p in range(100)]
    starts = _starts([len(codes) for codes in groups.values()])
    earlier = tables.earlier()
    out = [
        head,
        "/// Day of the newest list among the sources.",
        f'pub const EDITION: &str = "{tables.history.present.fetched}";',
        "",
        "/// First year of the history; a code that is older starts here.",
        f"pub(super) const FIRST_YEAR: u16 = {FIRST};",
        "",
        *_array("PROVINCES", "u8", [_list(rows)], 100),
        *_array("PROVINCE_FIRST", "u16", [_list(_starts(sizes))], 100),
        *_array("PREFIXES", "[u8; 100]", [_list(n, "[]") for n in numbers]),
        *_array("PREFIX_BITS", "u128", [f"{hex(tables.bits(p))}, // {p}" for p in groups]),
        *_array("PREFIX_FIRST", "u16", [_list(starts)], len(starts)),
        *_array("EARLIER", "(u16, u8, u8)", [str(row) for row in earlier], len(earlier)),
    ]
    for column, name in enumerate(["FROM", "TO"]):
        lines = [
            ", ".join(str(last[code][column]) for code in codes) + f", // {prefix}"
            for prefix, codes in groups.items()
        ]
        out += _array(name, "u8", lines, len(last))
    return "\n".join(out).rstrip() + "\n"


def _starts(lengths: list[int]) -> list[int]:
    return [sum(lengths[:n]) for n in range(len(lengths))]


def _list(numbers: list[int], around: str = "") -> str:
    inner = ", ".join(str(n) for n in numbers)
    return around[:1] + inner + around[1:]


def _array(name: str, kind: str, lines: list[str], length: int = 0) -> list[str]:
    doc = [f"/// {line}" for line in DOCS[name]]
    first = f"pub(super) static {name}: [{kind}; {length or len(lines)}] = ["
    rows = [f"    {line}" if "//" in line else f"    {line}," for line in lines]
    return [*doc, "#[rustfmt::skip]", first, *rows, "];", ""]


DOCS = {
    "PROVINCES": ["For the first two digits: the row of [`PREFIXES`]; row 0 is empty."],
    "PROVINCE_FIRST": ["For the first two digits: the number of prefixes before their first one."],
    "PREFIXES": [
        "For the next two digits: the number of the prefix among those with the same first two,",
        "from 1; 0 if there is none.",
    ],
    "PREFIX_BITS": [
        "For each prefix of four digits, in their order: a bit for each pair of last digits that",
        "exists.",
    ],
    "PREFIX_FIRST": ["For each prefix: the number of its first code."],
    "EARLIER": [
        "The number of a code, first year and year of the end of a period that was not its last,",
        "written as in [`FROM`] and [`TO`].",
    ],
    "FROM": [
        "For each code, in their order: first year of its last period less [`FIRST_YEAR`]; 255 for",
        "a code outside GB/T 2260, then [`TO`] is 0 for one made by a registering authority and 1",
        "for one of 统计用区划代码.",
    ],
    "TO": ["Year of the end less [`FIRST_YEAR`]; 255 while in force."],
}


def names(tables: Tables, head: str) -> str:
    groups = sorted(GROUPS & {n for c in tables.names.values() for _, n in c})
    out = [
        head,
        "/// Year of `EDITION`.",
        f"pub(super) const EDITION_YEAR: u16 = {tables.history.last};",
        "",
        "/// Endings of names, by the letter that stands for them.",
        "#[rustfmt::skip]",
        f"pub(super) static ENDINGS: [(u8, &str); {len(tables.endings)}] = [",
        *[f"    (b'{letter}', \"{e}\")," for e, letter in tables.endings.items()],
        "];",
        "",
        "/// Names of codes that only group other codes; they are no part of a full name.",
        "#[rustfmt::skip]",
        f"pub(super) static GROUPS: [&str; {len(groups)}] = [",
        *[f'    "{name}",' for name in groups],
        "];",
        "",
        "/// For each prefix the names of its codes in their order. A name ends with the letter of",
        "/// its ending or with a full stop; a later name of the same code follows after a quotation",
        "/// mark and the last two digits of the year from whose end it was good. An empty name is",
        "/// unknown.",
        "#[rustfmt::skip]",
        f"pub(super) const NAMES: [&str; {len(tables.prefixes)}] = [",
        *[f'    "{tables.name_line(prefix)}", // {prefix}' for prefix in tables.prefixes],
        "];",
    ]
    return "\n".join(out) + "\n"
