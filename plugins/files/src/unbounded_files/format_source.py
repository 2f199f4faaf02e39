"""The source for files of any format: it reads them itself, with the format's reader."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import fsspec
import pyarrow as pa

from unbounded.contracts import FileScan, FormatConnector, FormatInfo, FormatReader, Partition, SourceContext
from unbounded.errors import SourceError, UnboundedError
from unbounded_files import inference
from unbounded_files.conforming import check_types, conform
from unbounded_files.directories import FoundFile
from unbounded_files.format_options import with_options_of
from unbounded_files.source import FileSource
from unbounded_files.source_options import FileSourceOptions


class FormatSource(FileSource, FormatConnector):
    """Files of the format that :meth:`for_format` was given."""

    reader: ClassVar[type[FormatReader]]

    @classmethod
    def for_format(cls, format: FormatInfo, implementation: type[Any]) -> type[Self]:
        options = with_options_of(FileSourceOptions, format.name, implementation)
        parts = {"name": format.name, "format": format.name, "reader": implementation, "Options": options}
        return type(f"{format.name.title()}Source", (cls,), {"__doc__": format.summary, **parts})

    def infer(self, files: Sequence[FoundFile]) -> pa.Schema:
        return inference.infer(self.format, files, self.options, self._schema_of_newest)

    def open(self, context: SourceContext) -> None:
        super().open(context)
        self._figures: dict[str, str] = {}

    def read(self, partition: Partition) -> Iterator[pa.RecordBatch]:  # type: ignore[override] # the contract has both
        return self._rows(partition.value, self._figures)

    def metrics(self) -> dict[str, str]:
        figures, self._figures = self._figures, {}
        figures.update(super().metrics())
        return figures

    def _rows(self, scan: FileScan, figures: dict[str, str]) -> Iterator[pa.RecordBatch]:
        for index, path in enumerate(scan.paths):
            yield from self._rows_of(path, scan.partition_values[index] if scan.partition_values else {}, figures)

    def _rows_of(self, path: str, folders: dict[str, str | None], figures: dict[str, str]) -> Iterator[pa.RecordBatch]:
        wanted = self.context.schema
        try:
            with self._opened(path) as stream:
                if stream.read(1):  # another writer may just have begun a file without a byte
                    yield from self._read(path, stream, wanted, folders)
        except FileNotFoundError as error:
            self._pass_over(path, error)
            figures["missingFiles"] = str(int(figures.get("missingFiles", 0)) + 1)

    def _read(
        self, path: str, stream: Any, wanted: pa.Schema, folders: dict[str, str | None]
    ) -> Iterator[pa.RecordBatch]:
        stream.seek(0)
        reader = self.reader(stream, self.options)
        found = reader.schema()
        check_types(path, found, wanted)
        columns = [name for name in wanted.names if name in found.names and name not in folders]
        for batch in reader.read(columns or found.names[:1]):
            yield conform(batch, wanted, folders)

    def _pass_over(self, path: str, error: FileNotFoundError) -> None:
        if not self.options.ignore_missing_files:
            raise SourceError(
                f"The file {path!r} was listed and is gone now. Restore it, or set the option ignore_missing_files to "
                f"true to pass over files that vanish."
            ) from error

    def _schema_of_newest(self, files: Sequence[FoundFile], _: FileSourceOptions) -> pa.Schema:
        with self._opened(files[-1].path) as stream:
            return self.reader(stream, self.options).schema()

    @contextmanager
    def _opened(self, path: str) -> Iterator[Any]:
        """Give a file's stream; whatever goes wrong with it is an error that names the file."""
        try:
            with fsspec.open(path, "rb") as stream:
                yield stream
        except (UnboundedError, FileNotFoundError):
            raise
        except Exception as error:
            raise SourceError(f"The file {path!r} cannot be read as {self.format}: {error}") from error
