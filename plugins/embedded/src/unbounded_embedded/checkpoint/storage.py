"""Folders in which files appear whole or not at all: on the local disk, and on any fsspec filesystem."""

import io
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from unbounded.errors import CheckpointCorruptError, CheckpointError

Writer = Callable[[BinaryIO], Any]
"""Writes the content of a file to where it is told."""

_LOCAL = ("", "file", "local")
_PUTS_ARE_ATOMIC = ("memory", "s3", "s3a", "gs", "gcs", "abfs", "az", "adl")
_HIDDEN = "."


def folder_at(location: str) -> "LocalFolder | RemoteFolder":
    """Return the folder at a path or fsspec URL; it need not exist yet."""
    protocol = urlsplit(location).scheme if "://" in location else ""
    if protocol in _LOCAL:
        return LocalFolder(Path(location.removeprefix(f"{protocol}://")).absolute())
    import fsspec  # slow to import, and of no use for local folders

    filesystem, path = fsspec.core.url_to_fs(location)
    return RemoteFolder(filesystem, path, location, protocol in _PUTS_ARE_ATOMIC)


class LocalFolder:
    """A folder of the local disk. Files are synced before they get their name, and so is the name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = str(path)

    def folder(self, name: str) -> "LocalFolder":
        return LocalFolder(self.path / name)

    def names(self) -> list[str]:
        try:
            with os.scandir(self.path) as entries:
                return sorted(entry.name for entry in entries if entry.name[0] != _HIDDEN and entry.is_file())
        except FileNotFoundError:
            return []

    def exists(self, name: str) -> bool:
        return (self.path / name).is_file()

    def read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError as error:
            raise CheckpointCorruptError(f"{self.path / name} is missing.") from error

    def write(self, name: str, content: bytes) -> None:
        self.stream(name, lambda file: file.write(content))

    def stream(self, name: str, write: Writer) -> None:
        with _naming(self.path / name):
            hidden = self._write_hidden(write)
            hidden.replace(self.path / name)
            self._sync()

    def create(self, name: str, content: bytes) -> None:
        with _naming(self.path / name):
            hidden = self._write_hidden(lambda file: file.write(content))
            try:
                os.link(hidden, self.path / name)
            finally:
                hidden.unlink()
            self._sync()

    def delete(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def _write_hidden(self, write: Writer) -> Path:
        hidden = self.path / f"{_HIDDEN}{uuid.uuid4().hex}"
        try:
            file = hidden.open("wb")
        except FileNotFoundError:
            self.path.mkdir(parents=True, exist_ok=True)
            file = hidden.open("wb")
        try:
            with file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            hidden.unlink(missing_ok=True)
            raise
        return hidden

    def _sync(self) -> None:
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class RemoteFolder:
    """A folder of an fsspec filesystem: an object store, whose puts are atomic, or one with renames.

    Args:
        filesystem: The fsspec filesystem.
        path: The folder's path in it.
        url: The folder's URL, for people.
        puts_are_atomic: A file that is being written is not visible; otherwise files are renamed into place.
    """

    def __init__(self, filesystem: Any, path: str, url: str, puts_are_atomic: bool) -> None:
        self.filesystem, self.path, self.url = filesystem, path.rstrip("/"), url.rstrip("/")
        self._puts_are_atomic = puts_are_atomic

    def folder(self, name: str) -> "RemoteFolder":
        return RemoteFolder(self.filesystem, f"{self.path}/{name}", f"{self.url}/{name}", self._puts_are_atomic)

    def names(self) -> list[str]:
        self.filesystem.invalidate_cache(self.path)
        try:
            entries = self.filesystem.ls(self.path, detail=True)
        except FileNotFoundError:
            return []
        files = [PurePosixPath(entry["name"]).name for entry in entries if entry["type"] == "file"]
        return sorted(name for name in files if not name.startswith(_HIDDEN))

    def exists(self, name: str) -> bool:
        self.filesystem.invalidate_cache(self.path)
        return bool(self.filesystem.exists(f"{self.path}/{name}"))

    def read(self, name: str) -> bytes:
        try:
            return bytes(self.filesystem.cat_file(f"{self.path}/{name}"))
        except FileNotFoundError as error:
            raise CheckpointCorruptError(f"{self.url}/{name} is missing.") from error

    def write(self, name: str, content: bytes) -> None:
        with _naming(f"{self.url}/{name}"):
            self.filesystem.makedirs(self.path, exist_ok=True)
            if self._puts_are_atomic:
                self.filesystem.pipe_file(f"{self.path}/{name}", bytes(content))
                return
            hidden = f"{self.path}/{_HIDDEN}{uuid.uuid4().hex}"
            self.filesystem.pipe_file(hidden, bytes(content))
            self.filesystem.mv(hidden, f"{self.path}/{name}")

    def stream(self, name: str, write: Writer) -> None:
        buffer = io.BytesIO()
        write(buffer)
        self.write(name, buffer.getvalue())

    def create(self, name: str, content: bytes) -> None:
        if self.exists(name):
            raise FileExistsError(f"{self.url}/{name}")
        self.write(name, content)

    def delete(self, name: str) -> None:
        if self.exists(name):
            self.filesystem.rm_file(f"{self.path}/{name}")


@contextmanager
def _naming(place: Path | str) -> Iterator[None]:
    """Say which file could not be written, and what to do; that a file is there already is for the caller."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise CheckpointError(
            f"{place} could not be written: {error.strerror or error}. Mend that and start the query again; it goes on "
            f"where it was."
        ) from error
