"""PySpark programs as people write them, run with nothing but their import changed.

What each printed under PySpark 4.3 is beside it, in a ``.txt``. To write those anew, install PySpark and a Java runtime
where this module can import them, and run it as a program.
"""

import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))

READINGS = [
    [("12:01", "a", 20.5), ("12:04", "b", 19.0), ("12:07", "a", 21.0)],
    [("12:11", "a", 22.5), ("12:09", "b", None), ("12:16", "c", 18.25)],
    [("12:31", "b", 30.0), ("12:02", "a", 1.0)],
    [("12:02", "c", 2.0), ("13:00", "a", 25.0)],
]
"""Time, device and temperature, a list for each file."""


def write_readings(folder: Path) -> None:
    folder.mkdir()
    for number, readings in enumerate(READINGS):
        file = folder / f"{number}.json"
        rows = [{"ts": f"2024-01-01T{time}:00Z", "device": device, "temp": temp} for time, device, temp in readings]
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        os.utime(file, (1_700_000_000 + number, 1_700_000_000 + number))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_a_program_prints_what_it_prints_under_pyspark(program, tmp_path, capsys, monkeypatch):
    write_readings(tmp_path / "readings")
    copy = tmp_path / program.name
    text = program.read_text(encoding="utf-8")
    copy.write_text(re.sub(r"(?m)^(from|import) pyspark", r"\1 unbounded.pyspark", text), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(copy), str(tmp_path)])
    runpy.run_path(str(copy), run_name="__main__")
    assert capsys.readouterr().out == program.with_suffix(".txt").read_text(encoding="utf-8")


def record(program: Path) -> None:
    """Write down what a program prints under PySpark."""
    with tempfile.TemporaryDirectory() as folder:
        write_readings(Path(folder) / "readings")
        command = [sys.executable, str(program), folder]
        printed = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, "TZ": "UTC"}).stdout
    program.with_suffix(".txt").write_bytes(printed)


if __name__ == "__main__":
    for program in PROGRAMS:
        record(program)
