"""A folder on any filesystem, in which files appear whole or not at all."""

from collections.abc import Callable
from typing import Any, BinaryIO, Protocol


class Folder(Protocol):
    """A folder that belongs to one part of a checkpoint. The engine gives it to a source or a sink.

    Names are relative, with ``/`` between parts. What a method has written is durable when it returns.

    Two runs of a query may overlap for a moment, the older not knowing yet that it was taken over. So what is decided
    once, such as what a position of a source stands for, is written with :meth:`create`; ``CheckpointInUseError`` is
    the error to raise if somebody was quicker. What :meth:`write` replaces must not matter to another run.
    """

    url: str
    """Where the folder is, as a path or an fsspec URL."""

    def folder(self, name: str) -> "Folder":
        """Return a folder inside this one. Nothing is created until a file is written."""

    def names(self) -> list[str]:
        """Return the names of the files in this folder, sorted, without those that are still being written."""

    def exists(self, name: str) -> bool:
        """Return whether the file is there, whole."""

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            CheckpointCorruptError: The file is not there.
        """

    def write(self, name: str, content: bytes) -> None:
        """Write a file so that it appears whole or not at all; an older one of that name is replaced."""

    def stream(self, name: str, write: Callable[[BinaryIO], Any]) -> None:
        """Write a file as :meth:`write` does, piece by piece: ``write`` is given the file to write to."""

    def create(self, name: str, content: bytes) -> None:
        """Write a file that must not be there yet; of several processes that try, one succeeds. Two that write the same
        content may both.

        Raises:
            FileExistsError: The file is there.
        """

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there is no error."""
