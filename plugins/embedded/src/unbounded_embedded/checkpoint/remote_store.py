"""What a checkpoint needs of an fsspec filesystem: files that appear whole or not at all, and are created once."""

import logging
import threading
import uuid
from collections.abc import Callable
from typing import Any, Self

_PUTS_CONDITIONALLY = ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az")
_PUTS_WHOLE = ("memory", *_PUTS_CONDITIONALLY)
_CREATING = threading.Lock()
_log = logging.getLogger(__name__)

HIDDEN = "."
"""What the names of files begin with that are not there yet."""


class Store:
    """What a filesystem can do, and how to have from it what a checkpoint needs.

    **Whole files.** A put to an object store, or to memory, shows the whole file or none. On other filesystems (HDFS,
    SFTP, SMB …) a file is written under a hidden name and renamed.

    **Creation by one alone.** S3, Google's and Azure's stores put on the condition that nothing is there. Where there
    is no such condition the file is looked up first and put then. Within a process a lock makes one of the two steps;
    between processes there is a gap, about as long as one request.

    Args:
        filesystem: The fsspec filesystem.
        puts_whole: A file that is being put is not visible.
        puts_conditionally: ``pipe_file`` with ``mode="create"`` is one step in the store itself.
    """

    def __init__(self, filesystem: Any, *, puts_whole: bool, puts_conditionally: bool) -> None:
        self.filesystem = filesystem
        self._puts_whole, self._puts_conditionally = puts_whole, puts_conditionally
        self._is_tried = False

    @classmethod
    def of(cls, filesystem: Any, protocol: str) -> Self:
        """Return what is known of the filesystems of a protocol."""
        conditionally = protocol in _PUTS_CONDITIONALLY
        return cls(filesystem, puts_whole=protocol in _PUTS_WHOLE, puts_conditionally=conditionally)

    def write(self, path: str, content: bytes) -> None:
        """Write a file, whole, in place of one that is there."""
        if self._puts_whole:
            self.filesystem.pipe_file(path, content)
            return
        folder = path.rpartition("/")[0]
        hidden = f"{folder}/{HIDDEN}{uuid.uuid4().hex}"
        self.filesystem.makedirs(folder, exist_ok=True)
        self.filesystem.pipe_file(hidden, content)
        self._rename(hidden, path)

    def create(self, path: str, content: bytes) -> None:
        """Write a file, whole, that is not there.

        Raises:
            FileExistsError: It is there, with another content.
        """
        if self._puts_conditionally and self._is_tried:
            self._put_if_absent(path, content)
        elif self._puts_conditionally:
            self._create_within_process(path, content, self._put_if_absent)
            self._try_condition(path, content)
        else:
            self._create_within_process(path, content, self.write)

    def exists(self, path: str) -> bool:
        """Return whether a file is there now, whatever a client remembers."""
        self.filesystem.invalidate_cache(path.rpartition("/")[0])
        return bool(self.filesystem.exists(path))

    def _rename(self, old: str, new: str) -> None:
        """Rename a file; where a rename does not replace (SMB, HDFS) what has the name is deleted first."""
        try:
            self.filesystem.mv(old, new)
        except OSError:
            if not self.exists(new):
                raise
        if self.exists(old):
            self.filesystem.rm_file(new)
            self.filesystem.mv(old, new)

    def _put_if_absent(self, path: str, content: bytes) -> None:
        """Put, and if that fails look what is there: clients tell the conflict in ways of their own, and a put whose
        answer was lost is sent again and then meets itself.
        """
        try:
            self.filesystem.pipe_file(path, content, mode="create")
        except Exception as error:
            if not self.exists(path):
                raise
            if self.filesystem.cat_file(path) != content:
                raise FileExistsError(path) from error

    def _create_within_process(self, path: str, content: bytes, put: Callable[[str, bytes], None]) -> None:
        with _CREATING:
            if self.exists(path):
                raise FileExistsError(path)
            put(path, content)

    def _try_condition(self, path: str, content: bytes) -> None:
        """Put the first file again, as it is: some servers that speak S3 overlook the condition."""
        self._is_tried = True
        try:
            self.filesystem.pipe_file(path, content, mode="create")
        except Exception:  # noqa: BLE001 - the conflict, in the client's own terms
            return
        self._puts_conditionally = False
        _log.warning(
            "The store of %s overlooks the condition of a put (If-None-Match), so that two processes that start at the "
            "same moment may both believe to have the checkpoint to themselves. Start only one.",
            path,
        )
