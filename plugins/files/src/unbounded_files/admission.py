"""Decides which of the files that are there go into the next batch."""

from collections.abc import Callable
from itertools import accumulate

from unbounded.contracts import ReadAllAvailable, ReadLimit, ReadMaxBytes, ReadMaxFiles
from unbounded_files.directories import FoundFile


class Backlog:
    """The files that were found and not admitted yet.

    Args:
        find: Lists the files that are new, in the order in which to take them.
        max_kept: How many files that did not fit into a batch are kept for the next, so that a directory with
            many waiting files is not listed for each batch. 0 lists each time.
        least_share: The kept files are dropped, and the directory listed, if they fill less than this share
            of a batch.
    """

    def __init__(self, find: Callable[[], list[FoundFile]], max_kept: int, least_share: float) -> None:
        self._find = find
        self._max_kept = max_kept
        self._least_share = least_share
        self._frozen = False
        self.waiting: list[FoundFile] = []

    def freeze(self) -> None:
        """Take what is there now and nothing that comes later."""
        self.waiting = self._find()
        self._frozen = True

    def take(self, limit: ReadLimit) -> list[FoundFile]:
        """Return the files of the next batch; none if there are none."""
        if not self._frozen and not self._fills(limit):
            self.waiting = self._find()
        count = _admitted(self.waiting, limit)
        taken, rest = self.waiting[:count], self.waiting[count:]
        self.waiting = rest if self._frozen else rest[: self._max_kept]
        return taken

    def put_back(self, files: list[FoundFile]) -> None:
        """Let files that were taken, and could not be logged, wait again."""
        self.waiting = [*files, *self.waiting]

    def _fills(self, limit: ReadLimit) -> bool:
        """Return whether the waiting files make a batch worth its while without listing again."""
        if not self.waiting:
            return False
        if isinstance(limit, ReadMaxFiles):
            return len(self.waiting) >= limit.max_files * self._least_share
        if isinstance(limit, ReadMaxBytes):
            return sum(file.size for file in self.waiting) >= limit.max_bytes * self._least_share
        return False


def _admitted(files: list[FoundFile], limit: ReadLimit) -> int:
    """Return how many of the first files fit; of bytes always one file, however large."""
    if isinstance(limit, ReadMaxFiles):
        return min(limit.max_files, len(files))
    if isinstance(limit, ReadMaxBytes):
        fitting = sum(total <= limit.max_bytes for total in accumulate(file.size for file in files))
        return max(fitting, min(1, len(files)))
    return len(files)


def may_extend(limit: ReadLimit) -> bool:
    """Return whether files may be added to a batch that was admitted before a crash and not run."""
    return isinstance(limit, ReadAllAvailable)
