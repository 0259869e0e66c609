"""ClickHouse: the module with its data, in chDB, and the same bytes in Python and in Node.

`credit precompile --wasm` writes module, script and signature.
"""

import datetime
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import lib
import vectors
from credit_check import Checker, Failure
from engine_common import (ALL_PACKS, DAY, MATTER, MODULE, PACKS, SAMPLE, checker, credit, crowd, expected, flat,
                           of_crowd, subjects, tally, vectors_in, whole)

told = tally.told
EPOCH = datetime.date(1970, 1, 1)
# Of an identifier nobody told a day of: no birth is after it.
NEVER = datetime.date(9999, 12, 31)
KEYS = ["--key", SAMPLE / "key-sample-only-sm2.json", "--key", SAMPLE / "key-sample-only.json"]


def days(day):
    return (datetime.date.fromisoformat(day) if isinstance(day, str) else day).toordinal() - EPOCH.toordinal()


def precompile(to, packs, *more):
    done = credit("precompile", "--wasm", "--as-of", DAY, *(word for pack in packs for word in ("--pack", pack)),
                  "--trust", SAMPLE / "trust.json", "--component", MODULE, "-o", to, *more)
    if done.returncode:
        raise Failure({"code": "engines.precompile", "text": done.stderr})
    return to


class Engine:
    """A server of ClickHouse inside this process, with the functions of a module."""

    def __init__(self, folder, module):
        from chdb import session

        config = Path(folder) / "config.xml"
        config.write_text("<clickhouse><allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf>"
                          "<webassembly_udf_engine>wasmtime</webassembly_udf_engine></clickhouse>")
        self.folder = folder
        self.session = session.Session(f"{folder}/data?config-file={config}")
        script = Path(f"{module}.sql").read_text(encoding="utf-8")
        name = script.split("FROM '", 1)[1].split("'", 1)[0]
        self.session.query(f"INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', raw_blob "
                           f"FROM file('{module}', 'RawBLOB', 'raw_blob String')")
        self.settings = script.split("SET ", 1)[1].split(";", 1)[0]
        for line in script.splitlines():
            if line.startswith("CREATE"):
                self.session.query(line)

    def rows(self, call, table):
        """A call for each row of a table, in its order."""
        path = f"{self.folder}/asked.parquet"
        table = table.append_column("n", pa.array(range(table.num_rows), pa.int64()))
        pq.write_table(table, path)
        text = self.session.query(
            f"SELECT {call} AS told FROM file('{path}') ORDER BY n SETTINGS {self.settings}", "JSONEachRow")
        return [json.loads(line)["told"] for line in str(text).splitlines()]

    def close(self):
        self.session.close()


def texts(**columns):
    return pa.table({name: pa.array([one or "" for one in column], pa.utf8()) for name, column in columns.items()})


def run():
    with tempfile.TemporaryDirectory() as folder:
        rules = ["--rulebook", SAMPLE / "rulebook.pack", "--calendar", SAMPLE / "calendar.pack"]
        module = precompile(Path(folder) / "city.wasm", ALL_PACKS, *rules, *KEYS, "--at", f"{DAY}T09:30:00+08:00")
        once = module.read_bytes(), Path(f"{module}.sig").read_bytes()
        precompile(module, ALL_PACKS, *rules, *KEYS, "--at", f"{DAY}T09:30:00+08:00")
        told("the same data give the same module and signature",
             (module.read_bytes(), len(Path(f"{module}.sig").read_bytes())), (once[0], len(once[1])))
        engine = Engine(folder, module)
        in_sql(engine)
        bad_input(engine)
        engine.close()
        little(Path(folder))
        signed(Path(folder), module)
        same_bytes(module)


def in_sql(engine):
    """Every vector: words as everywhere, and words for people."""
    day = days(DAY)
    table = subjects(10_000)
    whole_words = whole.screen({"code": table.column("code"), "name": table.column("name")})[0]
    code, name = "ifNull(code, '')", "ifNull(name, '')"
    told("clickhouse: valid", engine.rows(f"credit_valid({code})", table), [int(v) for v in expected(table)["valid"]])
    told("clickhouse: fault", engine.rows(f"credit_fault({code})", table), expected(table)["fault"])
    told("clickhouse: screen", engine.rows(f"credit_screen({code}, {name}, toInt32({day}))", table),
         whole_words.column("word").to_pylist())

    def tier(codes, names, matter=MATTER):
        call = f"credit_tier('{matter}', code, name, '', '', toInt32({day}))"
        return engine.rows(call, texts(code=codes, name=names))

    vectors_in(
        "clickhouse", lambda codes: engine.rows("credit_valid(code)", texts(code=codes)),
        lambda codes, names: engine.rows(f"credit_screen(code, name, toInt32({day}))", texts(code=codes, name=names)),
        tier)
    asked = list(vectors.identifiers())
    table = texts(code=[v["input"] for v, _, _ in asked], kind=[kind for _, kind, _ in asked])
    table = table.append_column("day", pa.array([days(on or NEVER) for _, _, on in asked], pa.int32()))
    told("clickhouse: every identifier of any kind",
         [word >> 16 & 3 for word in engine.rows("credit_diagnose(code, kind, assumeNotNull(day))", table)],
         [vectors.severity(v["expect"]) for v, _, _ in asked])
    given = vectors.subjects()
    columns = vectors.columns(given)
    table = texts(**{name: column.to_pylist() for name, column in columns.items()})
    call = "(code, name, kind, region, former_names, search, code_source, toInt32({day}))".format(day=day)
    told("clickhouse: every subject, all that is known", engine.rows(f"credit_subject{call}", table),
         whole.screen(columns)[0].column("word").to_pylist())
    lines = vectors.lines(flat, lib.sources()["packs"], given, DAY)
    for said, line in zip(engine.rows(f"credit_explain{call}", table), lines, strict=True):
        if "error" in json.loads(line):
            told("clickhouse: an error", json.loads(said)["error"]["code"], json.loads(line)["error"]["code"])
        else:
            told("clickhouse: the line of `credit screen`", said, line)
    own = [v for v in vectors.cases() if v["call"] == "check" and v.get("packs", "packs") == "packs"]
    own = [v for v in own if v.get("lang", "zh-CN") == "zh-CN"]
    requests = [v["requestText"] if "requestText" in v else lib.canonical(v["request"]) for v in own]
    for vector, said in zip(own, engine.rows("credit_decide(request)", texts(request=requests)), strict=True):
        if "expect" in vector:
            told(vector["name"], said, lib.canonical(vector["expect"]))
        else:
            told(vector["name"], json.loads(said)["error"]["code"], vector["expectError"]["code"])


def bad_input(engine):
    """Rows that cannot be used have their error; a wrong type ends its query; the engine goes on."""
    day, long = days(DAY), "长" * 201
    one = texts(name=["无关有限公司", "", long])
    found = engine.rows(f"credit_screen('', name, toInt32({day}))", one)
    told("clickhouse: an empty name, an oversized one", [word >> 31 for word in found], [0, 1, 1])
    found = engine.rows("credit_screen('', name, toInt32(2147483647))", one)
    told("clickhouse: a day that is none", {word >> 31 for word in found}, {1})
    told("clickhouse: a kind that is none", engine.rows("credit_diagnose('1', 'cat', toInt32(0))", one.slice(0, 1)),
         [2**32 - 1])
    told("clickhouse: a null is answered by one", engine.rows("credit_valid(NULL)", one), [None] * 3)
    for what, call in (("a number for a name", "credit_screen('', 1, toInt32(0))"),
                       ("too few arguments", "credit_screen('', name)")):
        try:
            engine.rows(call, one)
            told(f"clickhouse: {what}", "answered", "refused")
        except Exception as error:  # noqa: BLE001, the engine has its own
            told(f"clickhouse: {what}", bool(str(error)), True)
    little = "webassembly_udf_max_memory = 1000000"
    try:
        engine.session.query(f"SELECT credit_valid('x') SETTINGS {little}", "TSV")
        told("clickhouse: no room", "answered", "refused")
    except Exception as error:  # noqa: BLE001
        told("clickhouse: no room", bool(str(error)), True)
    told("clickhouse lives on", engine.rows("credit_valid('91110000600037341L')", one.slice(0, 1)), [1])


def little(folder):
    """A module without rules, of a pack of 200 that differ by one character: nobody is lost; what it has no data for
    ends its query, as does a call that takes too long, or another module under its digest; the engine goes on."""
    (folder / "little").mkdir()
    pack, asked = crowd(folder / "little")
    asked = asked.select(["code", "name"])
    module = precompile(folder / "little/crowd.wasm", [pack])
    engine = Engine(folder / "little", module)
    day = days(DAY)
    screen = f"credit_screen(code, name, toInt32({day}))"
    of_crowd("clickhouse", engine.rows(screen, asked))

    def refused(what, call, words):
        try:
            call()
            told(f"clickhouse: {what}", "answered", "refused")
        except Exception as error:  # noqa: BLE001, the engine has its own
            told(f"clickhouse: {what}", [word for word in words if word not in str(error)], [])

    tier = f"credit_tier('{MATTER}', code, name, '', '', toInt32({day}))"
    refused("no rules inside", lambda: engine.rows(tier, asked), ["WASM_ERROR", "unreachable"])
    creates = [line for line in Path(f"{module}.sql").read_text(encoding="utf-8").splitlines()
               if line.startswith("CREATE")]
    one = next(line for line in creates if " credit_screen " in line)
    engine.session.query(one.replace("credit_screen", "credit_fuelled", 1).replace("enable_fuel = 0", "enable_fuel = 1"))
    refused("out of fuel", lambda: engine.session.query(
        f"SELECT credit_fuelled('', '柳州市苑桐商贸有限公司', toInt32({day})) SETTINGS webassembly_udf_max_fuel = 1, "
        f"{engine.settings}", "TSV"), ["WASM_ERROR", "fuel"])
    digest = one.split("SHA256_HASH '", 1)[1].split("'", 1)[0]
    other = one.replace(digest, digest[::-1]).replace("credit_screen", "credit_other", 1)
    refused("another digest", lambda: engine.session.query(other), ["digest mismatch"])
    told("clickhouse lives on after that", engine.rows("credit_valid('91110000600037341L')", asked.slice(0, 1)), [1])
    engine.close()
    hurt = folder / "little/hurt.pack"
    hurt.write_bytes(pack.read_bytes()[:-100])
    try:
        precompile(folder / "little/hurt.wasm", [hurt])
        told("clickhouse: a damaged pack", "made", "refused")
    except Failure as failure:
        told("clickhouse: a damaged pack", "pack.truncated" in failure.fields["text"], True)


def signed(folder, module):
    """The signature is verified before anything of the module is run, by the command and in Python."""
    trust = SAMPLE / "trust.json"
    done = credit("precompile", "--verify", module, "--trust", trust)
    told("credit precompile --verify", (done.returncode, "sha256:" in done.stdout), (0, True))

    def code(path, **more):
        try:
            return Checker(path, preset=True, **({"verifier": MODULE, "trust": trust} | more)).signed["asOf"]
        except Failure as failure:
            return failure.code

    told("a signed module", code(module), DAY)
    told("nobody to verify it", code(module, verifier=None), "engine.verifier")
    other = shutil.copy(module, folder / "other.wasm")
    told("a signature that is not there", code(other), "engine.module")
    shutil.copy(f"{module}.sig", folder / "other.wasm.sig")
    with open(other, "r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    told("another module", code(other), "receipt.other-module")
    done = credit("--lang", "en", "precompile", "--verify", other, "--trust", trust)
    told("another module, by command", (done.returncode, "another module" in done.stderr), (1, True))
    signature = json.loads(Path(f"{module}.sig").read_text(encoding="utf-8"))
    signature["signatures"][0]["sig"] = signature["signatures"][1]["sig"]
    forged = folder / "forged.sig"
    forged.write_text(lib.canonical(signature), encoding="utf-8")
    told("a forged signature", code(module, signature=forged), "receipt.signature")
    receipt = folder / "receipt.sig"
    receipt.write_text("{}", encoding="utf-8")
    told("a signature that is none", code(module, signature=receipt), "receipt.envelope")
    nobody = folder / "nobody.json"
    nobody.write_text('{"keys":[]}', encoding="utf-8")
    told("keys of nobody we trust", code(module, trust=nobody), "receipt.untrusted-key")


def same_bytes(module):
    """The bytes that ClickHouse ran, in this host and in Node: no other file, the same words."""
    table = subjects(2_000)
    before = time.process_time()
    alone = Checker(module, preset=True)
    compiled = time.process_time() - before
    before = time.process_time()
    alone._instance()
    print(f"module of {module.stat().st_size / 2**20:.1f} MB: compiled in {compiled:.2f} CPU seconds, "
          f"opened in {(time.process_time() - before) * 1000:.1f} CPU milliseconds")
    given = {"code": table.column("code"), "name": table.column("name")}
    words = whole.screen(given)[0].column("word").to_pylist()
    told("the module by itself", alone.screen(given)[0].column("word").to_pylist(), words)
    node = shutil.which("node")
    if node is None:
        print("node: not there")
        return
    rows = [[code, name] for code, name in zip(table.column("code").to_pylist(), table.column("name").to_pylist())]
    script = Path(__file__).parent.parent / "node/module.mjs"
    done = subprocess.run([node, script, module, MODULE, SAMPLE / "trust.json"], input=json.dumps(rows), text=True,
                          check=False, capture_output=True)
    print(done.stderr.strip())
    told("the module in Node", json.loads(done.stdout or "null"), words)
