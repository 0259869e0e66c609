"""rapidfuzz and OpenSanctions logic-v2 on a sample of the queries of `bench match`.

    python match.py DIR EACH        with queries.tsv and records.tsv; EACH queries of every kind

Each does what its users do. rapidfuzz: full scan of all names, one thread, `ratio` of at least 90. logic-v2: scores the
50 names nearest by rapidfuzz, which is better retrieval than its own server has for Chinese; at least .70. Where it
is not installed, only rapidfuzz is measured.
"""

import csv
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

import rapidfuzz
from rapidfuzz import fuzz, process

try:
    import nomenklatura
    from followthemoney import model
    from nomenklatura.matching import LogicV2
except ImportError as error:
    nomenklatura = None
    print(f"logic-v2 is not measured: {error}")

RATIO, SCORE, CANDIDATES = 90, 0.70, 50
# What can be known by a name; and the numbers that logic-v2 compares, too.
GROUPS = ("Varied", "Person", "Lookalike", "Namesake")


def rows(name):
    with Path(sys.argv[1], name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def sample(each):
    """The first so many of each kind: they are in random order."""
    taken = defaultdict(list)
    for row in rows("queries.tsv"):
        kind = row["group"], row["kind"]
        coded = row["group"] == "Lookalike" and row["code"]
        if row["group"] in GROUPS and not coded and not row["former name"] and len(taken[kind]) < each:
            taken[kind].append(row)
    return [row for kind in taken.values() for row in kind]


def judge(query, entry):
    """Whether that is the subject of the query, or has the name that is meant; None if nothing was found."""
    if entry is None:
        return None
    found = records[entry]
    if not query["expected"]:
        # Who has the very name is no mistake, unless a number tells them apart.
        tells = query["code"] and found["identifier"]
        return query["name"] in written(found) and not tells
    meant = records[int(query["expected"])]
    return meant["owner"] == found["owner"] or meant["name"] == found["name"]


def written(row):
    """All names of an entry."""
    return [row["name"], *filter(None, row["former names"].split(";"))]


def entity(key, subject, names, kind, code):
    made = model.make_entity("Person" if subject == "person" else "Company")
    made.id = key  # what it knows of a name is kept by the id
    made.add("name", names[0])
    made.add("previousName", names[1:])
    if code:
        # As they are: what looks invalid to it is not refused.
        field = "uscCode" if kind == "uscc" else "idNumber"
        made.unsafe_add(made.schema.get(field), code, cleaned=True)
    return made


def timed(call):
    start = time.thread_time()
    result = call()
    return result, (time.thread_time() - start) * 1e6


class Rapidfuzz:
    name = f"rapidfuzz {rapidfuzz.__version__} ratio >= {RATIO}"

    def find(self, query, _):
        best, spent = timed(
            lambda: process.extractOne(query["name"], names, scorer=fuzz.ratio, score_cutoff=RATIO)
        )
        return best and entries[best[2]], spent


class Logic:
    def __init__(self):
        self.name = f"logic-v2 (nomenklatura {nomenklatura.__version__}) >= {SCORE}"
        self.config = LogicV2.default_config()

    def find(self, query, near):
        kind = "uscc" if len(query["code"]) == 18 and query["subject"] != "person" else ""
        asked = entity(f"q{query['name']}{query['code']}", query["subject"], [query["name"]], kind, query["code"])
        candidates = []
        for entry in near:
            row = records[entry]
            if (row["kind"] == "person") == (query["subject"] == "person"):
                args = row["kind"], written(row), row["identifier kind"], row["identifier"]
                candidates.append((entry, entity(f"r{entry}", *args)))
        scores, spent = timed(lambda: [LogicV2.compare(asked, other, self.config).score for _, other in candidates])
        best = max(zip(scores, candidates), key=lambda pair: pair[0], default=None)
        return (best[1][0] if best and best[0] >= SCORE else None), spent


def own(query):
    alarms = int(query["false alarms"])
    right = query["first"] == "1"
    return right, int(query["false"]) > 0, alarms > 0


records = rows("records.tsv")
# Former names are searched like the others; of every one the entry.
names, entries = zip(*((name, entry) for entry, row in enumerate(records) for name in written(row)))
queries = sample(int(sys.argv[2]))
rivals = [Rapidfuzz()] + ([Logic()] if nomenklatura else [])

kinds, times, scans = defaultdict(lambda: defaultdict(list)), defaultdict(list), []
for query in queries:
    kind = query["group"], query["kind"]
    near = []
    if nomenklatura:
        nearest, spent = timed(lambda: process.extract(query["name"], names, scorer=fuzz.ratio, limit=CANDIDATES))
        near = list(dict.fromkeys(entries[at] for _, _, at in nearest))
        scans.append(spent)
    right, found, alarmed = own(query)
    kinds[kind]["ours"].append((right, found, alarmed))
    times["ours"].append(int(query["nanoseconds"]) / 1e3)
    for rival in rivals:
        entry, spent = rival.find(query, near)
        verdict = judge(query, entry)
        kinds[kind][rival.name].append((verdict is True, verdict is False))
        times[rival.name].append(spent)


def share(of):
    return f"{sum(of) / len(of) * 100:.1f}" if of else "–"


print(f"{len(queries)} of the queries, at most {sys.argv[2]} of a kind, against {len(names)} names of {len(records)} entries.")
print("right: the best hit is of the subject that is meant or of one with its name; false: it is of somebody else, in % of queries.")
print("Ours: the first finding; false: any false finding; alarm: a false one that is confirmed or probable. Thread time.\n")
heads = ["ours: right", "false", "alarm"] + [h for r in rivals for h in (f"{r.name.split()[0]}: right", "false")]
print("kind".ljust(44) + "".join(head.rjust(18 if ":" in head else 9) for head in heads))


def line(title, of):
    cells = []
    for name in ["ours"] + [rival.name for rival in rivals]:
        cells += [share(column) for column in zip(*of[name])]
    wide = sum(1 + ("\u2e80" < c) for c in title)
    print(title + " " * (44 - wide) + "".join(c.rjust(18 if ":" in head else 9) for c, head in zip(cells, heads)))


hits = defaultdict(list)
for listed in (True, False):
    total = defaultdict(list)
    for (group, kind), of in kinds.items():
        if (group in ("Varied", "Person")) == listed:
            line(f"{group}: {kind}", of)
            for name, results in of.items():
                total[name] += results
                hits[name] += [(result[0], result[-1]) for result in results]
    line("all listed" if listed else "all not listed (right: a homonym)", total)
    print()

for name, results in hits.items():
    right, wrong = sum(result[0] for result in results), sum(result[1] for result in results)
    share_right = right / (right + wrong) * 100
    what = "queries with a right first finding, with a false alarm" if name == "ours" else "best hits right, false"
    print(f"{name}: {what}: {right}, {wrong} ({share_right:.1f} % right)")

print(f"\n{'µs a query':<44}{'p50':>12}{'p95':>12}{'ratio of p50':>16}")
ours = statistics.median(times["ours"])
if scans:
    times[f"rapidfuzz, {CANDIDATES} best without a threshold"] = scans
for name, spent in times.items():
    p50, p95 = statistics.median(spent), sorted(spent)[len(spent) * 95 // 100]
    budget = " (budget 2000)" if "ratio" in name else " (budget 300)" if "logic" in name else ""
    print(f"{name:<44}{p50:>12.1f}{p95:>12.1f}{p50 / ours:>16.1f}{budget}")
