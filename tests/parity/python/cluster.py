"""A standalone cluster of Spark on this machine alone."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import lib


class Cluster:
    """A standalone master and two workers on this machine alone, each with one core."""

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
            "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(lib.PACKAGE)}
        log = open(self.folder / f"{name}.log", "ab")
        self.running.append(subprocess.Popen(
            [self.home / "bin/spark-class", *words], env=env, stdout=log, stderr=log, cwd=self.folder))
        return self.running[-1]

    def worker(self, name):
        return self.start(name, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1",
                          "--memory", "1500m", "--webui-port", "0", "--work-dir", str(self.folder / name), self.master)

    def session(self, rows=8192, settings=()):
        """A session; `rows` in a batch of Arrow, and more settings, each a name and a value."""
        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        builder = (SparkSession.builder.master(self.master).appName("credit-check")
                .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.memory", "1g").config("spark.ui.enabled", "false")
                .config("spark.executorEnv.PYTHONPATH", str(lib.PACKAGE))
                .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(rows))
                .config("spark.task.maxFailures", "20").config("spark.excludeOnFailure.enabled", "false")
                .config("spark.deploy.maxExecutorRetries", "-1"))
        for name, value in settings:
            builder = builder.config(name, value)
        return builder.getOrCreate()

    def below(self):
        """Our processes and all below them, by number: what they were started with."""
        table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
        rows = [line.split(None, 2) for line in table.splitlines()]
        below = {process.pid for process in self.running}
        while True:
            more = {int(pid) for pid, parent, *_ in rows if int(parent) in below} - below
            if not more:
                return {int(row[0]): row[-1] for row in rows if int(row[0]) in below}
            below |= more

    def children(self, what):
        """Those whose command holds a text."""
        return [pid for pid, command in self.below().items() if what in command]

    def cpu(self, what=""):
        """CPU seconds of master, workers, executors and their Python, with those that have ended; or of those whose
        command holds a text. The driver is not among them: it is ours."""
        ticks = 0
        for pid in self.children(what):
            try:
                stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
            except OSError:
                continue
            # Own and of children that were waited for, in and out of the system.
            ticks += sum(map(int, stat.rsplit(")", 1)[1].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self, what):
        """The most that each of those processes has held, in MB."""
        most = []
        for pid in self.children(what):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            except OSError:
                continue
            most += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
        return sorted(most)

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
