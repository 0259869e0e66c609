"""The batch interface through `credit_check`: vectors, subjects of vectors, bad input."""

import datetime
import json
import sys
import threading

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parents[3] / "host-example/engines/python"))

import pyarrow as pa

import lib
from credit_check import Checker, Failure, frames

DAY = "2026-11-20"
module = lib.BUILD / "component/credit-check.wasm"
flat = lib.flat(module)
data = lib.sources()
passed = failed = 0


def told(what, found, expected):
    global passed, failed
    if found == expected:
        passed += 1
    else:
        failed += 1
        print(f"FAIL batch, Python > {what}: {str(found)[:300]} instead of {str(expected)[:300]}")


def opened(name, **options):
    given = data[name]
    return Checker(module, given["packs"], given["trust"], DAY, given["rulebook"], given["calendar"], **options)


def cases():
    for path in sorted(lib.VECTORS.rglob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["cases"]


def identifiers(checker):
    """Of every vector: the severity in the word, the kind that was recognised."""
    severities = ["ok", "warning", "error"]
    for vector in cases():
        options = vector.get("options", {})
        if vector["call"] != "validate" or "allow" in options or "expect" not in vector:
            continue
        on = options.get("on")
        on = datetime.date.fromisoformat(on) if on else None
        words = checker.diagnose(pa.array([vector["input"]]), options.get("kind"), on)
        if "kind" not in options:
            words, kinds = words
            told(vector["name"], kinds[0].as_py(), vector["expect"]["kind"])
        problems = [p for p in vector["expect"]["problems"] if p["code"] != "id.other-kind"]
        severity = max((severities.index(p["severity"]) for p in problems), default=0)
        told(vector["name"], words[0].as_py() >> 16 & 3, severity)


def decisions():
    """Every request of the vectors, all of one set of data at once."""
    for name in ("packs", "stale", "uses"):
        own = [v for v in cases() if v["call"] == "check" and v.get("packs", "packs") == name]
        texts = [v["requestText"] if "requestText" in v else lib.canonical(v["request"]) for v in own]
        table = opened(name, language="zh-CN").decide(pa.array(texts), decisions=True).to_pylist()
        for vector, row in zip(own, table, strict=True):
            if vector.get("lang", "zh-CN") != "zh-CN":
                continue
            if "expect" in vector:
                told(vector["name"], row["decision"], lib.canonical(vector["expect"]))
                told(vector["name"], row["outcome"], vector["expect"]["outcome"])
            else:
                told(vector["name"], row["error"], vector["expectError"]["code"])


def subjects(checker):
    """Every subject of the vectors: its findings are those of its line, and the line is what `explain`
    says of its row."""
    all_subjects = [s for v in cases() for s in v.get("request", {}).get("subjects", []) if isinstance(s, dict)]
    all_subjects = [s for s in all_subjects if "name" in s]
    lines = [lib.canonical(s) for s in all_subjects]
    given = data["packs"]
    head = json.dumps({"call": "screen", "on": DAY, "all": True})
    answer = flat(head, ["\n".join(lines).encode(), given["trust"], *given["packs"]])
    answers = json.loads(answer).removesuffix("\n").split("\n")

    def column(member):
        return pa.array([s.get(member) for s in all_subjects], pa.utf8())

    columns = {name: column(member) for name, member in {
        "code": "code", "name": "name", "kind": "kind", "region": "region",
        "search": "search", "code_source": "codeSource"}.items()}
    columns["former_names"] = pa.array(["\n".join(s.get("formerNames", [])) for s in all_subjects])
    words, findings = checker.screen(columns)
    words, rows = words.to_pylist(), {}
    for finding in findings.to_pylist():
        rows.setdefault(finding["row"], []).append(finding)
    for row, line in enumerate(answers):
        expected = json.loads(line)
        if "error" in expected:
            told(lines[row], words[row]["error"], expected["error"]["code"])
            continue
        found = [(f["list"], f["entry"], frames.VERDICT_NAMES[f["verdict"]]) for f in rows.get(row, [])]
        wanted = [(f["list"], f["entry"], f["verdict"])
                  for f in expected["findings"] + expected["excluded"]]
        told(lines[row], found, wanted)
        told(lines[row], bool(words[row]["word"] & frames.TRUNCATED), expected.get("truncated", False))
        told(lines[row], checker.explain(columns, row), line)
    return columns, words, findings


def slices(checker, columns, words, findings):
    """A piece of a column, in chunks, as a dictionary, as other kinds of text: the same answer."""
    part = {name: column.slice(3, 20) for name, column in columns.items()}
    told("a slice", checker.screen(part)[0].to_pylist(), words[3:23])
    chunked = {name: pa.chunked_array([c.slice(0, 5), c.slice(5)]) for name, c in columns.items()}
    told("chunks", checker.screen(chunked)[0].to_pylist(), words)
    for kind in (pa.large_utf8(), pa.string_view()):
        other = {name: column.cast(kind) for name, column in part.items()}
        told(str(kind), checker.screen(other)[0].to_pylist(), words[3:23])
    coded = part | {"kind": part["kind"].dictionary_encode()}
    told("a dictionary", checker.screen(coded)[0].to_pylist(), words[3:23])
    empty = {name: column.slice(0, 0) for name, column in columns.items()}
    told("no rows", [len(table) for table in checker.screen(empty)], [0, 0])


def bad_input(checker):
    def code(call):
        try:
            call()
        except Failure as failure:
            return failure.code
        except TypeError as error:
            return type(error).__name__
        return None

    name, long = "示例市甲有限公司", "长" * 201
    row = lambda *names: checker.screen({"name": pa.array(names, pa.utf8())})[0].column("error").to_pylist()
    told("a null, an oversized name", row(name, None, long), [None, "json.text", "json.text"])
    told("a column of numbers", code(lambda: checker.screen({"name": pa.array([1])})), "TypeError")
    told("no handle", code(lambda: Checker(module).screen({"name": pa.array([name])})), "batch.handle")
    told("a wrong kind", code(lambda: checker.diagnose(pa.array(["1"]), "cat")), "id.unknown-kind")
    told("bits that mean nothing", code(lambda: checker.screen({"name": pa.array([name])}, 64)), "batch.want")
    damaged = [pack[:-9] + b"x" + pack[-8:] for pack in data["packs"]["packs"]]
    told("a file that is none", code(lambda: Checker(module, [b"x"], data["packs"]["trust"], DAY)), "pack.not-a-pack")
    cut = [pack[: len(pack) // 2] for pack in data["packs"]["packs"]]
    told("a pack cut short", code(lambda: Checker(module, cut, data["packs"]["trust"], DAY)), "pack.truncated")

    def hurt():
        # Found when the damaged part is read, if not before.
        names = pa.array([f"示例市{n}有限公司" for n in range(50)])
        one = Checker(module, damaged, data["packs"]["trust"], DAY)
        one.screen({"name": names, "search": pa.array(["thorough"] * 50)})

    told("a damaged pack", code(hurt) in ("pack.digest", None), True)
    told("no module", code(lambda: Checker(__file__)), "engine.module")
    # A call that takes too long is stopped, and the next one answered.
    few = opened("packs", fuel=200_000_000)
    many = {"name": pa.array([f"示例市{n}有限公司" for n in range(5000)])}
    told("fuel exhausted", code(lambda: few.screen(many)), "engine.fuel")
    told("the call after it", few.screen({"name": pa.array([name])})[0].num_rows, 1)
    # After all of this the engine answers as before.
    told("the process lives on", row(name), [None])


def threads(checker, columns, words):
    """Each thread has its own instance; all of them say the same."""
    found = []
    def run():
        found.append(checker.screen(columns)[0].to_pylist() == words)
    all_threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in all_threads:
        thread.start()
    for thread in all_threads:
        thread.join()
    told("threads", found, [True] * 3)


checker = opened("packs")
identifiers(checker)
decisions()
columns, words, findings = subjects(checker)
slices(checker, columns, words, findings)
bad_input(checker)
threads(checker, columns, words)
print(f"batch, Python: {passed} passed, {failed} failed")
lib.end(failed)
