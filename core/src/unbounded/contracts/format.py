"""How a plugin announces a format of files, and what its reader and its writer must be."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar, Self

import pyarrow as pa

from unbounded.contracts import options as contract


@dataclass(frozen=True)
class FormatInfo:
    """A format of files by name. Light: the classes are imported when somebody uses the name.

    A reader and a writer of single files are enough for a source and a sink: a plugin for files makes a connector of
    every format, under the format's name, with directories, batches and recovery.

    Args:
        name: What users write in ``format("…")``.
        summary: One sentence.
        extensions: How the names of such files end, without the dot. The first is given to files that are written.
        reader: ``module:Class`` of a :class:`FormatReader`, or ``None``.
        writer: ``module:Class`` of a :class:`FormatWriter`, or ``None``.

    Raises:
        ValueError: There is no extension, or one begins with a dot.
    """

    name: str
    summary: str
    extensions: tuple[str, ...]
    reader: str | None = None
    writer: str | None = None

    def __post_init__(self) -> None:
        given: Any = self.extensions  # of a plugin that no type checker may have seen
        if not isinstance(given, tuple) or not given or any(extension.startswith(".") for extension in given):
            raise ValueError(f"the format {self.name!r} has the extensions {given!r}: give a tuple such as ('orc',)")


class FormatReader(ABC):
    """Reads one file. Made for each file, and used once, by the thread that reads the batch.

    It keeps nothing between files and reads nothing but its stream: the same bytes give the same rows. Any exception
    ends the query with an error that names the file.

    Args:
        stream: The file, at its beginning. It can be sought in, and is closed by the caller.
        options: The options, already checked against ``Options``.
    """

    Options: ClassVar[type[contract.Options]] = contract.Options
    """The options of the format, besides those of every file source."""

    def __init__(self, stream: BinaryIO, options: Any) -> None:
        self.stream, self.options = stream, options

    @abstractmethod
    def schema(self) -> pa.Schema:
        """Return the columns of the file. Called first, and alone where only the columns are asked for."""

    @abstractmethod
    def read(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield the rows in pieces that fit into memory, at least these columns of them. Called at most once.

        Args:
            columns: Some names of :meth:`schema`, at least one.
        """


class FormatWriter(ABC):
    """Writes one file. Made for each file, by the thread of the query.

    A file that was begun is finished, or thrown away with all that was written. Any exception fails the batch, which
    is then tried again with new files.

    Args:
        stream: Where to write. It is closed, and made durable, by the caller.
        schema: The columns of every batch.
        options: The options, already checked against ``Options``.
    """

    Options: ClassVar[type[contract.Options]] = contract.Options
    """The options of the format, besides those of every file sink."""

    def __init__(self, stream: Any, schema: pa.Schema, options: Any) -> None:
        self.stream, self.schema, self.options = stream, schema, options

    @classmethod
    def problems(cls, fields: Sequence[pa.Field]) -> Iterator[str]:  # noqa: ARG003 - for those who override it
        """Return a sentence for each column that the format cannot hold. Called before anything starts."""
        return iter(())

    @abstractmethod
    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""

    @abstractmethod
    def finish(self) -> None:
        """Write what must come last. Called once, after the last rows; the stream stays open."""


class FormatConnector(ABC):
    """What the class of a connector must be that has a ``format``: it can be made for any format."""

    @classmethod
    @abstractmethod
    def for_format(cls, format: FormatInfo, implementation: type[Any]) -> type[Self]:
        """Return the class that reads or writes files of a format. Called once for each format and role.

        Args:
            format: The format, after which the class is named.
            implementation: Its :class:`FormatReader` for a source, its :class:`FormatWriter` for a sink.
        """
