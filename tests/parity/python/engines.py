"""`credit_check` inside engines: DuckDB, DataFusion, polars, Spark with two workers. The same words as from
Arrow alone; a worker that is killed changes nothing; bad input ends a query, not the engine.

`engines.py ENGINE…` runs those; CREDIT_KILLS says how many workers of Spark are killed.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3] / "host-example/engines/python"
sys.path.insert(0, str(PACKAGE))

import pyarrow as pa
import pyarrow.parquet as pq

import lib
from credit_check import Checker, Failure

DAY = "2026-11-20"
SAMPLE = lib.BUILD / "sample"
MODULE = lib.BUILD / "component/credit-check.wasm"
PACKS = sorted((SAMPLE / "packs").glob("zxgk*.pack")) or sorted((SAMPLE / "packs").glob("*.pack"))[:1]
KILLS = int(os.environ.get("CREDIT_KILLS", "2"))
passed = failed = 0


def told(what, found, expected):
    global passed, failed
    if found == expected:
        passed += 1
    else:
        failed += 1
        print(f"FAIL engines > {what}: {str(found)[:300]} instead of {str(expected)[:300]}")


def subjects(rows):
    """Names near those of the sample city, codes right, wrong and absent."""
    names = ["示例市甲某建筑有限公司", "示例市乙某贸易有限公司", "示例甲建设有限公司", "无关有限公司"]
    codes = ["91110000600037341L", "91110000600037341K", None, "91450200MA5TETX088"]
    at = range(rows)
    return pa.table({
        "id": pa.array(at, pa.int64()),
        "code": pa.array([codes[n * 7 % 4] for n in at]),
        "name": pa.array([names[n % 4] if n % 3 else f"示例市{n % 97}某商贸有限公司" for n in at]),
    })


checker = Checker(MODULE, PACKS, SAMPLE / "trust.json", DAY)


def expected(table, want="all"):
    words, _ = checker.screen({"code": table.column("code"), "name": table.column("name")}, want)
    return {
        "valid": checker.valid(table.column("code")).to_pylist(),
        "fault": checker.diagnose(table.column("code"), "uscc").to_pylist(),
        "word": words.column("word").to_pylist(),
    }


def duckdb():
    import duckdb as engine

    from credit_check import duckdb as adapter

    table = subjects(10_000)
    wanted = expected(table)
    with engine.connect() as connection:
        connection.register("subjects", table)
        adapter.register(connection, checker)
        found = connection.execute(
            "SELECT credit_valid(code), credit_fault(code), credit_screen(code, name) FROM subjects ORDER BY id")
        rows = found.fetchall()
        told("duckdb", [list(column) for column in zip(*rows)], [wanted[n] for n in ("valid", "fault", "word")])
        # A call that is stopped ends its query, and neither the connection nor the process.
        few = Checker(MODULE, PACKS, SAMPLE / "trust.json", DAY, fuel=1_000_000)
        with engine.connect() as other:
            other.register("subjects", table)
            adapter.register(other, few)
            try:
                other.execute("SELECT credit_screen(code, name) FROM subjects").fetchall()
                told("duckdb: out of fuel", "answered", "refused")
            except engine.Error as error:
                told("duckdb: out of fuel", "engine.fuel" in str(error), True)
            told("duckdb lives on", other.execute("SELECT count(*) FROM subjects").fetchall(), [(10_000,)])
        told("duckdb lives on", connection.execute("SELECT credit_valid('91110000600037341L')").fetchall(), [(True,)])


def datafusion():
    import datafusion as engine

    from credit_check import datafusion as adapter

    table = subjects(10_000)
    wanted = expected(table)
    context = engine.SessionContext()
    context.from_arrow(table, name="subjects")
    adapter.register(context, checker)
    found = context.sql(
        "SELECT credit_valid(code) valid, credit_fault(code) fault, credit_screen(code, name) word FROM subjects ORDER BY id")
    told("datafusion", found.to_pydict(), wanted)


def clickhouse():
    """The module with its data, in chDB: `credit precompile --wasm` writes it and the script."""
    import datetime

    from chdb import session

    table = subjects(10_000)
    wanted = expected(table)
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "credit.wasm"
        packs = [word for pack in PACKS for word in ("--pack", pack)]
        command = [os.environ["CREDIT"], "precompile", "--wasm", "--as-of", DAY, *packs,
                   "--trust", SAMPLE / "trust.json", "--component", MODULE, "-o", module]
        subprocess.run(command, check=True, capture_output=True)
        once = module.read_bytes()
        subprocess.run(command, check=True, capture_output=True)
        told("the same data give the same module", module.read_bytes() == once, True)
        config = Path(folder) / "config.xml"
        config.write_text("<clickhouse><allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf>"
                          "<webassembly_udf_engine>wasmtime</webassembly_udf_engine></clickhouse>")
        pq.write_table(table, Path(folder) / "subjects.parquet")
        engine = session.Session(f"{folder}/data?config-file={config}")
        script = Path(f"{module}.sql").read_text(encoding="utf-8")
        name = script.split("FROM '", 1)[1].split("'", 1)[0]
        engine.query(f"INSERT INTO system.webassembly_modules (name, code) SELECT '{name}', raw_blob "
                     f"FROM file('{module}', 'RawBLOB', 'raw_blob String')")
        settings = script.split("SET ", 1)[1].split(";", 1)[0]
        for line in script.splitlines():
            if line.startswith("CREATE"):
                engine.query(line)
        day = (datetime.date.fromisoformat(DAY) - datetime.date(1970, 1, 1)).days

        def column(call):
            text = engine.query(
                f"SELECT {call} FROM file('{folder}/subjects.parquet') ORDER BY id SETTINGS {settings}", "TSV")
            return [int(cell) for cell in str(text).split()]

        code = "ifNull(code, '')"
        told("clickhouse: valid", column(f"credit_valid({code})"), [int(valid) for valid in wanted["valid"]])
        told("clickhouse: fault", column(f"credit_fault({code})"), wanted["fault"])
        told("clickhouse: screen", column(f"credit_screen({code}, ifNull(name, ''), toInt32({day}))"), wanted["word"])
        # A day that is none is the error of its rows; the engine goes on.
        told("clickhouse: a day that is none",
             {word >> 31 for word in column(f"credit_screen({code}, ifNull(name, ''), toInt32(2147483647))")}, {1})
        # The same bytes answer in this host, without any file beside them.
        alone = Checker(module, preset=True)
        words, _ = alone.screen({"code": table.column("code"), "name": table.column("name")})
        told("the module by itself", words.column("word").to_pylist(), wanted["word"])
        engine.close()


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


class Cluster:
    """A standalone master and two workers on this machine alone."""

    def __init__(self, folder):
        import pyspark

        self.home = Path(pyspark.__file__).parent
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.master = f"spark://127.0.0.1:{self.port}"
        self.running = []
        self.start("master", "org.apache.spark.deploy.master.Master",
                   "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0")
        for worker in ("a", "b"):
            self.worker(worker)

    def start(self, name, *words):
        env = os.environ | {
            "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1",
            "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(PACKAGE)}
        log = open(self.folder / f"{name}.log", "ab")
        self.running.append(subprocess.Popen(
            [self.home / "bin/spark-class", *words], env=env, stdout=log, stderr=log, cwd=self.folder))
        return self.running[-1]

    def worker(self, name):
        return self.start(name, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1",
                          "--memory", "1500m", "--webui-port", "0", "--work-dir", str(self.folder / name), self.master)

    def session(self):
        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        return (SparkSession.builder.master(self.master).appName("credit-check")
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.memory", "1g").config("spark.ui.enabled", "false")
                .config("spark.executorEnv.PYTHONPATH", str(PACKAGE))
                .config("spark.sql.execution.arrow.maxRecordsPerBatch", "8192")
                .config("spark.task.maxFailures", "20").config("spark.excludeOnFailure.enabled", "false")
                .config("spark.deploy.maxExecutorRetries", "-1")
                .getOrCreate())

    def children(self, what):
        """Processes below ours whose command holds a text."""
        found, below = [], {process.pid for process in self.running}
        table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
        rows = [line.split(None, 2) for line in table.splitlines()]
        while True:
            more = {int(pid) for pid, parent, *_ in rows if int(parent) in below} - below
            if not more:
                break
            below |= more
        return [int(row[0]) for row in rows if int(row[0]) in below and what in row[-1]]

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def spark():
    from pyspark.sql import functions as f

    from credit_check import spark as adapter

    folder = Path(tempfile.mkdtemp())
    cluster = Cluster(folder)
    try:
        session = cluster.session()
        table = subjects(40_000)
        (folder / "in").mkdir()
        for part in range(8):
            pq.write_table(table.slice(part * 5_000, 5_000), folder / f"in/{part}.parquet")
        wanted = expected(table, "without-code")
        data = adapter.Data(session, MODULE, PACKS, SAMPLE / "trust.json", DAY)
        frame = session.read.parquet(str(folder / "in"))

        def run(name):
            checked = adapter.check_df(frame, data)
            out = folder / name
            adapter.screen_df(checked, data).write.mode("overwrite").parquet(str(out))
            return pq.read_table(out).sort_by("id")

        first = run("out")
        told("spark: ids", first.column("id").to_pylist(), table.column("id").to_pylist())
        for name, column in (("valid", "credit_valid"), ("fault", "credit_fault"), ("word", "credit_word")):
            told(f"spark: {name}", first.column(column).to_pylist(), wanted[name])
        few = frame.filter(f.col("id") < 100)
        rows = adapter.screen_df(few, data, want="all", findings=True).orderBy("id").collect()
        _, findings = checker.screen({"code": table.column("code").slice(0, 100), "name": table.column("name").slice(0, 100)})
        entries = {}
        for found in findings.to_pylist():
            entries.setdefault(found["row"], []).append(found["entry"])
        told("spark: findings", [[x["entry"] for x in row["credit_findings"]] for row in rows],
             [entries.get(row, []) for row in range(100)])
        # A column that is not there, or no text, is told before a task is made of it.
        for wrong in ({"name": "id"}, {"name": "nothing"}, {"name": "name", "day": "code"}):
            try:
                adapter.screen_df(few, data, wrong)
                told(f"spark: {wrong}", "planned", "refused")
            except Failure as failure:
                told(f"spark: {wrong}", failure.code, "batch.column")
        decide(session, adapter)
        for kill in range(KILLS):
            what = "pyspark.daemon" if kill % 2 == 0 else "CoarseGrainedExecutorBackend"
            killed = []

            def strike():
                for _ in range(200):
                    time.sleep(0.2)
                    pids = cluster.children(what)
                    if pids and time.time() > begun + 1.0:
                        killed.append(pids[-1])
                        os.kill(pids[-1], signal.SIGKILL)
                        return

            begun = time.time()
            thread = threading.Thread(target=strike)
            thread.start()
            again = run(f"again-{kill}")
            thread.join()
            told(f"spark: kill {kill} of {what}", (len(killed), again.equals(first)), (1, True))
        session.stop()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def decide(session, adapter):
    """Decisions of the sample city's requests, byte for byte those of the module alone."""
    sources = lib.sources()["packs"]
    packs = sorted((SAMPLE / "packs").glob("*.pack"))
    texts = [path.read_text(encoding="utf-8") for path in sorted((SAMPLE / "requests").glob("*.json"))]
    own = Checker(MODULE, packs, SAMPLE / "trust.json", DAY, SAMPLE / "rulebook.pack", SAMPLE / "calendar.pack")
    wanted = own.decide(pa.array([*texts, "{"]), decisions=True).to_pylist()
    told("decisions of the sample city", len(sources["packs"]), len(packs))
    # Files are known by their names: these packs are in a session of their own folder.
    folder = Path(tempfile.mkdtemp())
    copies = [shutil.copy(path, folder / f"decide-{path.name}") for path in
              (MODULE, SAMPLE / "trust.json", SAMPLE / "rulebook.pack", SAMPLE / "calendar.pack", *packs)]
    module, trust, rulebook, calendar, *packs = copies
    data = adapter.Data(session, module, packs, trust, DAY, rulebook, calendar)
    rows = [(n, text) for n, text in enumerate([*texts, "{"])]
    frame = session.createDataFrame(rows, "id long, request string")
    found = adapter.decide_df(frame, data, decisions=True).orderBy("id").collect()
    for row, expected_row in zip(found, wanted, strict=True):
        told("spark: a decision", {n: row[f"credit_{n}"] for n in expected_row}, expected_row)
    shutil.rmtree(folder, ignore_errors=True)


ENGINES = {"duckdb": duckdb, "datafusion": datafusion, "polars": polars, "clickhouse": clickhouse, "spark": spark}

for name in sys.argv[1:] or ENGINES:
    before = time.time()
    try:
        ENGINES[name]()
    except Failure as failure:
        told(name, str(failure), "no failure")
    print(f"{name}: {time.time() - before:.0f} s")
print(f"engines: {passed} passed, {failed} failed")
lib.end(failed)
