"""Spark: a standalone master and two workers, Parquet in and out, workers that are killed."""

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import lib
from cluster import Cluster
from credit_check import Checker, Failure
from engine_common import (DAY, MATTER, MODULE, PACKS, SAMPLE, checker, crowd, expected, of_crowd, subjects, tally,
                           tiers)

told = tally.told
KILLS = int(os.environ.get("CREDIT_KILLS", "2"))


def run():
    folder = Path(tempfile.mkdtemp())
    cluster = Cluster(folder)
    try:
        session = cluster.session()
        table = subjects(40_000)
        (folder / "in").mkdir()
        for part in range(8):
            pq.write_table(table.slice(part * 5_000, 5_000), folder / f"in/{part}.parquet")
        from credit_check import spark as adapter

        data = adapter.Data(session, MODULE, PACKS, SAMPLE / "trust.json", DAY)
        frame = session.read.parquet(str(folder / "in"))
        job = Job(frame, data, folder)
        first = job.run("out")
        same(first, table)
        # Files that were shipped stay until the end: an executor that starts anew fetches all of them again.
        bad_input(session, frame, data, folder / "bad")
        findings(frame, data, table)
        graded(session, adapter, folder / "graded")
        kill(cluster, job, first)
        session.stop()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Job:
    """Codes checked and subjects screened, Parquet to Parquet."""

    def __init__(self, frame, data, folder):
        self.frame, self.data, self.folder = frame, data, folder

    def run(self, name):
        from credit_check import spark as adapter

        before = time.time()
        out = self.folder / name
        checked = adapter.check_df(self.frame, self.data)
        adapter.screen_df(checked, self.data).write.mode("overwrite").parquet(str(out))
        self.began, self.ended = before, time.time()
        return pq.read_table(out).sort_by("id")

    def took(self, name):
        self.run(name)
        return self.ended - self.began


def same(first, table):
    wanted = expected(table, "without-code")
    told("spark: ids", first.column("id").to_pylist(), table.column("id").to_pylist())
    for name, column in (("valid", "credit_valid"), ("fault", "credit_fault"), ("word", "credit_word")):
        told(f"spark: {name}", first.column(column).to_pylist(), wanted[name])


def findings(frame, data, table):
    from pyspark.sql import functions as f

    from credit_check import spark as adapter

    few = frame.filter(f.col("id") < 100)
    rows = adapter.screen_df(few, data, want="all", findings=True).orderBy("id").collect()
    part = table.slice(0, 100)
    _, found = checker.screen({"code": part.column("code"), "name": part.column("name")})
    entries = {}
    for one in found.to_pylist():
        entries.setdefault(one["row"], []).append(one["entry"])
    told("spark: findings", [[x["entry"] for x in row["credit_findings"]] for row in rows],
         [entries.get(row, []) for row in range(100)])


def bad_input(session, frame, data, folder):
    """What can be told before a task is made of it is; rows that cannot be used have their error; a call that takes
    too long fails its query, and the workers live on."""
    from pyspark.errors import PySparkException
    from pyspark.sql import functions as f

    from credit_check import spark as adapter

    def code(call):
        try:
            call()
        except Failure as failure:
            return failure.code
        return "planned"

    few = frame.filter(f.col("id") < 100)
    for wrong in ({"name": "id"}, {"name": "nothing"}, {"name": "name", "day": "code"}):
        told(f"spark: {wrong}", code(lambda wrong=wrong: adapter.screen_df(few, data, wrong)), "batch.column")
    told("spark: a column of numbers", code(lambda: adapter.check_df(few, data, "id")), "batch.column")
    told("spark: no such request", code(lambda: adapter.decide_df(few, data, "id")), "batch.column")
    told("spark: no such member", code(lambda: adapter.screen_df(few, data, {"nose": "name"})), "batch.want")
    told("spark: bits that mean nothing", code(lambda: adapter.screen_df(few, data, want="some")), "batch.want")
    rows = [(0, "示例市甲有限公司"), (1, None), (2, "长" * 201)]
    names = session.createDataFrame(rows, "id long, name string")
    found = adapter.screen_df(names, data, {"name": "name"}).orderBy("id").collect()
    told("spark: a null, an oversized name", [row["credit_error"] for row in found], [None, "json.text", "json.text"])
    folder.mkdir()
    hurt = folder / "hurt.pack"
    whole = PACKS[0].read_bytes()
    hurt.write_bytes(whole[: len(whole) // 2])
    trust = shutil.copy(SAMPLE / "trust.json", folder / "hurt.json")
    module = shutil.copy(MODULE, folder / "hurt.wasm")
    told("spark: a damaged pack", code(lambda: adapter.Data(session, module, [hurt], trust, DAY)), "pack.truncated")
    # Nothing of it was shipped: the names are free.
    hurt.write_bytes(whole)
    slow = adapter.Data(session, module, [hurt], trust, DAY, fuel=3_000_000)
    try:
        adapter.screen_df(frame.coalesce(1), slow, want="all").count()
        told("spark: out of fuel", "answered", "refused")
    except PySparkException as error:
        told("spark: out of fuel", "engine.fuel" in str(error), True)
    told("spark: rules that are not there", code(lambda: adapter.tier_df(few, slow, MATTER)), "batch.no-rules")
    (folder / "crowd").mkdir()
    pack, asked = crowd(folder / "crowd")
    module, trust = (shutil.copy(path, folder / f"crowd{path.suffix}") for path in (MODULE, SAMPLE / "trust.json"))
    crowded = adapter.Data(session, module, [pack], trust, DAY)
    rows = session.createDataFrame([tuple(row.values()) for row in asked.to_pylist()], "n long, code string, name string")
    found = adapter.screen_df(rows, crowded, want="all").orderBy("n").collect()
    of_crowd("spark", [row["credit_word"] for row in found])
    told("spark lives on", adapter.check_df(few, data).count(), 100)
    told("spark: without faults", adapter.check_df(few, data, keep=(), fault=False).columns, ["credit_valid"])


def graded(session, adapter, folder):
    """Decisions of the sample city's requests, byte for byte those of the module alone; tiers of its register."""
    packs = sorted((SAMPLE / "packs").glob("*.pack"))
    texts = [path.read_text(encoding="utf-8") for path in sorted((SAMPLE / "requests").glob("*.json"))]
    own = Checker(MODULE, packs, SAMPLE / "trust.json", DAY, SAMPLE / "rulebook.pack", SAMPLE / "calendar.pack")
    wanted = own.decide(pa.array([*texts, "{"]), decisions=True).to_pylist()
    # Files are known by their names: these packs have names of their own.
    folder.mkdir()
    copies = [shutil.copy(path, folder / f"decide-{path.name}") for path in
              (MODULE, SAMPLE / "trust.json", SAMPLE / "rulebook.pack", SAMPLE / "calendar.pack", *packs)]
    module, trust, rulebook, calendar, *packs = copies
    data = adapter.Data(session, module, packs, trust, DAY, rulebook, calendar)
    frame = session.createDataFrame([(n, text) for n, text in enumerate([*texts, "{"])], "id long, request string")
    found = adapter.decide_df(frame, data, decisions=True).orderBy("id").collect()
    for row, expected_row in zip(found, wanted, strict=True):
        told("spark: a decision", {n: row[f"credit_{n}"] for n in expected_row}, expected_row)
    register, by_command = tiers()
    rows = list(zip(range(register.num_rows), *(register.column(n).to_pylist() for n in register.column_names)))
    names = "id long, " + ", ".join(f"{name} string" for name in register.column_names)
    graded = adapter.tier_df(session.createDataFrame(rows, names), data, MATTER).orderBy("id").collect()
    told("spark: tiers", [row["credit_tier"] for row in graded], by_command)


def kill(cluster, job, first):
    """A Python worker, an executor, in turn, at any moment of a job: each kind CREDIT_KILLS times."""
    seeded = random.Random(7)
    usual = min(job.took(f"undisturbed-{n}") for n in range(3))
    for what in ("pyspark.daemon", "CoarseGrainedExecutorBackend"):
        taken = []
        # A job that ends before it is struck is done again: it counts for nothing, but for its result.
        for n in range(KILLS * 3):
            struck = []

            def strike():
                time.sleep(usual * seeded.uniform(0.05, 0.5))
                for _ in range(100):
                    pids = cluster.children(what)
                    if pids:
                        # The youngest: a worker of Python, not the one that starts them.
                        os.kill(max(pids), signal.SIGKILL)
                        struck.append(time.time())
                        return
                    time.sleep(0.05)

            thread = threading.Thread(target=strike)
            thread.start()
            again = job.run(f"again-{n}")
            thread.join()
            told(f"spark: the result of kill {n} of {what}", again.equals(first), True)
            if struck and struck[0] < job.ended:
                taken.append(job.ended - job.began)
            if len(taken) == KILLS:
                break
        told(f"spark: kills of {what} while it worked", len(taken), KILLS)
        seconds = ", ".join(f"{one:.1f}" for one in taken)
        print(f"spark: {len(taken)} kills of {what}, results equal; seconds {seconds}, undisturbed {usual:.1f}")
