"""ORC."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

import pyarrow as pa
from pyarrow import orc
from pydantic import BeforeValidator, Field

from unbounded.contracts import FormatReader, FormatWriter, Options


class OrcReader(FormatReader):
    """Reads a stripe at a time."""

    def schema(self) -> pa.Schema:
        return self._file.schema

    def read(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        yield from (self._file.read_stripe(stripe, list(columns)) for stripe in range(self._file.nstripes))

    @cached_property
    def _file(self) -> Any:
        return orc.ORCFile(self.stream)


class OrcWriterOptions(Options):
    """What the writer takes."""

    compression: Annotated[
        Literal["none", "snappy", "zlib", "lz4", "zstd"],
        BeforeValidator(lambda value: {"uncompressed": "none"}.get(str(value).lower(), str(value).lower())),
    ] = Field("zstd", description="none, snappy, zlib, lz4 or zstd.")


class OrcWriter(FormatWriter):
    """Writes a file."""

    Options: ClassVar[type[Options]] = OrcWriterOptions

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        codec = "uncompressed" if options.compression == "none" else options.compression
        self._writer = orc.ORCWriter(stream, compression=codec)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write(pa.Table.from_batches([batch]))

    def finish(self) -> None:
        self._writer.close()
