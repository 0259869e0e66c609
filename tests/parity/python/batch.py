"""The batch interface through `credit_check`: vectors, subjects of vectors, bad input."""

import json
import os
import struct
import subprocess
import sys
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
        return None

    name, long = "示例市甲有限公司", "长" * 201
    row = lambda *names: checker.screen({"name": pa.array(names, pa.utf8())})[0].column("error").to_pylist()
    told("a null, an oversized name", row(name, None, long), [None, "json.text", "json.text"])
    told("a column of numbers", code(lambda: checker.screen({"name": pa.array([1])})), "batch.column")
    told("a column of bytes", code(lambda: checker.screen({"name": pa.array([b"\xff"])})), "batch.column")
    crooked(checker, code)
    told("no handle", code(lambda: Checker(module).screen({"name": pa.array([name])})), "batch.handle")
    told("a wrong kind", code(lambda: checker.diagnose(pa.array(["1"]), "cat")), "id.unknown-kind")
    told("bits that mean nothing", code(lambda: checker.screen({"name": pa.array([name])}, 64)), "batch.want")
    told("a file that is none", code(lambda: Checker(module, [b"x"], data["packs"]["trust"], DAY)), "pack.not-a-pack")
    cut = [pack[: len(pack) // 2] for pack in data["packs"]["packs"]]
    told("a pack cut short", code(lambda: Checker(module, cut, data["packs"]["trust"], DAY)), "pack.truncated")

    told("damaged packs", damaged(), True)
    told("no module", code(lambda: Checker(__file__)), "engine.module")
    # A call that takes too long is stopped, and the next one answered.
    few = opened("packs", fuel=200_000_000)
    many = {"name": pa.array([f"示例市{n}有限公司" for n in range(5000)])}
    told("fuel exhausted", code(lambda: few.screen(many)), "engine.fuel")
    told("the call after it", few.screen({"name": pa.array([name])})[0].num_rows, 1)
    # After all of this the engine answers as before.
    told("the process lives on", row(name), [None])


def crooked(checker, code):
    """Arrays that are not as Arrow has them: offsets that go backwards or beyond, buffers that are too short."""
    name = "示例市甲有限公司".encode()

    def screened(ends, rows=None, validity=None):
        ends = struct.pack(f"<{len(ends)}i", *ends)
        buffers = [validity and pa.py_buffer(validity), pa.py_buffer(ends), pa.py_buffer(name)]
        # What pyarrow itself looks at is not looked at where an engine hands over its buffers.
        column = Column(pa.utf8(), rows or len(ends) // 4 - 1, buffers)
        return code(lambda: frames._parts(frames.NAME, column))

    class Column:
        """An array as an engine may hand it over."""

        offset, null_count = 0, 0

        def __init__(self, kind, rows, buffers):
            self.type, self.rows, self.buffers = kind, rows, lambda: buffers

        def __len__(self):
            return self.rows

    told("whole", screened([0, 24]), None)
    told("offsets that end before they begin", screened([24, 3]), "batch.frame")
    told("offsets below nothing", screened([-3, 24]), "batch.frame")
    told("offsets beyond the data", screened([0, 24, 2400]), "batch.frame")
    told("too few offsets", screened([0, 24], 5000), "batch.frame")
    told("too few bits of validity", screened([0, 24] + [24] * 20, None, b"\x01"), "batch.frame")
    days = Column(pa.date32(), 5000, [None, pa.py_buffer(bytes(8))])
    told("too few days", code(lambda: frames._parts(frames.DAY, days)), "batch.frame")
    for what, ends in (("backwards", [0, 24, 3, 24]), ("beyond", [0, 2400, 24])):
        ends = pa.py_buffer(struct.pack(f"<{len(ends)}i", *ends))
        column = pa.Array.from_buffers(pa.utf8(), ends.size // 4 - 1, [None, ends, pa.py_buffer(name)])
        told(f"offsets that go {what}", code(lambda column=column: checker.screen({"name": column})), "batch.frame")
    half = pa.Array.from_buffers(pa.utf8(), 2, [None, pa.py_buffer(struct.pack("<3i", 0, 1, 24)), pa.py_buffer(name)])
    errors = checker.screen({"name": half})[0].column("error").to_pylist()
    told("half a character", errors, ["json.utf8", "json.utf8"])


def damaged():
    """A byte of a pack changed anywhere: refused when it is opened or read, or the same answer as ever."""
    names = pa.array([f"示例市{n}有限公司" for n in range(50)])
    given = {"name": names, "search": pa.array(["thorough"] * 50)}
    whole, trust = data["packs"]["packs"][0], data["packs"]["trust"]
    usual, seen = Checker(module, [whole], trust, DAY).screen(given)[0].to_pylist(), set()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        hurt = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:]
        try:
            same = Checker(module, [hurt], trust, DAY).screen(given)[0].to_pylist() == usual
            seen.add("same" if same else "other")
        except Failure as failure:
            seen.add(failure.code.split(".")[0])
    return "other" not in seen and "pack" in seen and seen <= {"same", "pack", "json"}


def light():
    """A worker loads no pandas for this package: 50 MB that nobody asked for."""
    script = ("import sys, credit_check, pyarrow as pa; c = credit_check.Checker(sys.argv[1]); "
              "a = pa.Array.from_buffers(pa.utf8(), 1, [None, pa.py_buffer(bytes(8)), pa.py_buffer(bytes(1))]); "
              "c.valid(a); print('pandas' in sys.modules)")
    ran = subprocess.run([sys.executable, "-c", script, module], capture_output=True, text=True, check=False,
                         env=os.environ | {"PYTHONPATH": str(lib.PACKAGE)})
    told("no pandas", (ran.stdout.strip(), ran.stderr), ("False", ""))


def tiers(checker, columns):
    """Grades of all subjects; matters, rows and data that cannot be used."""
    graded = checker.tier(columns, "SL-0001").to_pylist()
    told("tiers", {row["tier"] for row in graded if row["error"] is None}, {"lower", "normal", "raised"})
    told("a rule for each", all(row["rule"] for row in graded if row["tier"]), True)
    one = {"name": pa.array(["示例市甲有限公司"])}
    for matter, code in (("none", "request.unknown-matter"), ("", "request.unknown-matter")):
        row = checker.tier(one, matter).to_pylist()[0]
        told(f"the matter “{matter}”", (row["tier"], row["word"] >> 31, row["error"]), (None, 1, code))
    # No name: graded by the code, and never lighter; nobody at all has an error.
    one_code = pa.array(["91450200MA0X00218G"])
    row = checker.tier({"name": pa.array(["不详"]), "code": one_code}, "SL-0001").to_pylist()[0]
    told("a code without a name", (row["tier"], "subject.unnamed" in row["reasons"]), ("normal", True))
    row = checker.tier({"name": pa.array(["不详"])}, "SL-0001").to_pylist()[0]
    told("neither name nor code", (row["tier"], row["error"]), (None, "json.text"))
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
light()
files()
threads(checker, columns, words)
tally.sum()
lib.end(tally.failed)
