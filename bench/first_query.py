"""The Yahoo benchmark as the first query of a process, as a job that is started every hour runs it.

``python -m bench.first_query pyspark DIRECTORY FILES_A_BATCH`` prints the seconds from the start of the query to its
end; the start of the session is not counted.
"""

import subprocess
import sys
from pathlib import Path

import unbounded as ub
from bench import spark
from bench.yahoo_query import stream


def first_query_seconds(engine: str, directory: Path, files_a_batch: int) -> float:
    """Run the benchmark once in a new process, and return the seconds it took.

    Args:
        engine: ``unbounded`` or ``pyspark``.
        directory: Where the events are.
        files_a_batch: How many of the files a batch reads.
    """
    command = [sys.executable, "-m", "bench.first_query", engine, str(directory), str(files_a_batch)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def main(engine: str, directory: Path, files_a_batch: int) -> None:
    """Run the benchmark once, and print the seconds."""
    if engine == "unbounded":
        with ub.Session() as session:
            print(stream(session, ub.functions, directory, files_a_batch))
        return
    with spark.local_session() as session:
        from pyspark.sql import functions

        print(stream(session, functions, directory, files_a_batch))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
