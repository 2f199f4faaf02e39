"""Finds the files under a path or glob, in the order in which a stream takes them."""

import re
from collections.abc import Callable, Iterator
from fnmatch import translate

from unbounded_files.directories import (
    Directory,
    DirectoryReader,
    FoundFile,
    LocalDirectories,
    RemoteDirectories,
)
from unbounded_files.location import MAGIC, Location
from unbounded_files.output_directory import OutputDirectory
from unbounded_files.output_log import LOG_FOLDER, unfinished_files

_Name = Callable[[str], bool]
_Files = Iterator[tuple[str, FoundFile | None]]


class Listing:
    """The files of a source.

    A directory gives its files and those of its partition folders (``key=value``); a glob gives the files it
    matches and, for each directory it matches, that directory's files. Names that start with ``_`` or ``.``
    are left out.

    Args:
        location: The directory, file or glob.
        recursive: Also go into folders that are not partitions.
        name_filter: A glob that the names of files must match; ``None`` takes all.
    """

    def __init__(self, location: Location, *, recursive: bool = False, name_filter: str | None = None) -> None:
        self.location = location
        self._recursive = recursive
        self._accepts = _matcher(name_filter) if name_filter else _anything
        self._directories: DirectoryReader = (
            LocalDirectories() if location.is_local else RemoteDirectories(location.filesystem, location.url)
        )
        self.base, self._patterns = _split(location.path)

    def new_files(self, is_known: Callable[[str], bool]) -> list[FoundFile]:
        """Return the files that are there and not known, oldest first; files of equal age by path.

        Args:
            is_known: Whether a path (local path or URL) has been taken already. It is asked before the file
                itself is looked at, so that a directory full of known files costs one look at its names.
        """
        return sorted(self._unknown(is_known), key=lambda file: (file.modified_ms, file.path))

    def paths(self) -> Iterator[str]:
        """Return every file that is there, as a local path or URL."""
        return (self.location.url(path) for path, _ in self._walk())

    def _unknown(self, is_known: Callable[[str], bool]) -> Iterator[FoundFile]:
        for path, seen in self._walk():
            if not is_known(self.location.url(path)):
                found = self._directories.inspect(path, seen)
                if found is not None:
                    yield found

    def _walk(self) -> _Files:
        if self._patterns:
            return self._matches(self.base, self._patterns)
        directory = self._directories.read(self.base)
        if directory is None:
            return iter([(self.base, None)])
        return self._finished(directory, self._below(self.base, directory))

    def _finished(self, directory: Directory, files: _Files) -> _Files:
        """Leave out what a sink of ours has not made visible as a whole yet."""
        if LOG_FOLDER not in directory.folders:
            return files
        unfinished = {_join(self.base, name) for name in unfinished_files(OutputDirectory(self.location))}
        return ((path, known) for path, known in files if path not in unfinished)

    def _matches(self, path: str, patterns: tuple[str, ...]) -> _Files:
        directory = self._directories.read(path)
        if directory is None:
            return
        pattern, rest = patterns[0], patterns[1:]
        if pattern == "**":
            yield from self._matches_at_any_depth(path, directory, patterns)
            return
        matches = _matcher(pattern)
        if not rest:
            yield from self._files(path, directory, matches)
        for name in filter(_visible, filter(matches, directory.folders)):
            inside = _join(path, name)
            yield from (self._matches(inside, rest) if rest else self._below(inside, self._directories.read(inside)))

    def _matches_at_any_depth(self, path: str, directory: Directory, patterns: tuple[str, ...]) -> _Files:
        yield from (self._matches(path, patterns[1:]) if patterns[1:] else self._files(path, directory, _anything))
        for name in filter(_visible, directory.folders):
            yield from self._matches(_join(path, name), patterns)

    def _below(self, path: str, directory: Directory | None) -> _Files:
        if directory is None:
            return
        yield from self._files(path, directory, _anything)
        for name in filter(_visible, directory.folders):
            if self._recursive or "=" in name:
                inside = _join(path, name)
                yield from self._below(inside, self._directories.read(inside))

    def _files(self, path: str, directory: Directory, matches: _Name) -> _Files:
        for name, known in directory.files.items():
            if _visible(name) and matches(name) and self._accepts(name):
                yield _join(path, name), known


def _split(path: str) -> tuple[str, tuple[str, ...]]:
    """Return the fixed beginning of a path and the patterns of its rest, folder by folder."""
    parts = path.split("/")
    fixed = next((i for i, part in enumerate(parts) if not MAGIC.isdisjoint(part)), len(parts))
    return "/".join(parts[:fixed]) or "/", tuple(parts[fixed:])


def _matcher(pattern: str) -> _Name:
    """Return a test for names: ``*``, ``?``, ``[a-z]``, ``[^a]`` and ``{a,b}``, as Hadoop's globs have
    them.
    """
    translated = "|".join(translate(choice.replace("[^", "[!")) for choice in _choices(pattern))
    expression = re.compile(translated)
    return lambda name: expression.match(name) is not None


def _choices(pattern: str) -> Iterator[str]:
    group = re.search(r"\{([^{}]*)\}", pattern)
    if group is None:
        yield pattern
        return
    for choice in group[1].split(","):
        yield from _choices(pattern[: group.start()] + choice + pattern[group.end() :])


def _anything(_: str) -> bool:
    return True


def _visible(name: str) -> bool:
    return not name.startswith(".") and (not name.startswith("_") or "=" in name)


def _join(path: str, name: str) -> str:
    return f"{path.rstrip('/')}/{name}"
