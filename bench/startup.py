"""How soon a script has something to show: the import, and the first result of a stream."""

import statistics
import subprocess
import sys
from pathlib import Path

from bench import spark
from bench.measure import Figure, at_most, in_turns, note, report, scratch, seconds

_IMPORT = "import time; began = time.perf_counter(); import {module}; print(time.perf_counter() - began)"
_FIRST_RESULT = """
import unbounded as ub

session = ub.Session()
clicks = session.read_stream.schema("user BIGINT, page STRING").json({directory!r})
query = clicks.group_by("page").count().write_stream.query_name("pages").format("memory").output_mode("complete")
query.trigger(available_now=True).start().await_termination()
assert session.table("pages").count() == 2
session.stop()
"""


def _run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def import_seconds(module: str) -> float:
    """Return how long an import takes in a new process, the start of Python not included."""
    return float(_run(_IMPORT.format(module=module)))


def main(rounds: int = 9) -> None:
    """Measure, and print the figures."""
    imports = {"unbounded": lambda: import_seconds("unbounded")}
    if spark.AVAILABLE:
        imports["pyspark"] = lambda: import_seconds("pyspark.sql")
    with scratch() as directory:
        Path(directory, "clicks.json").write_text('{"user": 1, "page": "a"}\n{"user": 2, "page": "b"}\n')
        script = _FIRST_RESULT.format(directory=directory)
        times = in_turns(
            rounds,
            python=lambda: seconds(lambda: _run("pass")),
            script=lambda: seconds(lambda: _run(script)),
            **imports,
        )
    median = {name: statistics.median(values) for name, values in times.items()}
    figures = [
        at_most("import unbounded", median["unbounded"], 0.25, " s"),
        at_most("start of a script to the first result of its stream", median["script"], 1.5, " s"),
        note("of which Python starts in", median["python"], " s"),
    ]
    if "pyspark" in median:
        figures.append(note("import pyspark.sql", median["pyspark"], " s"))
        figures.append(note("import unbounded / import pyspark.sql", median["unbounded"] / median["pyspark"]))
    else:
        figures.append(Figure(f"PySpark {spark.MISSING}", ""))
    report(f"Start-up, median of {rounds} new processes", figures)


if __name__ == "__main__":
    main()
