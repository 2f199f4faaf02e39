"""The log of a directory that sinks write to: for each query, the last batch it committed.

``_unbounded_log/<query>`` is one small JSON file, replaced whole with every batch. It is written when the
batch's files are complete under temporary names and before they get their own names: from that moment the
batch is committed, and a crash in between is mended by giving the names the next time. So the log never
grows, and says all there is to say: which batch not to write again, and which files a reader must not see
yet.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from unbounded.errors import CheckpointCorruptError
from unbounded_files.output_directory import OutputDirectory

LOG_FOLDER = "_unbounded_log"
_FILE_NAME = re.compile(r"part-(\d+)-\d+-([^.]+)")


@dataclass(frozen=True)
class WrittenFile:
    """A file of a batch. The names are relative to the directory.

    Args:
        temporary: What it is called until the batch is committed.
        final: What it is called from then on.
    """

    temporary: str
    final: str


@dataclass(frozen=True)
class CommittedBatch:
    """A batch and its files."""

    batch_id: int
    files: tuple[WrittenFile, ...]


class OutputLog:
    """The log of one query.

    Args:
        directory: The directory that is written to.
        query_id: The query.
    """

    def __init__(self, directory: OutputDirectory, query_id: str) -> None:
        self._directory = directory
        self._name = f"{LOG_FOLDER}/{query_id}"

    def last(self) -> CommittedBatch | None:
        """Return the last batch, or ``None`` if there is none.

        Raises:
            CheckpointCorruptError: The log is not what this class wrote.
        """
        content = self._directory.read(self._name)
        return None if content is None else _parse(content, f"{self._directory.location.describe()}/{self._name}")

    def commit(self, batch: CommittedBatch) -> None:
        """Make a batch the last one: this is the moment at which it counts."""
        self._directory.replace(self._name, json.dumps(asdict(batch)).encode())

    def forget(self) -> None:
        """Delete the log: nothing of this query will be written again."""
        self._directory.delete(self._name)
        if not self._directory.names(LOG_FOLDER):
            self._directory.delete(LOG_FOLDER)


def logs_of(directory: OutputDirectory) -> dict[str, bytes]:
    """Return the content of the log of each query that writes to a directory. It changes with every batch."""
    logs = ((name, directory.read(f"{LOG_FOLDER}/{name}")) for name in directory.names(LOG_FOLDER))
    return {name: content for name, content in logs if content is not None}


def file_stem(query_id: str, batch_id: int, partition: int) -> str:
    """Return what a file is called, without its ending: a name that a repeated batch has again, and no other batch
    and no other query.
    """
    return f"part-{batch_id:05d}-{partition:05d}-{_short(query_id)}"


def come_since(
    directory: OutputDirectory, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> Callable[[str], bool]:
    """Return a test for the names of files: whether a file is of a batch that was committed after ``before`` was read.
    A query may have committed several by the time of ``after``; of those between, no log tells.
    """
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    known = {name: content for name, content in before.items() if name in changed}
    last = dict.fromkeys(map(_short, changed), -1)
    last |= {_short(name): batch.batch_id for name, batch in zip(known, _batches(directory, known), strict=True)}

    def has_come(name: str) -> bool:
        parts = _FILE_NAME.match(name)
        return parts is not None and parts[2] in last and int(parts[1]) > last[parts[2]]

    return has_come


def unfinished_files(directory: OutputDirectory, logs: Mapping[str, bytes]) -> set[str]:
    """Return the names that a reader must not see yet: the files of committed batches of which some have no
    name of their own yet, so that a reader sees a batch whole or not at all.
    """
    batches = _batches(directory, logs)
    return {file.final for batch in batches if _is_unfinished(directory, batch) for file in batch.files}


def _batches(directory: OutputDirectory, logs: Mapping[str, bytes]) -> Iterator[CommittedBatch]:
    place = f"{directory.location.describe()}/{LOG_FOLDER}"
    return (_parse(content, f"{place}/{name}") for name, content in logs.items())


def _is_unfinished(directory: OutputDirectory, batch: CommittedBatch) -> bool:
    attempts = {"/".join(file.temporary.split("/")[:3]) for file in batch.files}
    begun = {attempt for attempt in attempts if directory.exists(attempt)}
    return bool(begun) and any(directory.exists(file.temporary) for file in batch.files)


def _short(query_id: str) -> str:
    return query_id.replace("-", "")[:12]


def _parse(content: bytes, name: str) -> CommittedBatch:
    try:
        fields = json.loads(content)
        return CommittedBatch(int(fields["batch_id"]), tuple(WrittenFile(**file) for file in fields["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointCorruptError(
            f"{name} is not the log of a file sink: {error}. Delete the file and start its query again: a batch that "
            f"was not done is written once more, under the same names."
        ) from error
