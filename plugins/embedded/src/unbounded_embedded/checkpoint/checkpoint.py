"""A checkpoint as a whole: its layout, its logs, its lock, its runs."""

import json
import uuid
from contextlib import suppress

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded.plan.query import QuerySpec
from unbounded_embedded.checkpoint.lock import CheckpointLock
from unbounded_embedded.checkpoint.logs import CommitLog, OffsetEntry, OffsetLog
from unbounded_embedded.checkpoint.metadata import Metadata
from unbounded_embedded.checkpoint.runs import Runs
from unbounded_embedded.checkpoint.storage import folder_at

_BEGUN = "begun"


class Checkpoint:
    """The folder of one query.

    It looks like this::

        metadata        whose it is
        begun           that a batch was logged once
        runs/R          who has had it; the newest has it now
        offsets/N       what batch N reads
        commits/N       that batch N is done
        sources/i/…     what source i remembers
        sink/…          what the sink remembers
        state/i/…       the state of operator i

    Where there is a lock, a second query is refused here. Everywhere a run that begins fences the one before it.

    Args:
        location: A path or fsspec URL.
        spec: The query that wants to use it.

    Raises:
        CheckpointError: It is in use, torn, or of another query. Nothing was changed then.
    """

    def __init__(self, location: str, spec: QuerySpec) -> None:
        self.folder = folder_at(location)
        self.runs = Runs(self.folder.folder("runs"), self.folder.url)
        self._lock = CheckpointLock(self.folder)
        try:
            self.offsets = OffsetLog(self.folder.folder("offsets"))
            self.commits = CommitLog(self.folder.folder("commits"))
            self.query_id = self._query_id(spec)
        except BaseException:
            self._lock.release()
            raise

    def _query_id(self, spec: QuerySpec) -> str:
        metadata = Metadata.read(self.folder)
        if metadata is None:
            if self.offsets.latest() is not None:
                raise CheckpointCorruptError(
                    f"{self.folder.url} has an offset log and no file 'metadata'. Restore that file from a copy, or "
                    f"use another checkpoint location."
                )
            metadata = Metadata(str(uuid.uuid4()), spec.model_dump(mode="json", by_alias=True)).keep(self.folder)
        metadata.require_compatible(spec, self.folder.url)
        return metadata.query_id

    def source(self, index: int) -> Folder:
        """Return the folder of a source."""
        return self.folder.folder("sources").folder(str(index))

    def state(self, index: int) -> Folder:
        """Return the folder of a stateful operator."""
        return self.folder.folder("state").folder(str(index))

    def sink(self) -> Folder:
        """Return the folder of the sink."""
        return self.folder.folder("sink")

    def log(self, batch_id: int, entry: OffsetEntry) -> None:
        """Write down what a batch reads; of the first one also, beside the log, that there was one.

        Raises:
            CheckpointInUseError: Another run has written the entry.
        """
        self.offsets.write(batch_id, entry)
        if batch_id == 0:
            with suppress(FileExistsError):
                self.folder.create(_BEGUN, json.dumps({"runId": entry.run_id}).encode())

    def require_unused(self) -> None:
        """Do nothing if no batch was ever logged here, so that the offset log is empty and not lost.

        What sources keep is no sign of a batch: they write before the first one is logged.

        Raises:
            CheckpointCorruptError: One was. To begin anew would give the ids of batches that are done to other rows,
                which the sink would take for the same.
        """
        signs = {
            "commits": self.commits.latest() is not None,
            "state": bool(self.state(0).names()),
            _BEGUN: self.folder.exists(_BEGUN),
        }
        found = [sign for sign, is_there in signs.items() if is_there]
        if found and self.offsets.latest() is None:  # not logged since by a run that was taken over
            raise CheckpointCorruptError(
                f"{self.folder.url}/offsets is missing or empty, and {found[0]!r} beside it says that the query ran "
                f"batches. Restore the folder from a copy, or use another checkpoint location: there the query starts "
                f"from the beginning of its sources."
            )

    def require_turn(self, batch_id: int, *, replayed: bool) -> None:
        """Do nothing if a batch is for this run to put out. Called before each attempt to.

        Args:
            batch_id: The batch.
            replayed: It was begun by another run, which may have gone on with it.

        Raises:
            CheckpointInUseError: A newer run has the checkpoint, or an older one has done the batch meanwhile.
        """
        self.runs.require_newest()
        if replayed:
            self.commits.require_open(batch_id)

    def was_overtaken(self, batch_id: int, error: Exception) -> bool:
        """Return whether a run before this one got ahead of it, which is why a batch failed. Then the checkpoint is to
        be read again.

        Args:
            batch_id: The batch that failed.
            error: What it failed with.

        Raises:
            CheckpointInUseError: A newer run has the checkpoint, and that is why.
        """
        self.runs.require_newest()
        if isinstance(error, CheckpointInUseError):
            return True
        return self.commits.has(batch_id) and self.commits.read(batch_id).run != self.runs.current

    def purge(self, below: int) -> None:
        """Delete the log entries of batches before ``below``, and the runs before this one."""
        self.runs.purge()
        self.offsets.purge(below)
        self.commits.purge(below)

    def close(self) -> None:
        """Let others have the checkpoint."""
        self._lock.release()
