"""Rows per CPU second of the batch interface, alone and inside engines, in one run.

Arguments: the module, a folder of `bench match` (list.pack, trust.json, records.tsv), and the program `credit`.
What stands behind ROWS per CPU second is the CPU time of this process, or of the one that was started; of Spark that
of its workers (`engines_spark.py`).
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "host-example/engines/python"
sys.path.insert(0, str(PACKAGE))

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from credit_check import Checker

DAY = "2026-11-20"
module, folder, credit = sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None
rates = {}


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measured(what, rows, call, turns=3):
    """The median of some turns after one that warms up."""
    call()
    taken = []
    for _ in range(turns):
        before = cpu()
        call()
        taken.append(cpu() - before)
    rate = rows / max(sorted(taken)[turns // 2], 1e-9)
    rates[what] = rate
    print(f"{what:<60}{rate:>14,.0f} rows a CPU second")


def ratio(a, b):
    if a in rates and b in rates:
        print(f"{a} : {b} = {rates[a] / rates[b]:.2f}")


def noted(what, rows, seconds):
    rate = rows / max(seconds, 1e-9)
    rates[what] = rate
    print(f"{what:<60}{rate:>14,.0f} rows a CPU second")


WORKER = """
import sys, time
from credit_check import Checker, frames
def most():
    # Not `getrusage`, which also has what stood here before this program was loaded.
    lines = open("/proc/self/status", encoding="utf-8").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
# As an engine hands them over: without pandas, which `pa.array` would load.
codes, names = (frames.texts(*[text] * 8192) for text in ("91110000600037341L", "无关有限公司"))
checker = Checker(sys.argv[1], cache=True)
checker.valid(codes)
base, before = most(), time.process_time()
checker = Checker(sys.argv[1], [sys.argv[2]], sys.argv[3], sys.argv[4], cache=True)
took = time.process_time() - before
checker.screen({"code": codes, "name": names}, "without-code")
print(base, most(), took)
"""


def worker():
    """Memory of a process of its own that opens the pack and asks it, and how long opening takes."""
    command = [sys.executable, "-c", WORKER, module, folder / "list.pack", folder / "trust.json", DAY]
    # The last one finds the module compiled, which is kept a little later than it is there.
    for pause in (0, 5, 0):
        time.sleep(pause)
        told = subprocess.run(command, check=True, capture_output=True, text=True,
                              env=os.environ | {"PYTHONPATH": str(PACKAGE)})
    plain, most, took = map(float, told.stdout.split())
    size = (folder / "list.pack").stat().st_size / 2**20
    print(f"{f'open a verified pack of {size:.0f} MB':<60}{took:>14.2f} CPU seconds")
    print(f"{'memory of a process that checks identifiers':<60}{plain:>14.0f} MB")
    print(f"{'and of one that screens':<60}{most:>14.0f} MB, 80 MB and {(most - 80) / size:.1f} times its pack")


base = memory()
before = time.process_time()
plain = Checker(module)
plain.valid(pa.array(["91110000600037341L"]))
print(f"{'compile the module':<60}{time.process_time() - before:>14.2f} CPU seconds")
worker()
checker = Checker(module, [folder / "list.pack"], folder / "trust.json", DAY)

listed = []
with open(folder / "records.tsv", encoding="utf-8", newline="") as file:
    for number, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
        if row["identifier kind"] == "uscc":
            listed.append((row["identifier"], row["name"]))
        if number > 40_000:
            break

# A subject in a hundred is listed; the others have its code with two digits of the region changed.
valid = pa.array([code for code, _ in listed])
codes = pa.chunked_array([valid] * (1_000_000 // len(listed) + 1)).combine_chunks().slice(0, 1_000_000)
checks = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def sound(body):
    """A code of nobody with right checks: organisation code and the whole."""
    org = body[8:16]
    values = [(ord(c) - 48 if c.isdigit() else ord(c) - 55) for c in org]
    left = (11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2)))) % 11
    body = body[:16] + ("X" if left == 10 else "0" if left == 11 else str(left))
    weights, weight = [], 1
    for _ in range(17):
        weights.append(weight)
        weight = weight * 3 % 31
    total = sum(checks.index(c) * w for c, w in zip(body, weights)) % 31
    return body + checks[(31 - total) % 31]


strangers = [sound(f"91450200{n * 7919 % 10**8:08d}") for n in range(100_000)]
names = [name for _, name in listed]
asked = pa.table({
    "code": pa.array([listed[n % len(listed)][0] if n % 100 == 0 else strangers[n] for n in range(100_000)]),
    "name": pa.array([names[n * 31 % len(names)].replace("有限", f"{n % 10}有限", 1) for n in range(100_000)]),
})
assert pc.sum(plain.valid(asked.column("code"))).as_py() == asked.num_rows


def blocks(call, table, rows=8192):
    for at in range(0, table.num_rows, rows):
        call(table.slice(at, rows))


def screen(want):
    return lambda part: checker.screen({"code": part.column("code"), "name": part.column("name")}, want)


measured("identifiers, one call", len(codes), lambda: plain.valid(codes), 5)
measured("identifiers, calls of 8,192", len(codes),
         lambda: blocks(lambda part: plain.valid(part.column("code")), pa.table({"code": codes})), 5)
measured("screening by code, calls of 8,192", asked.num_rows, lambda: blocks(
    lambda part: checker.screen({"code": part.column("code")}, "code"), asked))
few, some = asked.slice(0, 16_384), asked.slice(0, 65_536)
for want in ("names", "without-code", "near", "all"):
    measured(f"screening by code and name, {want}", few.num_rows, lambda want=want: blocks(screen(want), few))

with tempfile.TemporaryDirectory() as temporary:
    here = Path(temporary)
    if credit:
        with open(here / "in.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "code"])
            writer.writerows(zip(some.column("name").to_pylist(), some.column("code").to_pylist()))

        def native():
            subprocess.run(
                [credit, "screen", "--native", "--pack", folder / "list.pack", "--trust", folder / "trust.json",
                 "--as-of", DAY, "--jobs", "1", "--restart", "--input", here / "in.csv", "--output", here / "out.ndjson"],
                check=True, capture_output=True)

        measured("credit screen --native, whole command", some.num_rows, native, 1)

    try:
        import duckdb

        from credit_check import duckdb as adapter
    except ImportError:
        print("duckdb: not installed")
    else:
        with duckdb.connect() as connection:
            connection.execute("SET threads = 1")
            adapter.register(connection, checker, "code")
            connection.register("given", pa.table({"code": codes}))
            connection.execute("CREATE TABLE codes AS SELECT * FROM given")
            connection.register("asked", asked)
            connection.execute("CREATE TABLE subjects AS SELECT * FROM asked")
            connection.register("few", few)
            connection.register("listed", pa.table({"code": valid}))
            measured("DuckDB: identifiers", len(codes),
                     lambda: connection.execute("SELECT count(*) FROM codes WHERE credit_valid(code)").fetchall(), 5)
            measured("DuckDB: screening by code", asked.num_rows, lambda: connection.execute(
                "SELECT sum(credit_screen(code, name) & 7) FROM subjects").fetchall())
            measured("DuckDB: a hash join on the code, beside it", asked.num_rows, lambda: connection.execute(
                "SELECT count(*) FROM subjects JOIN listed USING (code)").fetchall(), 5)
        with duckdb.connect() as connection:
            connection.execute("SET threads = 1")
            adapter.register(connection, checker, "all")
            connection.register("few", few)
            measured("DuckDB: screening by code and name, all", few.num_rows, lambda: connection.execute(
                "SELECT sum(credit_screen(code, name) & 7) FROM few").fetchall())
    try:
        import datafusion

        from credit_check import datafusion as adapter
    except ImportError:
        print("datafusion: not installed")
    else:
        context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(1))
        adapter.register(context, checker)
        context.from_arrow(pa.table({"code": codes}), name="codes")
        measured("DataFusion: identifiers", len(codes), lambda: context.sql(
            "SELECT count(*) FROM codes WHERE credit_valid(code)").collect(), 5)
    try:
        import polars

        from credit_check import polars as adapter
    except ImportError:
        print("polars: not installed")
    else:
        table = polars.DataFrame(pa.table({"code": codes}))
        measured("polars: identifiers", len(codes), lambda: table.select(adapter.valid(plain, "code").sum()), 5)

    try:
        from chdb import session
    except ImportError:
        session = None
        print("chdb: not installed")
    if session and credit:
        snapshot = here / "credit.wasm"
        subprocess.run([credit, "precompile", "--wasm", "--as-of", DAY, "--pack", folder / "list.pack", "--trust",
                        folder / "trust.json", "--component", module, "-o", snapshot], check=True, capture_output=True)
        script = Path(f"{snapshot}.sql").read_text(encoding="utf-8")
        name = script.split("FROM '", 1)[1].split("'", 1)[0]
        settings = script.split("SET ", 1)[1].split(";", 1)[0]
        config = here / "config.xml"
        config.write_text("<clickhouse><allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf>"
                          "<webassembly_udf_engine>wasmtime</webassembly_udf_engine></clickhouse>")
        before = cpu()
        snapshot_open = Checker(snapshot, preset=True)
        took = cpu() - before
        before = time.process_time()
        snapshot_open._instance()
        print(f"{f'a module with the pack inside, {snapshot.stat().st_size / 2**20:.0f} MB: compile, then open':<60}"
              f"{took:>14.2f} CPU seconds, {(time.process_time() - before) * 1000:.1f} milliseconds")
        engine = session.Session(f"{here}/data?config-file={config}")
        engine.query(f"INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', raw_blob "
                     f"FROM file('{snapshot}', 'RawBLOB', 'raw_blob String')")
        for line in script.splitlines():
            if line.startswith("CREATE"):
                engine.query(line)
        parquet.write_table(pa.table({"code": codes}), here / "codes.parquet")
        parquet.write_table(few, here / "few.parquet")
        engine.query("CREATE TABLE codes (code String) ENGINE = Memory")
        engine.query(f"INSERT INTO codes SELECT ifNull(code, '') FROM file('{here}/codes.parquet')")
        engine.query("CREATE TABLE few (code String, name String) ENGINE = Memory")
        engine.query(f"INSERT INTO few SELECT ifNull(code, ''), ifNull(name, '') FROM file('{here}/few.parquet')")
        valid_query = "SELECT sum(credit_valid(code)) FROM codes SETTINGS max_threads = 1"
        measured("ClickHouse: identifiers", len(codes), lambda: engine.query(f"{valid_query}, {settings}"), 5)
        memory_only = settings.split(",")[0]
        measured("ClickHouse: identifiers, blocks of its defaults", len(codes),
                 lambda: engine.query(f"{valid_query}, {memory_only}"), 1)
        measured("ClickHouse: screening by code and name, all", few.num_rows, lambda: engine.query(
            f"SELECT sum(credit_screen(code, name, toInt32(20777))) FROM few SETTINGS max_threads = 1, {settings}"))
        engine.close()

try:
    import pyspark
except ImportError:
    print("pyspark: not installed")
else:
    import engines_spark

    many = pa.table({"code": pa.chunked_array([codes] * 20)})
    engines_spark.run(module, folder, many, some, DAY, noted)

print()
ratio("identifiers, calls of 8,192", "identifiers, one call")
ratio("ClickHouse: identifiers", "identifiers, calls of 8,192")
ratio("ClickHouse: screening by code and name, all", "screening by code and name, all")
ratio("DuckDB: identifiers", "identifiers, calls of 8,192")
ratio("DataFusion: identifiers", "identifiers, calls of 8,192")
ratio("polars: identifiers", "identifiers, calls of 8,192")
ratio("screening by code, calls of 8,192", "screening by code and name, all")
ratio("screening by code and name, without-code", "screening by code and name, all")
ratio("DuckDB: screening by code and name, all", "screening by code and name, all")
ratio("screening by code and name, all", "credit screen --native, whole command")
for engine in ("DuckDB: screening by code and name, all", "ClickHouse: screening by code and name, all",
               "Spark: screening by code and name, all, Parquet"):
    ratio(engine, "credit screen --native, whole command")
spark = "Spark: identifiers, Parquet in, a count out"
ratio(spark, "identifiers, calls of 8,192")
ratio(spark, "Spark: a function that does nothing, the same columns")
ratio(f"{spark}; its Python alone", "identifiers, calls of 8,192")
ratio("screening by code, calls of 8,192", "DuckDB: a hash join on the code, beside it")
print()
for what, least in (
    ("identifiers, calls of 8,192", 10e6),
    ("DuckDB: identifiers", 4e6),
    ("DataFusion: identifiers", 7e6),
    ("ClickHouse: identifiers", 7e6),
    (spark, 5e6),
    ("screening by code, calls of 8,192", 200e3),
    ("DuckDB: screening by code and name, all", 8e3),
    ("Spark: screening by code and name, all, Parquet", 8e3),
):
    if what in rates:
        print(f"{what:<60}{rates[what]:>14,.0f}, wanted {least:,.0f}: {'yes' if rates[what] >= least else 'NO'}")
print(f"memory of this process at most {memory():,.0f} MB, of which Python and Arrow before the module {base:,.0f} MB")
