"""`credit_check` inside engines: DuckDB, DataFusion, polars, ClickHouse, Spark with two workers; and `credit screen`,
killed as they are. The same words as from the calls for one row; a worker that is killed changes nothing; bad input ends
a query, not the engine.

`engines.py ENGINE…` runs those; CREDIT_KILLS says how often each kind of worker is killed, CREDIT names the program.
"""

import csv
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import engine_clickhouse
import engine_spark
import lib
from credit_check import Checker, Failure
from engine_common import (CREDIT, DAY, MATTER, MODULE, PACKS, SAMPLE, checker, crowded, expected, refusals, subjects,
                           tally, vectors_in, whole)

told = tally.told


def duckdb():
    import duckdb as engine
    import pyarrow as pa

    from credit_check import duckdb as adapter

    table = subjects(10_000)
    wanted = expected(table)

    def ask(one, sql, given=table):
        with engine.connect() as connection:
            connection.register("subjects", given)
            adapter.register(connection, one)
            return connection.execute(sql).fetchall()

    rows = ask(checker, "SELECT credit_valid(code), credit_fault(code), credit_screen(code, name) FROM subjects ORDER BY id")
    told("duckdb", [list(column) for column in zip(*rows)], [wanted[n] for n in ("valid", "fault", "word")])
    refusals("duckdb", ask)

    def column(call, **columns):
        given = pa.table({"n": range(len(next(iter(columns.values()))))} | columns)
        return [row[0] for row in ask(whole, f"SELECT {call} FROM subjects ORDER BY n", given)]

    crowded("duckdb", lambda one, given: [row[0] for row in ask(
        one, "SELECT credit_screen(code, name) AS told FROM subjects ORDER BY n", given)])
    vectors_in(
        "duckdb", lambda codes: column("credit_valid(code)", code=codes),
        lambda codes, names: column("credit_screen(code, name)", code=codes, name=names),
        lambda codes, names, matter=MATTER: column(f"credit_tier('{matter}', code, name)", code=codes, name=names))


def datafusion():
    import datafusion as engine
    import pyarrow as pa

    from credit_check import datafusion as adapter

    table = subjects(10_000)

    def ask(one, sql, given=table):
        context = engine.SessionContext()
        context.from_arrow(given, name="subjects")
        adapter.register(context, one)
        found = pa.table(context.sql(sql).to_arrow_table())
        return list(zip(*(found.column(n).to_pylist() for n in range(found.num_columns))))

    sql = "SELECT credit_valid(code) v, credit_fault(code) f, credit_screen(code, name) w FROM subjects ORDER BY id"
    wanted = expected(table)
    told("datafusion", [list(column) for column in zip(*ask(checker, sql))], [wanted[n] for n in ("valid", "fault", "word")])
    refusals("datafusion", ask)

    def column(call, **columns):
        given = pa.table({"n": range(len(next(iter(columns.values()))))} | columns)
        return [row[0] for row in ask(whole, f"SELECT {call} AS told FROM subjects ORDER BY n", given)]

    crowded("datafusion", lambda one, given: [row[0] for row in ask(
        one, "SELECT credit_screen(code, name) AS told FROM subjects ORDER BY n", given)])
    vectors_in(
        "datafusion", lambda codes: column("credit_valid(code)", code=codes),
        lambda codes, names: column("credit_screen(code, name)", code=codes, name=names),
        lambda codes, names, matter=MATTER: column(f"credit_tier('{matter}', code, name)", code=codes, name=names))


def polars():
    import polars as engine

    from credit_check import polars as adapter

    table = subjects(10_000)
    wanted = expected(table)
    found = engine.DataFrame(table).select(
        adapter.valid(checker, "code").alias("valid"),
        adapter.fault(checker, "code").alias("fault"),
        adapter.screen(checker, "code", "name").alias("word"),
    )
    told("polars", found.to_dict(as_series=False), wanted)

    def words(codes, names):
        frame = engine.DataFrame({"code": codes, "name": names})
        return frame.select(adapter.screen(whole, "code", "name").alias("w"))["w"].to_list()

    def valid(codes):
        return engine.DataFrame({"code": codes}).select(adapter.valid(whole, "code").alias("v"))["v"].to_list()

    vectors_in("polars", valid, words)
    crowded("polars", lambda one, given: engine.DataFrame(given).select(
        adapter.screen(one, "code", "name").alias("w"))["w"].to_list())
    few = Checker(MODULE, PACKS, SAMPLE / "trust.json", DAY, fuel=1_000_000)
    closed = Checker(MODULE, preset=True)
    for what, one, column, words_of in (("out of fuel", few, "name", "engine.fuel"),
                                        ("a wrong handle", closed, "name", "batch.handle"),
                                        ("a column of numbers", checker, "id", "batch.column")):
        try:
            engine.DataFrame(table).select(adapter.screen(one, "code", column))
            told(f"polars: {what}", "answered", "refused")
        except Exception as error:  # noqa: BLE001, polars wraps ours
            told(f"polars: {what}", words_of in str(error), True)
    bad = engine.DataFrame({"code": ["", "", ""], "name": ["无关有限公司", None, "长" * 201]})
    told("polars: a null, an oversized name",
         [word >> 31 for word in bad.select(adapter.screen(checker, "code", "name").alias("w"))["w"]], [0, 1, 1])


def screen():
    """`credit screen`, CSV to CSV, killed at any moment and run again until it ends: the bytes of an undisturbed run."""
    table = subjects(30_000)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "in.csv"
        with open(given, "w", encoding="utf-8", newline="") as file:
            rows = zip(table.column("name").to_pylist(), table.column("code").to_pylist())
            csv.writer(file).writerows([("名称", "代码"), *((name, code or "") for name, code in rows)])

        def start(output, *more):
            packs = [word for pack in PACKS for word in ("--pack", pack)]
            return subprocess.Popen(
                [CREDIT, "screen", "--native", *packs, "--trust", SAMPLE / "trust.json", "--as-of", DAY, "--jobs", "1",
                 "--input", given, "--output", output, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        before = time.time()
        whole_output = Path(folder) / "whole.csv"
        start(whole_output).wait()
        usual = time.time() - before
        seeded, kills, starts = random.Random(7), 0, 0
        output = Path(folder) / "pieces.csv"
        while kills < engine_spark.KILLS:
            running, starts = start(output, *([] if starts else ["--restart"])), starts + 1
            try:
                running.wait(usual * seeded.uniform(0.1, 0.6))
            except subprocess.TimeoutExpired:
                running.kill()
                kills += 1
            if running.wait() == 0:
                told("credit screen: it ended", output.read_bytes() == whole_output.read_bytes(), True)
                # Ended before it was killed often enough: once more from the beginning.
                starts = 0
        start(output).wait()
        told("credit screen: killed", output.read_bytes() == whole_output.read_bytes(), True)
        told("credit screen: there are findings", whole_output.stat().st_size > 100_000, True)
        print(f"credit screen: {kills} kills, the bytes of an undisturbed run ({usual:.1f} s)")


ENGINES = {"duckdb": duckdb, "datafusion": datafusion, "polars": polars, "clickhouse": engine_clickhouse.run,
           "screen": screen, "spark": engine_spark.run}

for name in sys.argv[1:] or ENGINES:
    before = time.time()
    try:
        ENGINES[name]()
    except Failure as failure:
        told(name, str(failure), "no failure")
    print(f"{name}: {time.time() - before:.0f} s")
tally.sum()
lib.end(tally.failed)
