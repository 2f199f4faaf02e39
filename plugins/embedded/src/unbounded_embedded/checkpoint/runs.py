"""``runs/N``: who has had the checkpoint, in the order in which they took it over.

A run takes the next number when it starts, before it reads where the query stands; the file is created once, so no two
have the same. The newest run has the checkpoint. An older one looks before each output, finds that there is a newer
one, and ends: it is *fenced*. The number is what others call an epoch.
"""

import json
import os
import socket

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded_embedded.checkpoint.numbered import numbers_in


class Runs:
    """The runs of one query.

    Args:
        folder: Where their files are.
        checkpoint_url: The checkpoint, for people.
    """

    def __init__(self, folder: Folder, checkpoint_url: str) -> None:
        self._folder, self._checkpoint_url = folder, checkpoint_url
        self.current = 0
        """The number of the run that this object began, 0 before that."""

    def begin(self, run_id: str) -> None:
        """Take the checkpoint over: from now on every older run is fenced."""
        owner = {"runId": run_id, "process": os.getpid(), "host": socket.gethostname()}
        while not self.current:
            number = self._newest() + 1
            try:
                self._folder.create(str(number), json.dumps(owner).encode())
                self.current = number
            except FileExistsError:
                continue  # another run began at the same moment; the next number is for this one

    def withdraw(self) -> None:
        """Undo :meth:`begin`, for a run that could not start and has written nothing."""
        if self.current:
            self._folder.delete(str(self.current))
            self.current = 0

    def require_newest(self) -> None:
        """Do nothing if this run has the checkpoint.

        Raises:
            CheckpointInUseError: A newer run has taken it over.
            CheckpointCorruptError: There is none: somebody has deleted the checkpoint, or its disk is gone. What would
                be written there now could not be started from.
        """
        newest = self._newest()
        if newest > self.current:
            raise CheckpointInUseError(
                f"The checkpoint {self._checkpoint_url} was taken over by {self._describe(newest)}, so this run ends. "
                f"Let one process at a time use a checkpoint: stop the other query if this one shall go on, or give "
                f"one of the two a checkpoint location of its own."
            )
        if newest < self.current:
            raise CheckpointCorruptError(
                f"The checkpoint {self._checkpoint_url} was deleted or lost files while the query ran: runs/"
                f"{self.current} is gone. Restore it from a copy and start the query again; without one the query "
                f"starts from the beginning of its sources, in another checkpoint location."
            )

    def purge(self) -> None:
        """Delete the files of older runs."""
        for number in numbers_in(self._folder):
            if number < self.current:
                self._folder.delete(str(number))

    def _newest(self) -> int:
        return max(numbers_in(self._folder), default=0)

    def _describe(self, number: int) -> str:
        try:
            owner = json.loads(self._folder.read(str(number)))
            return f"run {owner['runId']} (process {owner['process']} on {owner['host']})"
        except (ValueError, KeyError, TypeError, CheckpointCorruptError):
            return f"run {number}, whose file cannot be read"
