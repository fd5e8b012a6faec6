"""A run on a Spark cluster of two workers, of which one is killed halfway.

    python -m benchmarks.spark_cluster

Starts a master and two workers on this machine from the package on PyPI, submits a run to them,
kills one worker and its executor with SIGKILL while the answers are written, and compares what is
left with a run on Polars that nothing befalls. Prints a log. Needs Java 17.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pyspark

from askwell.cohort.parts import scan
from askwell.cohort.synthetic.writing import write_people
from askwell.knowledge.load import load
from askwell.paths import knowledge_dir

HERE = "127.0.0.1"
FILES = 16
#: How many pieces of the work are finished when the worker is killed.
FINISHED = 3
_SPARK = Path(pyspark.__file__).parent
_DEFAULTS = """\
spark.executor.memory 1g
spark.sql.files.minPartitionNum {files}
spark.ui.enabled false
spark.eventLog.enabled true
spark.eventLog.rolling.enabled false
spark.eventLog.compress false
spark.eventLog.dir {events}
"""


class Log:
    """What happened, with the seconds since the run was submitted."""

    def __init__(self) -> None:
        self.began = time.time()

    def __call__(self, text: str, at: float | None = None) -> None:
        """Say what happened, now or at another time."""
        print(f"{(at or time.time()) - self.began:7.1f} s  {text}", flush=True)


def main() -> None:
    """Run it once."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=16_000)
    count = asked.parse_args().people
    with tempfile.TemporaryDirectory(prefix="askwell-cluster-") as folder:
        same = _run(count, Path(folder))
    sys.exit(0 if same else 1)


def _run(count: int, folder: Path) -> bool:
    people = _people(count, folder)
    log = Log()
    _askwell(folder, "run", str(people), "--out", str(folder / "POLARS")).wait()
    log(f"{count:,} people in {FILES} files: answered by Polars, undisturbed")
    with _cluster(folder) as (master, workers):
        log = Log()
        to = folder / "SPARK"
        log(f"submitted: askwell cohort run --engine spark --master {master}")
        ran = _askwell(
            folder, "run", str(people), "--out", str(to), "--engine", "spark", "--master", master
        )
        while ran.poll() is None and len(list(to.glob("parts/.*/_temporary/0/task_*"))) < FINISHED:
            time.sleep(0.2)
        killed = None
        if ran.poll() is None:
            os.killpg(workers[1].pid, signal.SIGKILL)  # its executor is of its group
            killed = time.time()
        code = ran.wait()
        _tell(log, folder / "events", killed)
        log(f"the run ended with exit code {code}")
        if code:
            print((folder / "askwell.log").read_text(encoding="utf-8"))
            return False
    ours, theirs = (scan(folder / name).collect().sort("row") for name in ("POLARS", "SPARK"))
    same = ours.equals(theirs.select(ours.columns))
    log(
        f"{theirs.height:,} rows of {theirs.width:,} columns: "
        + ("every cell is the one that Polars wrote" if same else "THEY ARE NOT THE SAME")
    )
    return same and killed is not None


def _people(count: int, folder: Path) -> Path:
    write_people(count, 1, folder / "people.parquet", load(knowledge_dir()))
    whole = pl.read_parquet(folder / "people.parquet")
    people = folder / "people"
    people.mkdir()
    for number, rows in enumerate(whole.iter_slices(-(-count // FILES))):
        rows.write_parquet(people / f"{number:02}.parquet")
    return people


def _askwell(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "askwell.cli", "cohort", *words]
    with (folder / "askwell.log").open("ab") as told:
        return subprocess.Popen(command, env=_environment(folder), stdout=told, stderr=told)


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A master and two workers, each a process of its own group, with a core for each worker."""
    (folder / "conf").mkdir()
    (folder / "events").mkdir()
    defaults = _DEFAULTS.format(files=FILES, events=(folder / "events").as_uri())
    (folder / "conf" / "spark-defaults.conf").write_text(defaults, encoding="utf-8")
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = str(free.getsockname()[1])
    address = f"spark://{HERE}:{port}"
    with ExitStack() as started:
        master = _daemon(folder, "master", "master.Master", "--port", port)
        started.callback(_end, master)
        _wait_for(folder / "master.log", "I have been elected leader")
        workers = []
        for name in ("worker-0", "worker-1"):
            worker = _daemon(
                folder, name, "worker.Worker", "--cores", "1", "--memory", "1g",
                "--work-dir", str(folder / name), address,
            )  # fmt: skip
            started.callback(_end, worker)
            _wait_for(folder / f"{name}.log", "Successfully registered with master")
            workers.append(worker)
        yield address, workers


def _daemon(folder: Path, name: str, kind: str, *words: str) -> subprocess.Popen[bytes]:
    command = [
        str(_SPARK / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}",
        "--host", HERE, "--webui-port", "0", *words,
    ]  # fmt: skip
    with (folder / f"{name}.log").open("wb") as told:
        return subprocess.Popen(
            command, env=_environment(folder), stdout=told, stderr=told, start_new_session=True
        )


def _environment(folder: Path) -> Mapping[str, str]:
    return os.environ | {
        "SPARK_HOME": str(_SPARK),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": HERE,
        "PYSPARK_PYTHON": "/there/is/none",  # what a worker runs is Java alone
    }


def _wait_for(log: Path, words: str) -> None:
    ends = time.monotonic() + 120
    while words not in log.read_text(encoding="utf-8"):
        if time.monotonic() > ends:
            raise TimeoutError(f"'{words}' was never said:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.2)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _tell(log: Log, events: Path, killed: float | None) -> None:
    """What Spark's own log of events says of the workers and of the work that was written."""
    (file,) = events.iterdir()
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    last = max(e["Stage Info"]["Stage ID"] for e in lines if "StageSubmitted" in e["Event"])
    told = [*_events(lines, last)]
    if killed is not None:
        told.append((killed, "SIGKILL to a worker and its executor"))
    for at, text in sorted(told):
        log(text, at)


def _events(lines: list[dict[str, Any]], last: int) -> Iterator[tuple[float, str]]:
    for event in lines:
        match event["Event"].removeprefix("SparkListener"):
            case "ExecutorAdded":
                yield event["Timestamp"] / 1000, f"executor {event['Executor ID']} is there"
            case "ExecutorRemoved":
                why = event["Removed Reason"].strip().splitlines()[0]
                yield event["Timestamp"] / 1000, f"executor {event['Executor ID']} is gone: {why}"
            case "StageSubmitted" if event["Stage Info"]["Stage ID"] == last:
                stage = event["Stage Info"]
                text = f"the answers begin to be written, in {stage['Number of Tasks']} tasks"
                yield stage["Submission Time"] / 1000, text
            case "TaskEnd" if event["Stage ID"] == last:
                task = event["Task Info"]
                ended = event["Task End Reason"]["Reason"]
                text = f"task {task['Index']}.{task['Attempt']} on executor {task['Executor ID']}"
                yield task["Finish Time"] / 1000, f"{text}: {ended}"


if __name__ == "__main__":
    main()
