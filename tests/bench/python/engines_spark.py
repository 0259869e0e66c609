"""Rows per CPU second in Spark: a standalone master and two workers of one core on this machine, module and pack by
`addFile`, Parquet in and out. What counts is the CPU time of all processes below master and workers: executors, their
Python and whatever of it has ended. The driver is not among them."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests/parity/python"))

# Rows in a batch of Arrow: few fat ones.
BATCH = 65_536
# Without a limit of bytes Spark does not add up the size of a batch anew at each of its rows; executors of one core
# need no collector of many threads; the rest is the way to Python and the columns of the JVM.
SETTINGS = (
    ("spark.sql.execution.arrow.maxBytesPerBatch", "2147483647"),
    ("spark.python.unix.domain.socket.enabled", "true"),
    ("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -Darrow.enable_unsafe_memory_access=true "
                                        "-Darrow.enable_null_check_for_get=false"),
)
# Turns before anything counts: the JVM compiles what it runs for some thirty seconds.
WARM = 4


def run(module, folder, codes, subjects, day, told):
    """`codes` and `subjects` are tables; `told(what, rows, seconds)` is given what was measured."""
    from cluster import Cluster

    here = Path(tempfile.mkdtemp())
    before = time.time()
    cluster = Cluster(here)
    try:
        session = cluster.session(BATCH, SETTINGS)
        session.range(1).count()
        print(f"{'Spark: master, workers and session, until the first answer':<60}{time.time() - before:>10.1f} s, "
              f"{cluster.cpu():.1f} CPU seconds of the workers")
        measure(cluster, session, here, module, folder, codes, subjects, day, told)
        session.stop()
    finally:
        cluster.stop()
        shutil.rmtree(here, ignore_errors=True)


def measure(cluster, session, here, module, folder, codes, subjects, day, told):
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

    def rates(rows, turns, warm, **calls):
        """Of the workers, the median of the turns; and of their Python alone. Several calls take turns, so that the JVM
        has compiled as much for one as for the other."""
        firsts, taken = [], {what: [] for what in calls}
        for number in range(warm + turns):
            for what, call in calls.items():
                before, python = cluster.cpu(), cluster.cpu("pyspark.daemon")
                call()
                spent = cluster.cpu() - before, cluster.cpu("pyspark.daemon") - python
                (firsts if number < warm else taken[what]).append(spent)
        for what, spent in taken.items():
            whole, alone = sorted(spent)[turns // 2]
            told(f"Spark: {what}", rows, whole)
            told(f"Spark: {what}; its Python alone", rows, alone)
        # The first one starts Python, compiles the module, opens the pack.
        return firsts[0][0]

    def nothing(batches):
        for batch in batches:
            # As many rows that are true; not `pa.repeat`, which loads pandas.
            yield pa.RecordBatch.from_arrays([pc.is_valid(batch.column(0))], ["credit_valid"])

    def counted(frame):
        assert frame.filter("credit_valid").count() == codes.num_rows

    def valid():
        counted(adapter.check_df(frames["codes"], data, keep=(), fault=False))

    def written():
        adapter.check_df(frames["codes"], data).write.mode("overwrite").parquet(str(here / "checked"))

    def screened(want):
        nonlocal turn
        turn += 1
        out = here / f"out{turn}"
        adapter.screen_df(frames["subjects"], data, want=want).write.parquet(str(out))
        assert parquet.read_metadata(next(out.glob("*.parquet"))).num_rows > 0
        shutil.rmtree(out)

    first = rates(codes.num_rows, 5, WARM, **{
        "identifiers, Parquet in, a count out": valid,
        "a function that does nothing, the same columns":
            lambda: counted(frames["codes"].mapInArrow(nothing, "credit_valid boolean")),
    })
    rates(codes.num_rows, 1, 1, **{"identifiers, Parquet in and out": written})
    for want in ("without-code", "all"):
        rates(subjects.num_rows, 1, 1, **{
            f"screening by code and name, {want}, Parquet": lambda want=want: screened(want)})
    print(f"{'Spark: the first job, its workers still to start':<60}{first:>10.1f} CPU seconds")
    size = (folder / "list.pack").stat().st_size / 2**20
    most = cluster.memory("pyspark.daemon")[-1]
    print(f"{'Spark: memory of a Python worker at most':<60}{most:>10.0f} MB, "
          f"80 MB and {(most - 80) / size:.1f} times its pack")
