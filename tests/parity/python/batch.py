"""The batch interface through `credit_check`: vectors, subjects of vectors, bad input."""

import json
import tempfile
import threading
from pathlib import Path

import pyarrow as pa

import lib
import vectors
from credit_check import Checker, Failure, frames

DAY = "2026-11-20"
module = lib.BUILD / "component/credit-check.wasm"
flat = lib.flat(module)
data = lib.sources()
tally = lib.Tally("batch, Python")
told = tally.told


def opened(name, **options):
    given = data[name]
    return Checker(module, given["packs"], given["trust"], DAY, given["rulebook"], given["calendar"], **options)


def identifiers(checker):
    """Of every vector: the severity in the word, the kind that was recognised."""
    for vector, kind, on in vectors.identifiers():
        words = checker.diagnose(pa.array([vector["input"]]), kind, on)
        if kind is None:
            words, kinds = words
            told(vector["name"], kinds[0].as_py(), vector["expect"]["kind"])
        told(vector["name"], words[0].as_py() >> 16 & 3, vectors.severity(vector["expect"]))


def decisions():
    """Every request of the vectors, all of one set of data at once."""
    for name in ("packs", "stale", "uses"):
        own = [v for v in vectors.cases() if v["call"] == "check" and v.get("packs", "packs") == name]
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
    all_subjects = vectors.subjects()
    lines = [lib.canonical(s) for s in all_subjects]
    answers = vectors.lines(flat, data["packs"], all_subjects, DAY)
    columns = vectors.columns(all_subjects)
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


def tiers(checker, columns):
    """Grades of all subjects; matters, rows and data that cannot be used."""
    graded = checker.tier(columns, "SL-0001").to_pylist()
    told("tiers", {row["tier"] for row in graded if row["error"] is None}, {"lower", "normal", "raised"})
    told("a rule for each", all(row["rule"] for row in graded if row["tier"]), True)
    one = {"name": pa.array(["示例市甲有限公司"])}
    for matter, code in (("none", "request.unknown-matter"), ("", "request.unknown-matter")):
        row = checker.tier(one, matter).to_pylist()[0]
        told(f"the matter “{matter}”", (row["tier"], row["word"] >> 31, row["error"]), (None, 1, code))
    lists = Checker(module, data["packs"]["packs"], data["packs"]["trust"], DAY)
    try:
        lists.tier(one, "SL-0001")
        told("no rules", "graded", "refused")
    except Failure as failure:
        told("no rules", failure.code, "batch.no-rules")


def files():
    """Packs as files: read where they are opened; one that is another when a thread opens it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "list.pack"
        pack.write_bytes(data["packs"]["packs"][0])
        one = Checker(module, [pack], data["packs"]["trust"], DAY)
        given = {"name": pa.array(["示例市甲有限公司"])}
        bytes_alone = Checker(module, [data["packs"]["packs"][0]], data["packs"]["trust"], DAY)
        told("a file", one.screen(given)[0].to_pylist(), bytes_alone.screen(given)[0].to_pylist())
        pack.write_bytes(data["packs"]["packs"][0][:-1])
        found = []

        def ask():
            try:
                one.screen(given)
            except Failure as failure:
                found.append(failure.code)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        told("a file that has changed", found, ["engine.file"])
        try:
            Checker(module, [Path(folder) / "none.pack"], data["packs"]["trust"], DAY)
            told("a file that is not there", "opened", "refused")
        except Failure as failure:
            told("a file that is not there", failure.code, "engine.file")


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
tiers(checker, columns)
files()
threads(checker, columns, words)
tally.sum()
lib.end(tally.failed)
