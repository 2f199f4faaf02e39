"""Finds the files under a path or glob, in the order in which a stream takes them."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
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
from unbounded_files.output_log import LOG_FOLDER, come_since, logs_of, unfinished_files

_MOST_LOOKS = 10
_log = logging.getLogger(__name__)
_Name = Callable[[str], bool]
_Folders = Iterator[tuple[str, Directory, _Name]]
"""Directories, with the test that the names of their files must pass."""


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
        self._exhausted: dict[str, Directory] = {}
        self.base, self._patterns = _split(location.path)

    def new_files(self, is_known: Callable[[str], bool]) -> list[FoundFile]:
        """Return the files that are there and not known, oldest first; files of equal age by path.

        Args:
            is_known: Whether a path (local path or URL) has been taken already; one that is known stays so as
                long as it is there. It is asked before the file itself is looked at, and a directory in which
                all files were known is passed over until it changes.
        """
        found = (self._directories.inspect(path, seen) for path, seen in self._candidates(is_known))
        return sorted(filter(None, found), key=lambda file: (file.modified_ms, file.path))

    def paths(self) -> Iterator[str]:
        """Return every file that is there, as a local path or URL."""
        for folder, directory, accepts in self._folders(self._root()):
            yield from (self.location.url(_join(folder, name)) for name in directory.files if accepts(name))

    def _candidates(self, is_known: Callable[[str], bool]) -> Iterable[tuple[str, FoundFile | None]]:
        root = self._root()
        if self._patterns:
            return self._unknown(is_known, set(), root)
        return self._the_file(is_known) if root is None else self._whole_batches(is_known, root)

    def _whole_batches(
        self, is_known: Callable[[str], bool], root: Directory | None
    ) -> list[tuple[str, FoundFile | None]]:
        """List until no sink of ours has committed a batch meanwhile, of which a part would be seen; where batches
        come faster than the directory can be listed, leave those that came to the next listing.
        """
        logs = self._logs(root)
        for _ in range(_MOST_LOOKS):
            hidden = self._unfinished(logs)
            root = self._root() if _is_output(root) else root  # read after the logs, it has all that is not hidden
            found = list(self._unknown(is_known, hidden, root))
            root = root if _is_output(root) else self._root()  # a first batch may have come
            before, logs = logs, self._logs(root)
            if logs == before:
                return found
        _log.warning(
            "Batches come into %s faster than it can be listed. Those that came during the last of %d listings are "
            "left to the next poll, so that none is read in part.",
            self.location.describe(),
            _MOST_LOOKS,
        )
        has_come = come_since(OutputDirectory(self.location), before, logs)
        return [(path, seen) for path, seen in found if not has_come(path.rpartition("/")[2])]

    def _unknown(
        self, is_known: Callable[[str], bool], hidden: set[str], root: Directory | None
    ) -> Iterator[tuple[str, FoundFile | None]]:
        for folder, directory, accepts in self._folders(root):
            if self._exhausted.get(folder) is directory:
                continue
            paths = ((_join(folder, name), seen) for name, seen in directory.files.items() if accepts(name))
            unknown = [(path, seen) for path, seen in paths if not is_known(self.location.url(path))]
            if not unknown:
                self._exhausted[folder] = directory
            yield from ((path, seen) for path, seen in unknown if path not in hidden)

    def _the_file(self, is_known: Callable[[str], bool]) -> Iterator[tuple[str, FoundFile | None]]:
        if not is_known(self.location.url(self.base)):
            yield self.base, None

    def _logs(self, root: Directory | None) -> dict[str, bytes]:
        """Return the logs of sinks of ours that write here."""
        return logs_of(OutputDirectory(self.location)) if _is_output(root) else {}

    def _unfinished(self, logs: dict[str, bytes]) -> set[str]:
        """Return the files that a sink of ours has not made visible as a whole yet."""
        if not logs:
            return set()
        return {_join(self.base, name) for name in unfinished_files(OutputDirectory(self.location), logs)}

    def _root(self) -> Directory | None:
        return self._directories.read(self.base)

    def _folders(self, root: Directory | None) -> _Folders:
        if self._patterns:
            return self._matches(self.base, root, self._patterns)
        return self._below(self.base, root)

    def _matches(self, path: str, directory: Directory | None, patterns: tuple[str, ...]) -> _Folders:
        if directory is None:
            return
        pattern, rest = patterns[0], patterns[1:]
        if pattern == "**":
            yield from self._matches_at_any_depth(path, directory, patterns)
            return
        matches = _matcher(pattern)
        if not rest:
            yield path, directory, self._and_accepted(matches)
        for name in filter(_visible, filter(matches, directory.folders)):
            inner = _join(path, name)
            found = self._directories.read(inner)
            yield from self._matches(inner, found, rest) if rest else self._below(inner, found)

    def _matches_at_any_depth(self, path: str, directory: Directory, patterns: tuple[str, ...]) -> _Folders:
        if patterns[1:]:
            yield from self._matches(path, directory, patterns[1:])
        else:
            yield path, directory, self._and_accepted(_anything)
        for name in filter(_visible, directory.folders):
            inner = _join(path, name)
            yield from self._matches(inner, self._directories.read(inner), patterns)

    def _below(self, path: str, directory: Directory | None) -> _Folders:
        if directory is None:
            return
        yield path, directory, self._and_accepted(_anything)
        for name in filter(_visible, directory.folders):
            if self._recursive or "=" in name:
                inner = _join(path, name)
                yield from self._below(inner, self._directories.read(inner))

    def _and_accepted(self, matches: _Name) -> _Name:
        return lambda name: _visible(name) and matches(name) and self._accepts(name)


def _is_output(root: Directory | None) -> bool:
    """Return whether a sink of ours writes, or wrote, to a directory."""
    return root is not None and LOG_FOLDER in root.folders


def _split(path: str) -> tuple[str, tuple[str, ...]]:
    """Return the fixed beginning of a path and the patterns of its rest, folder by folder."""
    parts = path.split("/")
    fixed = next((i for i, part in enumerate(parts) if not MAGIC.isdisjoint(part)), len(parts))
    return "/".join(parts[:fixed]) or "/", tuple(parts[fixed:])


def _matcher(pattern: str) -> _Name:
    """Return a test for names: ``*``, ``?``, ``[a-z]``, ``[^a]`` and ``{a,b}``, as Hadoop's globs have them."""
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
