"""Arrow IPC: files with a footer, also known as Feather, and streams without one."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

import pyarrow as pa
from pydantic import BeforeValidator, Field

from unbounded.contracts import FormatReader, FormatWriter, Options

_MAGIC = b"ARROW1"
"""What a file begins with, and a stream does not."""


class ArrowReader(FormatReader):
    """Reads both kinds, by their beginning."""

    def schema(self) -> pa.Schema:
        return self._whole.schema

    def read(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        if not self._is_file:
            yield from self._whole
            return
        wanted = [self._whole.schema.get_field_index(name) for name in columns]
        self.stream.seek(0)
        file = pa.ipc.open_file(self.stream, options=pa.ipc.IpcReadOptions(included_fields=wanted))
        yield from (file.get_batch(index) for index in range(file.num_record_batches))

    @cached_property
    def _is_file(self) -> bool:
        magic = self.stream.read(len(_MAGIC))
        self.stream.seek(0)
        return magic == _MAGIC

    @cached_property
    def _whole(self) -> Any:
        return pa.ipc.open_file(self.stream) if self._is_file else pa.ipc.open_stream(self.stream)


class ArrowWriterOptions(Options):
    """What the writer takes."""

    compression: Annotated[
        Literal["none", "lz4", "zstd"],
        BeforeValidator(lambda value: {"uncompressed": "none"}.get(str(value).lower(), str(value).lower())),
    ] = Field("none", description="none, lz4 or zstd.")


class ArrowWriter(FormatWriter):
    """Writes files with a footer."""

    Options: ClassVar[type[Options]] = ArrowWriterOptions

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        codec = None if options.compression == "none" else options.compression
        self._writer = pa.ipc.new_file(stream, schema, options=pa.ipc.IpcWriteOptions(compression=codec))

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def finish(self) -> None:
        self._writer.close()
