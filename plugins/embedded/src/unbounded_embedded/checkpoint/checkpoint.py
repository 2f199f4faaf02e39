"""A checkpoint as a whole: its layout, its logs, its lock."""

import uuid

from unbounded.contracts import Folder
from unbounded.errors import CheckpointCorruptError
from unbounded.plan.query import QuerySpec
from unbounded_embedded.checkpoint.lock import CheckpointLock
from unbounded_embedded.checkpoint.logs import CommitLog, OffsetLog
from unbounded_embedded.checkpoint.metadata import Metadata
from unbounded_embedded.checkpoint.storage import folder_at


class Checkpoint:
    """The folder of one query.

    It looks like this::

        metadata        whose it is
        offsets/N       what batch N reads
        commits/N       that batch N is done
        sources/i/…     what source i remembers
        sink/…          what the sink remembers
        state/i/…       the state of operator i

    Args:
        location: A path or fsspec URL.
        spec: The query that wants to use it.

    Raises:
        CheckpointError: It is in use, torn, or of another query. Nothing was changed then.
    """

    def __init__(self, location: str, spec: QuerySpec) -> None:
        self.folder = folder_at(location)
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
            metadata = Metadata(str(uuid.uuid4()), spec.model_dump(mode="json", by_alias=True))
            metadata.write(self.folder)
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

    def purge(self, below: int) -> None:
        """Delete the log entries of batches before ``below``."""
        self.offsets.purge(below)
        self.commits.purge(below)

    def close(self) -> None:
        """Let others have the checkpoint."""
        self._lock.release()
