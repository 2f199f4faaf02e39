"""The file sources: files that appear in a directory, each read once."""

import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar

import pyarrow as pa

from unbounded.contracts import (
    FileScan,
    Offset,
    Options,
    Partition,
    ReadAllAvailable,
    ReadLimit,
    ReadMaxBytes,
    ReadMaxFiles,
    Source,
    SourceCapabilities,
    SourceContext,
)
from unbounded.errors import CheckpointCorruptError, CheckpointError, ConfigurationError, PathNotFoundError
from unbounded.schema import spark_type
from unbounded_files import inference, partition_columns
from unbounded_files.admission import Backlog, may_extend
from unbounded_files.cleaning import Cleaner
from unbounded_files.directories import FoundFile
from unbounded_files.file_log import FileLog
from unbounded_files.listing import Listing
from unbounded_files.location import Location
from unbounded_files.seen_files import SeenFiles
from unbounded_files.source_options import (
    CsvSourceOptions,
    FileSourceOptions,
    JsonSourceOptions,
    ParquetSourceOptions,
    TextSourceOptions,
)

_log = logging.getLogger(__name__)


class FileSource(Source):
    """Files under one path, in order of their age. A position of the stream, ``{"logOffset": N}``, stands for
    the files that the log in the checkpoint holds under ``N``; a file is known by its path, so what is
    appended to one that was taken is never read.
    """

    format: ClassVar[str]
    options: FileSourceOptions

    def __init__(self, options: Any, schema: pa.Schema | None = None) -> None:
        super().__init__(options, schema)
        self.location = Location.of(self.options.path)
        self.listing = Listing(
            self.location,
            recursive=self.options.recursive_file_lookup,
            name_filter=self.options.path_glob_filter,
        )

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        return SourceCapabilities(needs_schema=True, accepts_schema=True, prunes_columns=True)

    def schema(self) -> pa.Schema:
        if not self.location.is_glob and not self.location.exists():
            raise PathNotFoundError(f"{self.name}: the path {self.options.path!r} does not exist.")
        self._cleaner()  # refuses an archive that the source would read
        if self.user_schema is not None:
            self._check_corrupt_column(self.user_schema)
            return self.user_schema
        files = self.listing.new_files(lambda _: False)
        data = self.infer(files)
        folders = partition_columns.infer_types(self._folder_values(file.path) for file in files)
        in_folders = {name.lower() for name in folders.names}
        return pa.schema([*(field for field in data if field.name.lower() not in in_folders), *folders])

    def require_input(self) -> None:
        if self.location.is_glob and next(self.listing.paths(), None) is None:
            raise PathNotFoundError(f"{self.name}: no file matches the path {self.options.path!r}.")

    def infer(self, files: Sequence[FoundFile]) -> pa.Schema:
        """Return the columns that files seem to have, oldest file first. Called if no schema was given."""
        return inference.infer(self.format, files, self.options)

    def open(self, context: SourceContext) -> None:
        super().open(context)
        self._log = FileLog(context.folder, base=self.location.url(self.listing.base))
        self._seen = self._known_files()
        keeps = not self.options.latest_first
        self._backlog = Backlog(
            self._find, self.options.max_cached_files if keeps else 0, self.options.discard_cached_input_ratio
        )
        self._clean = self._cleaner()
        self._starts: dict[int, int] = {}

    def initial_offset(self) -> Offset:
        return {"logOffset": -1}

    def latest_offset(self, start: Offset, limit: ReadLimit) -> Offset:
        if self._log.last < _position(start):
            raise CheckpointCorruptError(
                f"{self.describe()}: the query stands at {start}, but the log of its files in the checkpoint ends at "
                f"{self._log.last}. Restore the folder of the source, or start from a new checkpoint."
            )
        if self._log.last > _position(start) and not may_extend(limit):
            return {"logOffset": _position(start) + 1}
        admitted = self._backlog.take(limit)
        if admitted:
            self._admit(admitted)
        return {"logOffset": self._log.last}

    def _admit(self, files: list[FoundFile]) -> None:
        try:
            self._log.append(files)
        except CheckpointError:
            self._backlog.put_back(files)
            raise
        self._seen.add(files)
        self._seen.advance()

    def partitions(self, start: Offset, end: Offset) -> Sequence[Partition]:
        self._starts[_position(end)] = _position(start)
        files = self._log.files_between(_position(start), _position(end)) if start != end else []
        with_folders = [(file, self._columns_in_folders(file)) for file in files]
        with_folders.sort(key=lambda pair: tuple(pair[1]))  # stable: files stay in order within their kind
        kinds = groupby(with_folders, key=lambda pair: tuple(pair[1]))
        return [Partition(self._scan(columns, list(pairs))) for columns, pairs in kinds]

    def read(self, partition: Partition) -> FileScan:
        scan: FileScan = partition.value
        return scan

    def default_read_limit(self) -> ReadLimit:
        if self.options.max_files_per_trigger:
            return ReadMaxFiles(self.options.max_files_per_trigger)
        if self.options.max_bytes_per_trigger:
            return ReadMaxBytes(self.options.max_bytes_per_trigger)
        return ReadAllAvailable()

    def prepare_for_available_now(self) -> None:
        self._backlog.freeze()

    def has_more(self) -> bool:
        return bool(self._backlog.waiting)

    def metrics(self) -> dict[str, str]:
        waiting = self._backlog.waiting
        return {
            "numFilesOutstanding": str(len(waiting)),
            "numBytesOutstanding": str(sum(file.size for file in waiting)),
            "numFilesSkippedAsTooOld": str(self._seen.skipped),
        }

    def commit(self, end: Offset) -> None:
        begin = self._starts.pop(_position(end), None)
        if begin is not None:
            self._clean(self._log.files_between(begin, _position(end)))
        no_longer_asked_for = _position(end) - self.context.max_batches_to_keep
        if self._log.can_merge(no_longer_asked_for):
            self._seen.forget(self.listing.paths())
            self._log.merge(no_longer_asked_for, self._seen)

    def describe(self) -> str:
        return f"FileSource[{self.format} {self.location.describe()}]"

    def _known_files(self) -> SeenFiles:
        takes_any_age = self.options.latest_first and self.default_read_limit() != ReadAllAvailable()
        seen = SeenFiles(None if takes_any_age else self.options.max_file_age, by_name=self.options.file_name_only)
        seen.add(entry.file for entry in self._log.entries())
        if self._log.last >= 0:
            seen.advance()
        return seen

    def _find(self) -> list[FoundFile]:
        skipped = self._seen.skipped
        found = self._seen.without_old(self.listing.new_files(self._seen.__contains__))
        if self._seen.skipped > skipped:
            _log.warning(
                "%s passes over %d files that are older than the newest one by more than max_file_age.",
                self.describe(),
                self._seen.skipped - skipped,
            )
        return found[::-1] if self.options.latest_first else found

    def _scan(self, columns: Sequence[str], pairs: Sequence[tuple[FoundFile, dict[str, str | None]]]) -> FileScan:
        fields = list(self.context.schema if self.user_schema is None else self.user_schema)
        return FileScan(
            format=self.format,
            paths=tuple(file.path for file, _ in pairs),
            schema=pa.schema([field for field in fields if field.name not in columns]),
            partition_values=tuple(values for _, values in pairs) if columns else (),
            partition_schema=pa.schema([field for field in fields if field.name in columns]),
            options=self.options.scan_options(),
        )

    def _check_corrupt_column(self, schema: pa.Schema) -> None:
        name = getattr(self.options, "column_name_of_corrupt_record", None)
        if name in schema.names and not pa.types.is_string(schema.field(name).type):
            raise ConfigurationError(
                f"{self.name}: the column {name!r} gets the text of bad records, so it must be a STRING, not "
                f"{spark_type(schema.field(name).type)}."
            )

    def _columns_in_folders(self, file: FoundFile) -> dict[str, str | None]:
        """Return those folder values that are columns of the schema, in the order of the schema."""
        values = {name.lower(): value for name, value in self._folder_values(file.path).items()}
        return {name: values[name.lower()] for name in self.context.schema.names if name.lower() in values}

    def _folder_values(self, path: str) -> dict[str, str | None]:
        if self.options.recursive_file_lookup:
            return {}
        return partition_columns.values_in(path, self.location.url(self.listing.base))

    def _cleaner(self) -> Cleaner:
        return Cleaner(self.options.clean_source, self.options.source_archive_dir, self.location, self.listing.base)


def _position(offset: Offset) -> int:
    return int(offset["logOffset"])


class JsonSource(FileSource):
    """JSON files, one object a line."""

    name = format = "json"
    Options: ClassVar[type[Options]] = JsonSourceOptions


class CsvSource(FileSource):
    """CSV files."""

    name = format = "csv"
    Options: ClassVar[type[Options]] = CsvSourceOptions


class ParquetSource(FileSource):
    """Parquet files."""

    name = format = "parquet"
    Options: ClassVar[type[Options]] = ParquetSourceOptions


class TextSource(FileSource):
    """Text files: one column ``value``, a row a line."""

    name = format = "text"
    Options: ClassVar[type[Options]] = TextSourceOptions

    @classmethod
    def capabilities(cls) -> SourceCapabilities:
        return SourceCapabilities(accepts_schema=True, prunes_columns=True)
