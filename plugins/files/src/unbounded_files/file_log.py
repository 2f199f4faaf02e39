"""The log of admitted files: which files belong to which position of the stream.

One text file a position, named by its number, in Spark's layout: a line ``v1``, then one JSON object a file.
Old positions are merged, a hundred at a time, into ``<first>-<last>.compact``, and a hundred of those into a
larger one, so that the folder stays small and no single batch pays for all that came before.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded.plan.redaction import redact_text
from unbounded_files.directories import FoundFile

_VERSION = "v1"
_NAME = re.compile(r"(\d+)(?:-(\d+)\.compact)?")


@dataclass(frozen=True, slots=True)
class LoggedFile:
    """A file and the position at which it was admitted."""

    file: FoundFile
    position: int


@dataclass(frozen=True, order=True)
class _Run:
    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def name(self) -> str:
        return str(self.first) if self.length == 1 else f"{self.first}-{self.last}.compact"


class FileLog:
    """The log in one folder. Without a folder it lives in memory, as a batch read wants it.

    Args:
        folder: The source's folder in the checkpoint, or ``None``.
        merge_at: How many files of the log of equal reach are merged into one.
        base: The path or URL below which the files lie. The log has it without its secrets, and whoever reads the log
            knows them.

    Raises:
        CheckpointCorruptError: A position is missing before another.
    """

    def __init__(self, folder: Folder | None, merge_at: int = 100, base: str = "") -> None:
        self._folder = folder
        self._base, self._masked_base = base, redact_text(base)
        self._merge_at = merge_at
        self._recent: dict[int, tuple[FoundFile, ...]] = {}
        self._runs = self._find_runs()

    @property
    def last(self) -> int:
        """The newest position, or -1 if there is none."""
        return self._runs[-1].last if self._runs else -1

    def entries(self) -> Iterator[LoggedFile]:
        """Return every file that the log still holds."""
        for run in self._runs:
            yield from self._read(run)

    def append(self, files: Iterable[FoundFile]) -> int:
        """Write the files of the next position, durably, and return its number.

        Raises:
            CheckpointInUseError: Another run of the query has written that position.
        """
        position, taken = self.last + 1, tuple(files)
        if self._folder is not None:
            self._create(str(position), self._to_text(LoggedFile(file, position) for file in taken))
        self._recent[position] = taken
        self._runs.append(_Run(position, position))
        return position

    def _create(self, name: str, content: bytes) -> None:
        """Write a position that nobody has written: what it stands for never changes."""
        try:
            self._folder_or_fail.create(name, content)
        except FileExistsError as error:
            raise CheckpointInUseError(
                f"{self._place}/{name} was written by another run of this query meanwhile. Let one process at a time "
                f"use a checkpoint."
            ) from error

    def files_between(self, start: int, end: int) -> list[FoundFile]:
        """Return the files of the positions after ``start`` up to and including ``end``, in order.

        Raises:
            CheckpointCorruptError: A position is not there.
        """
        if end > self.last:
            raise CheckpointCorruptError(
                f"{self._place}: the log of files ends at {self.last}, but the query's offset log names {end}."
            )
        files: list[FoundFile] = []
        for run in self._runs:
            if start < run.last and run.first <= end:
                files += self._files_of(run, start, end)
        return files

    def can_merge(self, up_to: int) -> bool:
        """Return whether there is enough to merge among the positions that nobody will ask for again."""
        return self._folder is not None and bool(self._due(up_to))

    def merge(self, up_to: int, needed: Container[str]) -> None:
        """Merge old positions into fewer files.

        Args:
            up_to: The newest position that nobody will ask for again.
            needed: The paths that must stay known; the others are left out.
        """
        self._recent = {position: files for position, files in self._recent.items() if position > up_to}
        while self.can_merge(up_to):
            self._replace(self._due(up_to), needed)

    def _due(self, up_to: int) -> list[_Run]:
        """Return neighbours of equal reach that are old enough, if there are enough of them."""
        by_length: dict[int, list[_Run]] = {}
        for run in self._runs:
            if run.last <= up_to:
                by_length.setdefault(run.length, []).append(run)
        return next((runs[: self._merge_at] for runs in by_length.values() if len(runs) >= self._merge_at), [])

    def _replace(self, runs: list[_Run], needed: Container[str]) -> None:
        merged = _Run(runs[0].first, runs[-1].last)
        kept = (entry for run in runs for entry in self._read(run) if entry.file.path in needed)
        self._folder_or_fail.write(merged.name, self._to_text(kept))
        self._runs = sorted([merged, *(run for run in self._runs if run not in runs)])
        for run in runs:
            self._folder_or_fail.delete(run.name)

    def _files_of(self, run: _Run, start: int, end: int) -> list[FoundFile]:
        if run.length == 1 and run.first in self._recent:
            return list(self._recent[run.first])
        return [entry.file for entry in self._read(run) if start < entry.position <= end]

    def _read(self, run: _Run) -> Iterator[LoggedFile]:
        if self._folder is None:
            return iter([LoggedFile(file, run.first) for file in self._recent.get(run.first, ())])
        return self._from_text(self._folder.read(run.name), f"{self._place}/{run.name}")

    def _to_text(self, entries: Iterable[LoggedFile]) -> bytes:
        return "\n".join([_VERSION, *map(self._to_line, entries)]).encode()

    def _to_line(self, entry: LoggedFile) -> str:
        file, path = entry.file, _moved(entry.file.path, self._base, self._masked_base)
        return json.dumps({"path": path, "timestamp": file.modified_ms, "size": file.size, "batchId": entry.position})

    def _from_text(self, content: bytes, place: str) -> Iterator[LoggedFile]:
        version, *lines = content.decode(errors="replace").split("\n")
        if version != _VERSION:
            raise CheckpointCorruptError(f"{place}: the first line must be {_VERSION!r}, found {version!r}.")
        try:
            for line in lines:
                entry = json.loads(line)
                path = _moved(entry["path"], self._masked_base, self._base)
                file = FoundFile(path, int(entry["timestamp"]), int(entry["size"]))
                yield LoggedFile(file, int(entry["batchId"]))
        except (ValueError, KeyError, TypeError) as error:
            raise CheckpointCorruptError(f"{place}: not a line of a log of files: {line!r} ({error}).") from error

    def _find_runs(self) -> list[_Run]:
        names = [] if self._folder is None else self._folder.names()
        runs: list[_Run] = []
        for run in sorted(filter(None, map(_run_of, names)), key=lambda run: (run.first, -run.last)):
            if runs and run.last <= runs[-1].last:
                continue  # merged already, and not deleted before a crash
            expected = runs[-1].last + 1 if runs else 0
            if run.first != expected:
                raise CheckpointCorruptError(
                    f"{self._place}: the log of files has a gap: {expected} is missing before {run.name!r}. Restore "
                    f"the file from a copy, or start from a new checkpoint."
                )
            runs.append(run)
        return runs

    @property
    def _folder_or_fail(self) -> Folder:
        assert self._folder is not None
        return self._folder

    @property
    def _place(self) -> str:
        return "memory" if self._folder is None else self._folder.url


def _moved(path: str, base: str, to: str) -> str:
    return to + path.removeprefix(base) if path.startswith(base) else path


def _run_of(name: str) -> _Run | None:
    match = _NAME.fullmatch(name)
    return _Run(int(match[1]), int(match[2] or match[1])) if match else None
