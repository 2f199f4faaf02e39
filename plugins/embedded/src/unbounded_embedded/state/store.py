"""The files of one operator's state.

``N.runR.delta`` holds what batch N changed as run R computed it, ``N.snapshot`` the whole state after batch N; both are
Arrow IPC files. Version N is the newest snapshot at or before N with every delta after it, up to N.

A batch that was begun and not committed leaves its delta behind, and two runs that overlap may both write one. Neither
is in the other's way: the commit log says which run's delta of batch N counts, and each delta says, in the metadata of
its schema, which run's delta it follows. The others are purged with the old ones. A snapshot is written by the run that
has committed the batch, so there is one.

A snapshot is due when the deltas since the last one have grown as large as the state itself would be to write: so the
work of writing snapshots follows what the batches touch, and a restart reads at most about twice the state.
"""

import logging
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import BinaryIO, NamedTuple

import pyarrow as pa

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointError

_log = logging.getLogger(__name__)
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")
_LEAST_BYTES = 1_000_000
_MOST_DELTAS = 100
_FOLLOWS = b"unbounded.follows_run"
_DELTA, _SNAPSHOT = re.compile(r"(\d+)\.run\d+\.delta"), re.compile(r"(\d+)\.snapshot")


class StateVersion(NamedTuple):
    """The state after a batch.

    Args:
        batch_id: The batch.
        run: The number of the run that committed it.
    """

    batch_id: int
    run: int


class StateStore:
    """Writes and reads the versions of one operator's state.

    Args:
        folder: The operator's folder in the checkpoint.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._bytes_since = 0
        self._deltas_since = 0
        self._snapshot_bytes = 0
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="unbounded-snapshot")
        self._pending: Future[None] | None = None
        self._lock = threading.Lock()
        self._run, self._origin = 0, StateVersion(-1, 0)

    def begin(self, run: int, origin: StateVersion | None) -> None:
        """Take note of who writes and what it goes on from. Called before the first version is read or written.

        Args:
            run: The number of the run.
            origin: The last version that was committed, ``None`` if there is none. Snapshots after it are deleted:
                somebody has taken the logs back.
        """
        self._run, self._origin = run, origin or StateVersion(-1, 0)
        for version in _versions(self.folder.names(), _SNAPSHOT):
            if version > self._origin.batch_id:
                self.folder.delete(_snapshot(version))

    def write_delta(self, version: int, changes: pa.Table) -> None:
        """Make what a batch changed durable. Writing a version again replaces it."""
        follows = {_FOLLOWS: str(self._run_of(version - 1))}
        schema = changes.schema.with_metadata({**(changes.schema.metadata or {}), **follows})
        size = self._write(_delta(version, self._run), schema, changes.to_batches())
        with self._lock:
            self._bytes_since += size
            self._deltas_since += 1

    @property
    def snapshot_is_due(self) -> bool:
        """Whether the deltas since the last snapshot have become too many, and none is being written."""
        with self._lock:
            if self._pending and not self._pending.done():
                return False
            enough = self._bytes_since > max(_LEAST_BYTES, self._snapshot_bytes)
            return enough or self._deltas_since >= _MOST_DELTAS

    def write_snapshot(self, version: int, rows: pa.Table) -> None:
        """Write a snapshot in the background; the loop goes on. Without it nothing is lost, since the deltas stay: if
        it fails that is logged, and another is written when it is due.
        """
        with self._lock:
            self._bytes_since = self._deltas_since = 0
        with suppress(RuntimeError):  # the program ends, or there is no thread to be had
            self._pending = self._writer.submit(self._write_snapshot, version, rows.schema, rows.to_batches())

    def _write_snapshot(self, version: int, schema: pa.Schema, batches: list[pa.RecordBatch]) -> None:
        try:
            size = self._write(_snapshot(version), schema, batches)
        except CheckpointError as error:
            _log.warning("The state after batch %d has no snapshot: %s", version, error)
            return
        with self._lock:
            self._snapshot_bytes = size

    def load(self, version: int) -> tuple[pa.Table | None, list[pa.Table]]:
        """Return the snapshot and the deltas that make up a version, oldest first. Deltas count towards the next
        snapshot, whichever run wrote them.

        Raises:
            CheckpointCorruptError: A file is torn or missing; the error names it.
        """
        names = self.folder.names()
        first = max((n for n in _versions(names, _SNAPSHOT) if n <= version), default=-1)
        base, base_bytes = self._read(_snapshot(first)) if first >= 0 else (None, 0)
        deltas, bytes_since, run = [], 0, self._run_of(version)
        for number in range(version, first, -1):
            delta, size, run = self._read_delta(number, run, names, version)
            deltas.append(delta)
            bytes_since += size
        with self._lock:
            self._snapshot_bytes, self._deltas_since, self._bytes_since = base_bytes, len(deltas), bytes_since
        return base, deltas[::-1]

    def purge(self, oldest_needed: int) -> None:
        """Delete the files that no version from ``oldest_needed`` on needs."""
        names = self.folder.names()
        keep_from = max((n for n in _versions(names, _SNAPSHOT) if n <= oldest_needed), default=None)
        if keep_from is None:
            return
        for kind, last in ((_DELTA, keep_from), (_SNAPSHOT, keep_from - 1)):
            for name in names:
                if (found := kind.fullmatch(name)) and int(found[1]) <= last:
                    self.folder.delete(name)

    def close(self) -> None:
        """Wait for a snapshot that is being written."""
        self._writer.shutdown(wait=True)

    def _run_of(self, version: int) -> int:
        """Return who wrote a version that this run has committed, or the one that it goes on from."""
        return self._run if version > self._origin.batch_id else self._origin.run

    def _read_delta(self, number: int, run: int, names: list[str], version: int) -> tuple[pa.Table, int, int]:
        """Return the rows of a delta, the size of its file in bytes, and whose delta it follows."""
        name = _delta(number, run)
        if name not in names:
            raise CheckpointCorruptError(
                f"{self.folder.url}: {name} is missing, so the state after batch {version} cannot be rebuilt. Restore "
                f"the file from a copy, or start again with another checkpoint location."
            )
        table, size = self._read(name)
        metadata = dict(table.schema.metadata or {})
        follows = int(metadata.pop(_FOLLOWS, b"0"))
        return table.replace_schema_metadata(metadata), size, follows

    def _write(self, name: str, schema: pa.Schema, batches: list[pa.RecordBatch]) -> int:
        """Write batches, letting go of each when it is written, and return the size of the file in bytes."""
        size = 0

        def write(file: BinaryIO) -> None:
            nonlocal size
            with pa.ipc.new_file(file, schema, options=_OPTIONS) as writer:
                for batch in _drained(batches):
                    writer.write_batch(batch)
            size = file.tell()

        self.folder.stream(name, write)
        return size

    def _read(self, name: str) -> tuple[pa.Table, int]:
        """Return the rows of a file, and its size in bytes."""
        content = self.folder.read(name)
        try:
            return pa.ipc.open_file(pa.BufferReader(content)).read_all(), len(content)
        except pa.ArrowInvalid as error:
            raise CheckpointCorruptError(f"{self.folder.url}/{name} is torn: {error}") from error


def _drained(batches: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    batches.reverse()
    while batches:
        yield batches.pop()


def _delta(version: int, run: int) -> str:
    return f"{version}.run{run}.delta"


def _snapshot(version: int) -> str:
    return f"{version}.snapshot"


def _versions(names: list[str], kind: re.Pattern[str]) -> list[int]:
    return [int(found[1]) for found in map(kind.fullmatch, names) if found]
