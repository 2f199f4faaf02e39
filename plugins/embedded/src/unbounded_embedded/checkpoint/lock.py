"""One query at a time on a checkpoint.

On the local disk a lock of the operating system says so at once, and is gone when its process is, however it ends. On
other filesystems there is no such lock: there a query that starts fences the one before it (:mod:`.runs`).
"""

import os
import weakref
from typing import Any

from unbounded.errors import CheckpointError, CheckpointInUseError
from unbounded_embedded.checkpoint.failures import naming
from unbounded_embedded.checkpoint.local_folder import LocalFolder

fcntl: Any
try:
    import fcntl
except ImportError:  # not on Windows: there a second query fences the first
    fcntl = None

_NAME = ".lock"
_held: "weakref.WeakSet[CheckpointLock]" = weakref.WeakSet()


class CheckpointLock:
    """Holds a checkpoint for this query until :meth:`release`.

    Raises:
        CheckpointInUseError: Another query holds it, in this process or in another.
        CheckpointError: The location cannot be used, or has no room.
    """

    def __init__(self, folder: Any) -> None:
        self._descriptor: int | None = None
        if fcntl is None or not isinstance(folder, LocalFolder):
            return
        descriptor = _opened(folder)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 100).decode() or "unknown"
            os.close(descriptor)
            raise CheckpointInUseError(
                f"The checkpoint {folder.url} is in use by another query (process {holder}). Stop that query first, or "
                f"give this one a checkpoint location of its own."
            ) from error
        try:
            with naming(folder.path / _NAME):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        _held.add(self)

    def release(self) -> None:
        """Let others have the checkpoint. Twice is no error."""
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # a forked process may not have let go yet
            self.let_go()

    def let_go(self) -> None:
        """Hold the lock no longer in this process; one that it was forked from holds it on."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _let_go_in_a_child() -> None:
    """A forked process would go on to hold the locks of its parent, which has the queries, after the parent is gone."""
    for lock in _held:
        lock.let_go()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_in_a_child)


def _opened(folder: LocalFolder) -> int:
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        return os.open(folder.path / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CheckpointError(
            f"The checkpoint location {folder.url} cannot be used: {error.strerror}: {error.filename}. It must be a "
            f"directory that this process may write to, or a place where it can make one."
        ) from error
