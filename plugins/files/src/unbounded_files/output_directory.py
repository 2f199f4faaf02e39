"""A directory that sinks write to: files that are durable, and names that change at once."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from unbounded_files.location import Location


class OutputDirectory:
    """The directory at a location, on any fsspec filesystem. All names are relative to it.

    Args:
        location: The directory; it need not exist.
    """

    def __init__(self, location: Location) -> None:
        self.location = location
        self._filesystem = location.filesystem

    def create(self) -> None:
        """Make sure that the directory is there."""
        self._filesystem.makedirs(self.location.path, exist_ok=True)

    @contextlib.contextmanager
    def new_file(self, name: str) -> Iterator[Any]:
        """Give a binary stream to a new file, which is durable when the block ends."""
        path = self._path(name)
        self._filesystem.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        with self._filesystem.open(path, "wb") as stream:
            yield stream
        self._settle(path)

    def replace(self, name: str, content: bytes) -> None:
        """Write a small file so that it is there whole or as it was."""
        temporary = f"{name.rpartition('/')[0]}/.{uuid4().hex}"
        try:
            with self.new_file(temporary) as stream:
                stream.write(content)
            self.rename([(temporary, name)])
        finally:
            self.delete(temporary)

    def rename(self, names: list[tuple[str, str]]) -> None:
        """Rename files, each at once, and replace what has the new name; durable when this returns. A file
        that is gone was renamed before.
        """
        folders = {new.rpartition("/")[0] for _, new in names}
        for folder in folders:
            self._filesystem.makedirs(self._path(folder), exist_ok=True)
        for old, new in names:
            with contextlib.suppress(FileNotFoundError):
                self._move(self._path(old), self._path(new))
        for folder in folders:
            self._settle(self._path(folder))

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, or ``None`` if it is not there."""
        with contextlib.suppress(FileNotFoundError):
            return bytes(self._filesystem.cat_file(self._path(name)))
        return None

    def exists(self, name: str) -> bool:
        """Return whether a file is there."""
        path = self._path(name)
        self._filesystem.invalidate_cache(path.rpartition("/")[0])
        return bool(self._filesystem.exists(path))

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder, without hidden ones; none if it is not there."""
        path = self._path(folder)
        self._filesystem.invalidate_cache(path)
        try:
            entries = self._filesystem.ls(path, detail=False)
        except FileNotFoundError:
            return []
        inside = (str(entry).rstrip("/").rpartition("/") for entry in entries if str(entry).rstrip("/") != path)
        return sorted(name for _, _, name in inside if not name.startswith("."))

    def delete(self, name: str) -> None:
        """Delete a file or a folder with all that is in it; what is not there is no error."""
        path = self._path(name)
        self._filesystem.invalidate_cache(path)
        with contextlib.suppress(FileNotFoundError):
            self._filesystem.rm(path, recursive=True)

    def delete_if_empty(self, folder: str) -> None:
        """Delete a folder that has nothing in it; object stores have no such folders."""
        with contextlib.suppress(OSError):
            self._filesystem.rmdir(self._path(folder))

    def visible(self) -> list[str]:
        """Return the names that a reader sees."""
        return [name for name in self.names("") if not name.startswith("_")]

    def _move(self, old: str, new: str) -> None:
        if self.location.is_local:
            os.replace(old, new)  # noqa: PTH105 - a name, not an object, throughout
        else:
            self._filesystem.mv(old, new)

    def _settle(self, path: str) -> None:
        """Make a file, or the names in a folder, survive a loss of power; other filesystems do so by themselves."""
        if self.location.is_local:
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _path(self, name: str) -> str:
        return f"{self.location.path.rstrip('/')}/{name}".rstrip("/")
