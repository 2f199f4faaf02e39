"""A checkpoint as a whole: its layout, its logs, its lock, its runs."""

import uuid
from collections.abc import Sequence
from contextlib import suppress

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded.plan.query import QuerySpec
from unbounded_embedded.checkpoint.lock import CheckpointLock
from unbounded_embedded.checkpoint.logs import CommitLog, OffsetEntry, OffsetLog
from unbounded_embedded.checkpoint.metadata import Metadata
from unbounded_embedded.checkpoint.places import with_absolute_paths
from unbounded_embedded.checkpoint.runs import Runs
from unbounded_embedded.checkpoint.storage import folder_at

_UNUSED = "unused"
_OF_BATCHES = ("commits", "state/0")
_LATER = ("offsets", "commits", "runs", "sources/0", "state/0")


class Checkpoint:
    """The folder of one query.

    It looks like this::

        metadata        whose it is
        unused          that no batch was logged yet
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
        metadata = Metadata.read(self.folder) or self._metadata_of_used() or self._begin(spec)
        metadata.require_compatible(spec, self.folder.url)
        return metadata.query_id

    def _begin(self, spec: QuerySpec) -> Metadata:
        with suppress(FileExistsError):
            self.folder.create(_UNUSED, b"")
        begun = Metadata(str(uuid.uuid4()), with_absolute_paths(spec).model_dump(mode="json", by_alias=True))
        kept = begun.keep(self.folder)
        if kept.query_id != begun.query_id and self.offsets.latest() is not None:
            self.note_use()  # whoever was quicker took the mark away, and it came back just now
        return kept

    def _metadata_of_used(self) -> Metadata | None:
        """Return ``None`` if nobody has used this folder. ``metadata`` is written before all else, so what was not
        there a moment ago is there now if somebody begins at the same time.
        """
        found = self._first_in_use(_LATER)
        metadata = Metadata.read(self.folder) if found else None
        if found and not metadata:
            raise CheckpointCorruptError(
                f"{self.folder.url}/{found} has files, and there is no file 'metadata' in {self.folder.url}. Restore "
                f"that file from a copy, or use another checkpoint location."
            )
        return metadata

    def _first_in_use(self, names: Sequence[str]) -> str | None:
        """Return which of some folders has files, ``None`` if none of them has."""
        return next((name for name in names if self.folder.folder(name).names()), None)

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
        """Write down what a batch reads; from the first one on the checkpoint is used.

        Raises:
            CheckpointInUseError: Another run has written the entry.
        """
        self.offsets.write(batch_id, entry)
        if batch_id == 0:
            self.note_use()

    def note_use(self) -> None:
        """Take away the mark that no batch was logged yet. Called when one was; twice is no error."""
        self.folder.delete(_UNUSED)

    def require_unused(self) -> None:
        """Do nothing if no batch was ever logged here, so that the offset log is empty and not lost.

        The mark is there from before ``metadata`` until the first batch is logged. So whatever is lost beside
        ``metadata``, a checkpoint that was used is not taken for a new one. Commits and state say so too: of two
        processes that begin at the same moment one may make the mark again.

        Raises:
            CheckpointCorruptError: One was, or it cannot be told. To begin anew would give the ids of batches that are
                done to other rows, which the sink would take for the same.
        """
        used = self._first_in_use(_OF_BATCHES)
        if self.folder.exists(_UNUSED) and not used:
            return
        if self.offsets.latest() is None:  # not logged since by a run that was taken over
            url = self.folder.url
            signs, fresh = f"{used} has files, so the query ran batches", ""
            if not used:
                signs = "there is no file 'unused' beside it, so this cannot be told from a query that ran batches"
                fresh = f" If it never ran one, delete {url} and start it again."
            raise CheckpointCorruptError(
                f"{url}/offsets is missing or empty, and {signs}. Restore the folder from a copy, or use another "
                f"checkpoint location: there the query starts from the beginning of its sources.{fresh}"
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
