"""ORC."""

from collections.abc import Callable, Iterator, Sequence
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

    @classmethod
    def problems(cls, fields: Sequence[pa.Field]) -> Iterator[str]:
        """Refuse what PyArrow writes wrongly: where one of several structs in structs is null, it loses the others."""
        return (
            f"ORC files of structs in structs cannot be written, and {field.name!r} has the type {field.type}; make "
            f"columns of the inner struct's fields, or choose parquet."
            for field in fields
            if _holds(field.type, _is_struct_of_structs)
        )

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        codec = "uncompressed" if options.compression == "none" else options.compression
        self._writer = orc.ORCWriter(stream, compression=codec)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write(pa.Table.from_arrays([_uncut(column) for column in batch.columns], schema=batch.schema))

    def finish(self) -> None:
        self._writer.close()


def _holds(kind: pa.DataType, is_wanted: Callable[[pa.DataType], bool]) -> bool:
    return is_wanted(kind) or any(_holds(part, is_wanted) for part in _parts(kind))


def _parts(kind: pa.DataType) -> list[pa.DataType]:
    return [kind.field(index).type for index in range(kind.num_fields)]


def _has_structs(kind: pa.DataType) -> bool:
    return _holds(kind, pa.types.is_struct)


def _is_struct_of_structs(kind: pa.DataType) -> bool:
    return pa.types.is_struct(kind) and any(map(_has_structs, _parts(kind)))


def _uncut(column: pa.Array) -> pa.Array:
    """Return a copy of structs that are a slice of others: of those, the writer would take other ones for null."""
    is_slice = column.offset > 0 and pa.types.is_struct(column.type)
    return pa.concat_arrays([column, column.slice(0, 0)]) if is_slice else column
