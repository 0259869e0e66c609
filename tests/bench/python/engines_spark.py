"""Rows per CPU second in Spark: a standalone master and two workers of one core on this machine, module and pack by
`addFile`, Parquet in and out. What counts is the CPU time of all processes below master and workers: executors, their
Python and whatever of it has ended. The driver is not among them."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as parquet

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests/parity/python"))

# Rows in a batch of Arrow: few fat ones.
BATCH = 65_536


def run(module, folder, codes, subjects, day, told):
    """`codes` and `subjects` are tables; `told(what, rows, seconds)` is given what was measured."""
    from cluster import Cluster

    here = Path(tempfile.mkdtemp())
    before = time.time()
    cluster = Cluster(here)
    try:
        session = cluster.session(BATCH)
        session.range(1).count()
        print(f"{'Spark: master, workers and session, until the first answer':<60}{time.time() - before:>10.1f} s, "
              f"{cluster.cpu():.1f} CPU seconds of the workers")
        measure(cluster, session, here, module, folder, codes, subjects, day, told)
        session.stop()
    finally:
        cluster.stop()
        shutil.rmtree(here, ignore_errors=True)


def measure(cluster, session, here, module, folder, codes, subjects, day, told):
    from pyspark.sql import functions as f

    from credit_check import spark as adapter

    before = time.time()
    data = adapter.Data(session, module, [folder / "list.pack"], folder / "trust.json", day)
    print(f"{'Spark: addFile of the module and the pack':<60}{time.time() - before:>10.1f} s")
    for name, table in (("codes", codes), ("subjects", subjects)):
        (here / name).mkdir()
        half = table.num_rows // 2
        for part in range(2):
            parquet.write_table(table.slice(part * half, half), here / f"{name}/{part}.parquet")
    frames = {name: session.read.parquet(str(here / name)) for name in ("codes", "subjects")}
    turn = 0

    def rate(what, rows, call, turns):
        taken = []
        for _ in range(turns + 1):
            before = cluster.cpu()
            call()
            taken.append(cluster.cpu() - before)
        # The first one starts Python, compiles the module, opens the pack.
        told(what, rows, sorted(taken[1:])[turns // 2])
        return taken[0]

    def valid():
        found = adapter.check_df(frames["codes"], data, keep=())
        assert found.agg(f.sum(f.col("credit_valid").cast("int"))).first()[0] == codes.num_rows

    def written():
        adapter.check_df(frames["codes"], data).write.mode("overwrite").parquet(str(here / "checked"))

    def screened(want):
        nonlocal turn
        turn += 1
        out = here / f"out{turn}"
        adapter.screen_df(frames["subjects"], data, want=want).write.parquet(str(out))
        assert parquet.read_metadata(next(out.glob("*.parquet"))).num_rows > 0
        shutil.rmtree(out)

    first = rate("Spark: identifiers, Parquet in, a sum out", codes.num_rows, valid, 3)
    rate("Spark: identifiers, Parquet in and out", codes.num_rows, written, 1)
    rate("Spark: screening by code and name, without-code, Parquet", subjects.num_rows,
         lambda: screened("without-code"), 1)
    rate("Spark: screening by code and name, all, Parquet", subjects.num_rows, lambda: screened("all"), 1)
    print(f"{'Spark: the first job, its workers still to start':<60}{first:>10.1f} CPU seconds")
    size = (folder / "list.pack").stat().st_size / 2**20
    most = cluster.memory("pyspark.daemon")[-1]
    print(f"{'Spark: memory of a Python worker at most':<60}{most:>10.0f} MB, "
          f"80 MB and {(most - 80) / size:.1f} times its pack")
