"""The files of one operator's state.

``N.delta`` holds what batch N changed, ``N.snapshot`` the whole state after batch N; both are Arrow IPC files. Version
N is the newest snapshot at or before N with every delta after it, up to N.

A snapshot is due when the deltas since the last one have grown as large as the state itself would be to write: so the
work of writing snapshots follows what the batches touch, and a restart reads at most about twice the state.
"""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import pyarrow as pa

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointError

_log = logging.getLogger(__name__)
_LEAST_BYTES = 1_000_000
_MOST_DELTAS = 100


class StateStore:
    """Writes and reads the versions of one operator's state.

    Args:
        folder: The operator's folder in the checkpoint.
        compression: Arrow IPC's codec.
    """

    def __init__(self, folder: Folder, compression: str = "lz4") -> None:
        self.folder = folder
        self._options = pa.ipc.IpcWriteOptions(compression=compression)
        self._bytes_since = 0
        self._deltas_since = 0
        self._snapshot_bytes = 0
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="unbounded-snapshot")
        self._pending: Future[None] | None = None
        self._lock = threading.Lock()

    def write_delta(self, version: int, changes: pa.Table) -> None:
        """Make what a batch changed durable. Writing a version again replaces it."""
        size = self._write(_delta(version), changes.schema, changes.to_batches())
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
        names = set(self.folder.names())
        snapshots = [n for n in _versions(names, ".snapshot") if n <= version]
        first = max(snapshots, default=-1)
        deltas = list(range(first + 1, version + 1)) if first >= 0 else list(range(version + 1))
        missing = [_delta(n) for n in deltas if _delta(n) not in names]
        if missing:
            raise CheckpointCorruptError(
                f"{self.folder.url}: {', '.join(missing[:3])} is missing, so the state after batch {version} cannot be "
                f"rebuilt. Restore the file from a copy, or start again with another checkpoint location."
            )
        base, base_bytes = self._read(_snapshot(first)) if first >= 0 else (None, 0)
        changes = [self._read(_delta(n)) for n in deltas]
        with self._lock:
            self._snapshot_bytes, self._deltas_since = base_bytes, len(changes)
            self._bytes_since = sum(size for _, size in changes)
        return base, [table for table, _ in changes]

    def forget_after(self, version: int) -> None:
        """Delete what a batch that was never committed left behind."""
        for suffix in (".delta", ".snapshot"):
            for number in _versions(set(self.folder.names()), suffix):
                if number > version:
                    self.folder.delete(f"{number}{suffix}")

    def purge(self, oldest_needed: int) -> None:
        """Delete the files that no version from ``oldest_needed`` on needs."""
        names = set(self.folder.names())
        keep_from = max((n for n in _versions(names, ".snapshot") if n <= oldest_needed), default=None)
        if keep_from is None:
            return
        for suffix, last in ((".delta", keep_from), (".snapshot", keep_from - 1)):
            for number in _versions(names, suffix):
                if number <= last:
                    self.folder.delete(f"{number}{suffix}")

    def close(self) -> None:
        """Wait for a snapshot that is being written."""
        self._writer.shutdown(wait=True)

    def _write(self, name: str, schema: pa.Schema, batches: list[pa.RecordBatch]) -> int:
        """Write batches, letting go of each when it is written, and return the size of the file in bytes."""
        size = 0

        def write(file: BinaryIO) -> None:
            nonlocal size
            with pa.ipc.new_file(file, schema, options=self._options) as writer:
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


def _delta(version: int) -> str:
    return f"{version}.delta"


def _snapshot(version: int) -> str:
    return f"{version}.snapshot"


def _versions(names: set[str], suffix: str) -> list[int]:
    return sorted(int(name.removesuffix(suffix)) for name in names if name.endswith(suffix))
