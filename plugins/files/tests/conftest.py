import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from unbounded.contracts import Folder, Sink, SinkContext, Source, SourceContext, SystemClock, parse_options
from unbounded.errors import CheckpointCorruptError
from unbounded.schema import as_schema


class MemoryFolder:
    """A folder of a checkpoint, in memory."""

    def __init__(self, url: str = "memory") -> None:
        self.url = url
        self.files: dict[str, bytes] = {}

    def folder(self, name: str) -> Folder:
        raise NotImplementedError

    def names(self) -> list[str]:
        return sorted(self.files)

    def exists(self, name: str) -> bool:
        return name in self.files

    def read(self, name: str) -> bytes:
        if name not in self.files:
            raise CheckpointCorruptError(f"{self.url}/{name} is not there")
        return self.files[name]

    def write(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def create(self, name: str, content: bytes) -> None:
        if self.files.setdefault(name, content) is not content:
            raise FileExistsError(name)

    def delete(self, name: str) -> None:
        self.files.pop(name, None)


@pytest.fixture(scope="session")
def new_folder() -> type[MemoryFolder]:
    return MemoryFolder


@pytest.fixture
def folder() -> MemoryFolder:
    return MemoryFolder()


@pytest.fixture
def write_file(tmp_path: Path) -> Callable[..., str]:
    """Write a file below ``in`` with a modification time in seconds."""

    def write(name: str, text: str = '{"a": 1}\n', at: float = 1_000_000) -> str:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (at, at))
        return str(path)

    return write


@pytest.fixture
def open_source(tmp_path: Path, folder: MemoryFolder) -> Callable[..., Any]:
    """Open a source on ``in``, as the engine does, with the same checkpoint folder each time."""

    def open_(kind: type[Source], schema: str = "a BIGINT", keep: int = 100, **options: Any) -> Source:
        values = {"path": str(tmp_path / "in"), **options}
        source = kind(parse_options(kind.name, kind.Options, values), as_schema(schema))
        source.open(SourceContext(source.schema(), (), folder, SystemClock(), keep))
        return source

    return open_


@pytest.fixture
def sink_context() -> Callable[..., SinkContext]:
    def make(schema: pa.Schema, partition_by: tuple[str, ...] = (), streaming: bool = True) -> SinkContext:
        place = MemoryFolder() if streaming else None
        return SinkContext(
            schema,
            (),
            "append",
            "7c9e6679-7425-40de",
            None,
            partition_by,
            place,
            lambda *_: None,
            lambda *_: None,
        )

    return make


@pytest.fixture
def open_sink(tmp_path: Path, sink_context: Callable[..., SinkContext]) -> Callable[..., Any]:
    """Open a sink on ``out``, as the engine does."""

    def open_(
        kind: type[Sink],
        data: pa.Table,
        partition_by: tuple[str, ...] = (),
        streaming: bool = True,
        **options: Any,
    ) -> Sink:
        values = {"path": str(tmp_path / "out"), **options}
        sink = kind(parse_options(kind.name, kind.Options, values))
        sink.open(sink_context(data.schema, partition_by, streaming))
        return sink

    return open_
