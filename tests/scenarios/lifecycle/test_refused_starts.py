"""What is refused before a query starts, in words that say what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from unbounded import DataFrame, Session
from unbounded.errors import AnalysisError, CheckpointError, UnsupportedOperationError


def rows_of(session: Session, folder: Path) -> DataFrame:
    folder.mkdir(exist_ok=True)
    return session.read_stream.schema("value INT").json(str(folder))


@pytest.mark.parametrize("location", ["taken", "taken/checkpoint"])
def test_a_checkpoint_where_a_file_is(session: Session, tmp_path: Path, location: str) -> None:
    (tmp_path / "taken").write_text("a file")
    writer = session.read_stream.rate().write_stream.format("noop")
    with pytest.raises(CheckpointError, match="It must be a directory"):
        writer.option("checkpoint_location", str(tmp_path / location)).start()


@pytest.mark.parametrize(
    ("output", "checkpoint", "words"),
    [
        ("out", "out", "is the directory that the query writes to"),
        ("out", "in/checkpoint", "which the query reads"),
        ("in/out", "checkpoint", "which the query reads"),
    ],
)
def test_places_that_lie_in_each_other(
    session: Session, tmp_path: Path, output: str, checkpoint: str, words: str
) -> None:
    writer = rows_of(session, tmp_path / "in").write_stream.option("checkpoint_location", str(tmp_path / checkpoint))
    with pytest.raises(UnsupportedOperationError, match=words):
        writer.json(str(tmp_path / output))
    assert not (tmp_path / checkpoint).exists()


USES: dict[str, Callable[[Session, DataFrame], object]] = {
    "collect": lambda session, rows: rows.collect(),
    "show": lambda session, rows: rows.show(),
    "a new frame": lambda session, rows: rows.select("id + 1 AS next").schema,
    "sql": lambda session, rows: session.sql("SELECT 1 AS one").collect(),
    "write": lambda session, rows: rows.write.format("noop").save(),
    "start": lambda session, rows: session.read_stream.rate().write_stream.format("noop").start(),
}


@pytest.mark.parametrize("use", USES)
def test_a_session_that_was_stopped(use: str) -> None:
    with Session() as session:
        rows = session.range(3)
    with pytest.raises(AnalysisError, match=r"The session has been stopped\. Make another with Session\(\)"):
        USES[use](session, rows)
