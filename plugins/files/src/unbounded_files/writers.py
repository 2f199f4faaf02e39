"""Writes Arrow batches to one file, a class a format."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from unbounded.contracts import FormatWriter
from unbounded.schema import is_binary
from unbounded_files.json_text import iso_timestamps, to_json_lines

_ROWS_IN_CACHE = 16_384
"""So many rows become text at once: the text stays in the processor's cache, and far below Arrow's 2 GiB."""


class ParquetWriter(FormatWriter):
    """Parquet."""

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        compression = None if options.compression in {"none", "uncompressed"} else options.compression
        self._writer = pq.ParquetWriter(stream, schema, compression=compression)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def finish(self) -> None:
        self._writer.close()


class _LineWriter(FormatWriter):
    """A format of lines, compressed as a whole."""

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        compressed = options.compression != "none"
        self.out = pa.CompressedOutputStream(stream, options.compression) if compressed else stream

    def finish(self) -> None:
        if self.out is not self.stream:
            self.out.close()

    def write_lines(self, lines: pa.StringArray) -> None:
        """Write each value and a line end."""
        ended = pc.binary_join_element_wise(lines, "", "\n")
        start, end = ended.offset, ended.offset + len(ended)
        offsets = pa.Int32Array.from_buffers(pa.int32(), end + 1, [None, ended.buffers()[1]])
        self.out.write(ended.buffers()[2].slice(offsets[start].as_py(), offsets[end].as_py() - offsets[start].as_py()))


class JsonWriter(_LineWriter):
    """JSON, an object a line."""

    @classmethod
    def problems(cls, fields: Sequence[pa.Field]) -> Iterator[str]:
        return (
            f"JSON has no binary values, and {field.name!r} is BINARY; write base64({field.name}) or hex({field.name})."
            for field in fields
            if _holds_binary(field.type)
        )

    def write(self, batch: pa.RecordBatch) -> None:
        for start in range(0, len(batch), _ROWS_IN_CACHE):
            rows = batch.slice(start, _ROWS_IN_CACHE)
            self.write_lines(to_json_lines(rows, keep_nulls=not self.options.ignore_null_fields))


class TextWriter(_LineWriter):
    """Text: the one column, a row a line; null is an empty line."""

    @classmethod
    def problems(cls, fields: Sequence[pa.Field]) -> Iterator[str]:
        if len(fields) != 1 or not pa.types.is_string(fields[0].type):
            found = ", ".join(f"{field.name} {field.type}" for field in fields)
            yield f"text holds one column of type STRING, partition columns aside; found {found}."

    def write(self, batch: pa.RecordBatch) -> None:
        self.write_lines(pc.fill_null(batch.column(0), ""))


class CsvWriter(_LineWriter):
    """CSV: text in quotes, so that an empty one differs from null; timestamps in ISO 8601."""

    @classmethod
    def problems(cls, fields: Sequence[pa.Field]) -> Iterator[str]:
        return (
            f"CSV holds flat values only, and {field.name!r} has the type {field.type}; write to_json({field.name}), "
            f"or choose json or parquet."
            for field in fields
            if pa.types.is_nested(field.type) or _holds_binary(field.type)
        )

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        super().__init__(stream, schema, options)
        self._schema = pa.schema([field.with_type(_csv_type(field.type)) for field in schema])
        self._writer = pa.csv.CSVWriter(
            self.out,
            self._schema,
            write_options=pa.csv.WriteOptions(
                include_header=options.header, delimiter=options.delimiter or options.sep
            ),
        )

    def write(self, batch: pa.RecordBatch) -> None:
        columns = [iso_timestamps(c) if pa.types.is_timestamp(c.type) else c for c in batch.columns]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def finish(self) -> None:
        self._writer.close()
        super().finish()


def _csv_type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_timestamp(kind) else kind


def _holds_binary(kind: pa.DataType) -> bool:
    inside = [kind.field(i).type for i in range(kind.num_fields)]
    return is_binary(kind) or any(map(_holds_binary, inside))
