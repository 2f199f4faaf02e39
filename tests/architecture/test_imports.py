"""What is imported when: a script should have its first result soon."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("pandas", "polars", "numpy", "pyarrow", "duckdb")

FIRST_STREAM = """
import unbounded as ub
session = ub.Session()
rows = session.read_stream.schema("page STRING").json({directory!r})
query = rows.group_by("page").count().write_stream.query_name("pages").format("memory").output_mode("complete")
query.trigger(available_now=True).start().await_termination()
assert session.table("pages").count() == 1
session.stop()
"""


def imported_by(program: str) -> set[str]:
    """Return which heavy modules a new process has after a program."""
    told = f"{program}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_unbounded_imports_nothing_heavy() -> None:
    assert imported_by("import unbounded") == set()


@pytest.mark.slow
def test_a_stream_imports_no_library_of_data_frames(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{"page": "a"}\n')
    assert not imported_by(FIRST_STREAM.format(directory=str(tmp_path))) & {"pandas", "polars"}
