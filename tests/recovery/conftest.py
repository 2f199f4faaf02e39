"""What recovery tests share: a workplace with input files, and a program that is killed there."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

PROGRAM = Path(__file__).with_name("program.py")

INPUT = [
    [("a", 1, 1), ("b", 2, 4), (None, 3, 8), ("a", 1, 9)],
    [("a", 5, 12), ("b", 6, 15), ("a", 7, 2), ("c", 8, 27)],
    [("a", 9, 3), (None, 10, 21), ("b", 11, 33)],  # the first is late
    [("c", 12, 48), ("a", 13, 4), ("b", None, 44)],  # the second is late
    [("a", 14, None), ("a", 15, 51), ("a", 15, 52)],
    [("b", 16, 70), ("c", 17, 57)],
]
"""Rows of (key, amount, second), file by file."""


def _moment(second: int | None) -> str | None:
    return None if second is None else f"2024-01-01T00:{second // 60:02}:{second % 60:02}"


class Workplace:
    """A folder with the program's input, its checkpoint, and what it has put out.

    Args:
        folder: The folder.
        mode: The query's output mode.
        program: Runs the query.
        url: Where the checkpoint is if it is not in the folder.
    """

    def __init__(self, folder: Path, mode: str, program: "Program", url: str | None = None) -> None:
        self.folder, self.mode, self.program = folder, mode, program
        self.checkpoint = folder / "checkpoint"
        self.url = url or str(self.checkpoint)
        for number, rows in enumerate(INPUT):
            self._write(number, rows)

    def _write(self, number: int, rows: list[tuple[str | None, int | None, int | None]]) -> None:
        path = self.folder / "input" / f"{number}.json"
        path.parent.mkdir(exist_ok=True, parents=True)
        lines = ({"key": key, "amount": amount, "at": _moment(second)} for key, amount, second in rows)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        os.utime(path, (1_700_000_000 + number,) * 2)

    def run(self, kill: list[Any] | None = None) -> None:
        """Run the program to its end; or, if it is to be killed, until it is."""
        code = self.program.run(self.folder, self.mode, kill, self.url)
        assert code == (-signal.SIGKILL if kill else 0), f"ended with {code}: {self.error}"

    def run_into(self, harm: list[Any] | None = None) -> int:
        """Run the program until it fails, and return its exit code."""
        code = self.program.run(self.folder, self.mode, harm, self.url)
        assert code != 0, "ended well"
        return code

    @property
    def error(self) -> str:
        """The traceback of the last run that failed."""
        path = self.folder / "error.txt"
        return path.read_text() if path.exists() else ""

    def results(self) -> list[Any]:
        """Return all rows that the sink has, sorted. Where the sink keeps batches apart, so do the rows."""
        if self.mode == "append":
            data = ds.dataset(self.folder / "output", partitioning="hive", exclude_invalid_files=False)
            return sorted((list(row.values()) for row in data.to_table().to_pylist()), key=repr)
        with sqlite3.connect(self.folder / "results.db") as connection:
            rows = connection.execute("SELECT * FROM results").fetchall()
        connection.close()
        return sorted(rows, key=repr)


class Program:
    """The program's process, which runs the query in children of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, place: Path, mode: str, kill: list[Any] | None, checkpoint: str) -> int:
        """Run the query once, and return the exit code."""
        access = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        job = {"place": str(place), "mode": mode, "kill": kill, "checkpoint": checkpoint, "environment": access}
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    process = Program()
    yield process
    process.close()


@pytest.fixture(params=["append", "update", "complete"])
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def workplace(tmp_path: Path, mode: str, program: Program) -> Workplace:
    return Workplace(tmp_path, mode, program)


@pytest.fixture(scope="session")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, program: Program) -> dict[str, list[Any]]:
    """What the program puts out in each mode if nothing happens to it."""
    results = {}
    for mode in ("append", "update", "complete"):
        place = Workplace(tmp_path_factory.mktemp(mode), mode, program)
        place.run()
        results[mode] = place.results()
    return results
