"""Reads one directory at a time, and only when something in it may have changed."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from unbounded.errors import SourceError

_SURE_AFTER_NS = 2_000_000_000
"""The coarsest time stamp of a common filesystem: a directory that changed later than this before it was read
may have changed once more without a newer stamp."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as the listing saw it.

    Args:
        path: A local path or an fsspec URL.
        modified_ms: When it was last written, in milliseconds since 1970.
        size: Its length in bytes.
    """

    path: str
    modified_ms: int
    size: int


@dataclass(frozen=True, slots=True)
class Directory:
    """The names in one directory. ``files`` maps each name to what is known of it without asking again."""

    files: dict[str, FoundFile | None]
    folders: tuple[str, ...]


class DirectoryReader(Protocol):
    """Reads directories of one kind of filesystem. Paths are in the filesystem's own spelling."""

    def read(self, path: str) -> Directory | None:
        """Return what is in the directory, or ``None`` if there is none."""

    def inspect(self, path: str, known: FoundFile | None) -> FoundFile | None:
        """Return a file with its time and size, or ``None`` if it is gone."""


class LocalDirectories:
    """Directories of this machine. One whose time stamp did not move is not read again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, Directory]] = {}

    def read(self, path: str) -> Directory | None:
        try:
            changed_ns = os.stat(path).st_mtime_ns  # noqa: PTH116 - called for every directory at every poll
            kept = self._kept.get(path)
            if kept and kept[0] == changed_ns:
                return kept[1]
            settled = time.time_ns() - changed_ns > _SURE_AFTER_NS  # the filesystem's time, not the query's
            directory = self.scan(path)
        except (FileNotFoundError, NotADirectoryError):
            self._kept.pop(path, None)
            return None
        if settled:
            self._kept[path] = (changed_ns, directory)
        return directory

    def scan(self, path: str) -> Directory:
        """Read a directory, whatever is known of it."""
        files: dict[str, FoundFile | None] = {}
        folders: list[str] = []
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    if not _is_loop(entry):
                        folders.append(entry.name)
                elif entry.is_file() or _is_broken_link(entry):  # a named pipe would be waited for
                    files[entry.name] = None
        return Directory(files, tuple(folders))

    def inspect(self, path: str, known: FoundFile | None) -> FoundFile | None:
        try:
            status = os.stat(path)  # noqa: PTH116 - called for every new file
        except FileNotFoundError:
            return None
        _require_text(path)
        return FoundFile(path, status.st_mtime_ns // 1_000_000, status.st_size)


def _is_loop(folder: os.DirEntry[str]) -> bool:
    """Return whether a folder is a link to one through which it was reached: all would be found again, under longer
    names.
    """
    if not folder.is_symlink():
        return False
    path = Path(folder.path)
    target, way = path.resolve(), [place.resolve() for place in path.parents]
    return any(place == target or target in place.parents for place in way)


def _is_broken_link(entry: os.DirEntry[str]) -> bool:
    """Return whether what a link points to is not there. It may come later, and the directory does not change then."""
    return entry.is_symlink() and not Path(entry.path).exists()


def _require_text(path: str) -> None:
    """Do nothing if a path can be written down.

    Raises:
        SourceError: Its bytes are no UTF-8; neither the log of files nor a reader could name the file.
    """
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise SourceError(f"The name of the file {os.fsencode(path)!r} is not UTF-8. Rename the file.") from error


class RemoteDirectories:
    """Directories of any fsspec filesystem: one listing call a directory, which brings times and sizes along.

    Args:
        filesystem: The fsspec filesystem.
        url: Turns its paths into URLs.
    """

    def __init__(self, filesystem: Any, url: Callable[[str], str]) -> None:
        self._filesystem, self._url = filesystem, url

    def read(self, path: str) -> Directory | None:
        with contextlib.suppress(NotImplementedError, TypeError):
            self._filesystem.invalidate_cache(path)
        try:
            entries = self._filesystem.ls(path, detail=True)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Directory(dict(self._files(entries)), tuple(_name(e) for e in entries if e["type"] == "directory"))

    def inspect(self, path: str, known: FoundFile | None) -> FoundFile | None:
        if known is not None:
            return known
        try:
            return self._found(self._filesystem.info(path))
        except FileNotFoundError:
            return None

    def _files(self, entries: list[dict[str, Any]]) -> Iterator[tuple[str, FoundFile | None]]:
        return ((_name(entry), self._found(entry)) for entry in entries if entry["type"] != "directory")

    def _found(self, entry: dict[str, Any]) -> FoundFile:
        return FoundFile(self._url(entry["name"]), _modified_ms(entry), int(entry["size"] or 0))


def _name(entry: dict[str, Any]) -> str:
    return str(entry["name"]).rstrip("/").rsplit("/", 1)[-1]


def _modified_ms(entry: dict[str, Any]) -> int:
    """Filesystems do not agree on the name of the time, nor on its type."""
    for key in ("mtime", "LastModified", "last_modified", "updated", "created"):
        value = entry.get(key)
        if value is not None:
            return int((value.timestamp() if hasattr(value, "timestamp") else float(value)) * 1000)
    return 0
