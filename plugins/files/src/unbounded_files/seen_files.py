"""Remembers which files a stream has taken, and which it left out because they came too old."""

from collections.abc import Iterable

from unbounded_files.directories import FoundFile


class SeenFiles:
    """The files that a stream will not take again.

    A file that is older than the newest one by more than ``max_age_ms`` is left out unless it was seen before
    that newest one was; the age is counted between files, never against a clock. A file that was taken and is
    gone from its directory is forgotten when it is that old, so memory follows what the directory holds.

    Args:
        max_age_ms: See above; ``None`` for no limit.
        by_name: A file is known by its name alone, wherever it lies.
    """

    def __init__(self, max_age_ms: int | None, *, by_name: bool = False) -> None:
        self._max_age_ms = max_age_ms
        self._by_name = by_name
        self._modified_ms: dict[str, int] = {}
        self._newest_ms = 0
        self._too_old_before_ms = 0
        self.skipped = 0

    def __contains__(self, path: object) -> bool:
        return self._key(str(path)) in self._modified_ms

    def add(self, files: Iterable[FoundFile]) -> None:
        """Remember files that were taken."""
        for file in files:
            self._modified_ms[self._key(file.path)] = file.modified_ms
            self._newest_ms = max(self._newest_ms, file.modified_ms)

    def advance(self) -> None:
        """Draw the line: what is found from now on and is older than the newest file by more than the limit
        is left out. Called after a batch was admitted, so the first batch of a query takes everything.
        """
        if self._max_age_ms is not None:
            self._too_old_before_ms = self._newest_ms - self._max_age_ms

    def without_old(self, found: list[FoundFile]) -> list[FoundFile]:
        """Return the files that are young enough; count the others, each once, as skipped."""
        fresh = [file for file in found if file.modified_ms >= self._too_old_before_ms]
        self.skipped += len(found) - len(fresh)
        for file in found if len(fresh) < len(found) else ():
            if file.modified_ms < self._too_old_before_ms:
                self._modified_ms[self._key(file.path)] = file.modified_ms
        return fresh

    def forget(self, present: Iterable[str]) -> None:
        """Forget the old files that are gone.

        Args:
            present: The paths that are there now.
        """
        there = set(map(self._key, present))
        self._modified_ms = {
            key: at for key, at in self._modified_ms.items() if at >= self._too_old_before_ms or key in there
        }

    def _key(self, path: str) -> str:
        return path.rstrip("/").rsplit("/", 1)[-1] if self._by_name else path
