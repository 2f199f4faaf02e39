"""A format of a plugin is a source and a sink like any other: two small classes are enough."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pyarrow as pa
import pytest
from pydantic import Field

from unbounded import Session
from unbounded import functions as F
from unbounded.contracts import FormatInfo, FormatReader, FormatWriter, Options
from unbounded.errors import ConfigurationError
from unbounded.plugins import hookimpl
from unbounded.testing.registry import testing_registry


class Separator(Options):
    separator: str = Field(" ", description="What stands between numbers.")


class NumbersReader(FormatReader):
    """Numbers in one line."""

    Options: ClassVar[type[Options]] = Separator

    def schema(self) -> pa.Schema:
        return pa.schema([("n", pa.int64())])

    def read(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        numbers = self.stream.read().decode().strip().split(self.options.separator)
        yield pa.record_batch({"n": pa.array(map(int, numbers), pa.int64())})


class NumbersWriter(FormatWriter):
    Options: ClassVar[type[Options]] = Separator

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        self.numbers: list[int] = []

    @classmethod
    def problems(cls, fields: Sequence[pa.Field]) -> Iterator[str]:
        if [field.type for field in fields] != [pa.int64()]:
            yield "numbers hold one column of type BIGINT."

    def write(self, batch: pa.RecordBatch) -> None:
        self.numbers += batch.column(0).to_pylist()

    def finish(self) -> None:
        self.stream.write(self.options.separator.join(map(str, self.numbers)).encode())


class Plugin:
    @hookimpl
    def unbounded_formats(self) -> list[FormatInfo]:
        place = "numbers_format"
        reader, writer = f"{place}:NumbersReader", f"{place}:NumbersWriter"
        return [FormatInfo("numbers", "Numbers in a line.", ("numbers",), reader, writer)]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    module = SimpleNamespace(NumbersReader=NumbersReader, NumbersWriter=NumbersWriter)
    monkeypatch.setitem(sys.modules, "numbers_format", module)  # type: ignore[arg-type]
    with Session(registry=testing_registry(numbers=Plugin())) as session:
        yield session


def test_a_table_is_written_and_read_with_options_of_the_format(session: Session, tmp_path: Path) -> None:
    session.range(4).write.numbers(tmp_path / "out", separator=",")
    (file,) = (tmp_path / "out").glob("part-*.numbers")
    assert file.read_text() == "0,1,2,3"
    back = session.read.numbers(tmp_path / "out", separator=",")
    assert back.agg(F.sum("n")).collect() == [(6,)]


def test_a_stream_is_read_and_written_exactly_once_across_runs(session: Session, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    numbers = session.read_stream.schema("n BIGINT").format("numbers").load(tmp_path / "in")
    for name, text in {"a": "1 2 3", "b": "4 5"}.items():
        (tmp_path / "in" / name).write_text(text)
        writer = numbers.filter("n % 2 = 1").write_stream.format("numbers").trigger(available_now=True)
        writer.option("checkpoint_location", tmp_path / "checkpoint").start(tmp_path / "out").await_termination()
    assert sorted(file.read_text() for file in (tmp_path / "out").glob("*.numbers")) == ["1 3", "5"]


def test_what_the_format_cannot_hold_and_options_that_it_lacks_are_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="numbers hold one column of type BIGINT"):
        session.range(1).select("'x' AS s").write.numbers(tmp_path / "out")
    with pytest.raises(ConfigurationError, match=r"'numbers': there is no option 'sep'\. Choices: .*separator"):
        session.read.numbers(tmp_path, sep=",")


def test_the_formats_that_come_with_the_project_carry_a_stream(session: Session, tmp_path: Path) -> None:
    frame = session.range(10).with_column("even", F.col("id") % 2 == 0)
    frame.write.partition_by("even").arrow(tmp_path / "in")
    stream = session.read_stream.arrow(tmp_path / "in", schema="id BIGINT, even BOOLEAN")
    sums = stream.group_by("even").agg(F.sum("id").alias("total"))
    query = sums.write_stream.output_mode("complete").trigger(available_now=True).to_table("sums")
    query.await_termination()
    assert sorted(session.table("sums").collect()) == [(False, 25), (True, 20)]
