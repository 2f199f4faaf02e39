"""The file sinks: a batch becomes files in a directory, exactly once."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, ClassVar
from uuid import uuid4

import pyarrow as pa

from unbounded.contracts import BatchContext, CommitMessage, FormatWriter, Options, Sink, SinkCapabilities, SinkContext
from unbounded.schema import spark_type
from unbounded_files.location import Location
from unbounded_files.output_directory import OutputDirectory
from unbounded_files.output_log import CommittedBatch, OutputLog, WrittenFile, file_stem
from unbounded_files.partitioned import by_folder, can_name_folders
from unbounded_files.sink_options import (
    CsvSinkOptions,
    FileSinkOptions,
    JsonSinkOptions,
    ParquetSinkOptions,
    TextSinkOptions,
)
from unbounded_files.writers import CsvWriter, JsonWriter, ParquetWriter, TextWriter

TEMPORARY_FOLDER = "_temporary"

_ENDING_OF_CODEC = {"none": "", "gzip": ".gz", "bz2": ".bz2", "zstd": ".zst"}


class FileSink(Sink):
    """Files in a directory, and in a folder for each value of the partition columns.

    ``write`` makes complete, durable files under ``_temporary``, in a folder for each attempt at a batch. ``commit``
    writes the log, from which moment the batch counts, and gives the files their own names, which depend on the query
    and the batch alone. What a crash left between the two is finished by ``open``.

    A run that was taken over may still be writing when the next one opens. Both write the same batch then, and the one
    that is later gives the same names to the same rows. So neither deletes an attempt of the other, but for attempts
    at batches that are committed.
    """

    format: ClassVar[str]
    writer: ClassVar[type[FormatWriter]]
    options: FileSinkOptions

    def __init__(self, options: Any, function: Any = None) -> None:
        super().__init__(options, function)
        self.location = Location.of(self.options.path)
        self._directory = OutputDirectory(self.location)
        self._last_batch = -1
        self._attempts: list[str] = []

    @property
    @abstractmethod
    def file_ending(self) -> str:
        """How the names of its files end, with the dot."""

    def capabilities(self) -> SinkCapabilities:
        return SinkCapabilities(
            output_modes=frozenset(("append",)),
            guarantee="exactly-once",
            needs_checkpoint_location=True,
            batch=True,
        )

    def check(self, context: SinkContext) -> Sequence[str]:
        return [*self._wrong_columns(context), *self._in_the_way(context)]

    def open(self, context: SinkContext) -> None:
        super().open(context)
        self._is_batch_write = context.folder is None
        self._writer_id = uuid4().hex if self._is_batch_write else context.query_id
        self._log = OutputLog(self._directory, self._writer_id)
        ignores = self._is_batch_write and self.options.save_mode == "ignore"
        self._writes = not (ignores and self._directory.visible())
        self._directory.create()
        self._finish_last_batch()

    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> CommitMessage:
        if not self._writes:
            data.read_all()
            return ()
        return tuple(self._write_files(batch, data))

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        files = tuple(file for message in messages for file in message or ())
        overwrites = self._is_batch_write and self.options.save_mode == "overwrite"
        if (files or overwrites) and batch.batch_id > self._last_batch:
            self._log.commit(CommittedBatch(batch.batch_id, files))
            self._attempts.clear()  # what is logged is the output, whatever comes between it and its names
            if overwrites:
                self._empty()
            self._publish(files)
            self._last_batch = batch.batch_id
        self._attempts.clear()
        self._delete_attempts_up_to(batch.batch_id)

    def abort(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        self._forget_attempts()

    def close(self) -> None:
        if not hasattr(self, "context"):
            return
        if self._is_batch_write:
            self._log.forget()
        self._forget_attempts()
        self._directory.delete_if_empty(self._temporary)
        self._directory.delete_if_empty(TEMPORARY_FOLDER)

    def describe(self) -> str:
        return f"FileSink[{self.format} {self.location.describe()}]"

    def _write_files(self, batch: BatchContext, data: pa.RecordBatchReader) -> Iterator[WrittenFile]:
        attempt = f"{self._temporary}/{batch.batch_id}-{batch.partition}-{uuid4().hex[:8]}"
        self._attempts.append(attempt)
        name = file_stem(self._writer_id, batch.batch_id, batch.partition) + self.file_ending
        partition_by = self.context.partition_by
        if not partition_by:
            yield from self._write_file(WrittenFile(f"{attempt}/{name}", name), data.schema, iter(data))
            return
        for folder, rows in by_folder(data.read_all(), partition_by):
            file = WrittenFile(f"{attempt}/{folder}/{name}", f"{folder}/{name}")
            yield from self._write_file(file, rows.schema, iter(rows.to_batches()))

    def _write_file(
        self, file: WrittenFile, schema: pa.Schema, batches: Iterator[pa.RecordBatch]
    ) -> Iterator[WrittenFile]:
        first = next((rows for rows in batches if len(rows)), None)
        if first is None:
            return
        with self._directory.new_file(file.temporary) as stream:
            writer = self.writer(stream, schema, self.options)
            for rows in chain([first], batches):
                writer.write(rows)
            writer.finish()
        yield file

    def _finish_last_batch(self) -> None:
        last = self._log.last()
        self._last_batch = last.batch_id if last else -1
        if last:
            self._publish(last.files)
        self._delete_attempts_up_to(self._last_batch)

    def _forget_attempts(self) -> None:
        """Delete what this sink has written and not published."""
        while self._attempts:
            self._directory.delete(self._attempts.pop())

    def _delete_attempts_up_to(self, batch_id: int) -> None:
        """Delete what any run has left of batches that are committed."""
        for attempt in self._directory.names(self._temporary):
            number = attempt.partition("-")[0]
            if number.isdecimal() and int(number) <= batch_id:
                self._directory.delete(f"{self._temporary}/{attempt}")

    def _publish(self, files: Sequence[WrittenFile]) -> None:
        self._directory.rename([(file.temporary, file.final) for file in files])

    def _empty(self) -> None:
        for name in self._directory.visible():
            self._directory.delete(name)

    @property
    def _temporary(self) -> str:
        return f"{TEMPORARY_FOLDER}/{self._writer_id}"

    def _wrong_columns(self, context: SinkContext) -> Iterator[str]:
        names = context.schema.names
        missing = [name for name in context.partition_by if name not in names]
        if missing:
            wrong, right = ", ".join(map(repr, missing)), ", ".join(names)
            yield f"partition_by names {wrong}, but the columns are {right}."
        twice = sorted({name for name in context.partition_by if context.partition_by.count(name) > 1})
        if twice:
            yield f"partition_by names {', '.join(map(repr, twice))} more than once."
        for field in context.schema:
            if field.name in context.partition_by and not can_name_folders(field.type):
                yield f"partition_by names {field.name!r}, but no folder can be named by a {spark_type(field.type)}."
        rest = [field for field in context.schema if field.name not in context.partition_by]
        if not rest:
            yield "partition_by takes every column, so that nothing is left to write; leave one out."
        yield from self.writer.problems(rest)

    def _in_the_way(self, context: SinkContext) -> Iterator[str]:
        if context.folder is None and self.options.save_mode == "error" and self._directory.visible():
            yield (
                f"the path {self.options.path!r} already holds files. Choose mode append, overwrite or ignore, or "
                f"another path."
            )


class _LineSink(FileSink):
    """Files of lines, compressed as a whole."""

    suffix: ClassVar[str]
    options: JsonSinkOptions | CsvSinkOptions | TextSinkOptions

    @property
    def file_ending(self) -> str:
        return f".{self.suffix}{_ENDING_OF_CODEC[self.options.compression]}"


class JsonSink(_LineSink):
    """JSON files, one object a line."""

    name = format = suffix = "json"
    writer = JsonWriter
    Options: ClassVar[type[Options]] = JsonSinkOptions


class CsvSink(_LineSink):
    """CSV files."""

    name = format = suffix = "csv"
    writer = CsvWriter
    Options: ClassVar[type[Options]] = CsvSinkOptions


class TextSink(_LineSink):
    """Text files, one row a line."""

    name = format = "text"
    suffix = "txt"
    writer = TextWriter
    Options: ClassVar[type[Options]] = TextSinkOptions


class ParquetSink(FileSink):
    """Parquet files."""

    name = format = "parquet"
    writer = ParquetWriter
    Options: ClassVar[type[Options]] = ParquetSinkOptions
    options: ParquetSinkOptions

    @property
    def file_ending(self) -> str:
        codec = self.options.compression
        return ".parquet" if codec in {"none", "uncompressed"} else f".{codec}.parquet"
