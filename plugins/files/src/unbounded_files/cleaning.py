"""What becomes of input files whose batch is committed: nothing, or they are deleted or moved to an archive."""

import logging
from collections.abc import Iterable

from unbounded.errors import ConfigurationError
from unbounded_files.directories import FoundFile
from unbounded_files.location import Location
from unbounded_files.output_log import LOG_FOLDER

_log = logging.getLogger(__name__)


class Cleaner:
    """Cleans up behind the source; what fails is logged and harms nobody.

    Args:
        policy: ``off``, ``delete`` or ``archive``.
        archive: The archive's path for ``archive``; a file keeps its whole path below it.
        source: The path of the source.
        base: The source's path without its patterns.

    Raises:
        ConfigurationError: The source would read its own archive, or clean up behind a sink of ours.
    """

    def __init__(self, policy: str, archive: str | None, source: Location, base: str) -> None:
        self._policy = policy
        self._filesystem = source.filesystem
        self._archive = Location.of(archive).path if archive else ""
        if policy == "archive" and f"{self._archive}/".startswith(f"{base.rstrip('/')}/"):
            raise ConfigurationError(
                "Base archive path cannot be set to the path where archived path can possibly match with source "
                f"pattern: {archive!r} lies in {base!r}. Choose a directory outside of it."
            )
        if policy != "off" and source.filesystem.exists(f"{base.rstrip('/')}/{LOG_FOLDER}"):
            raise ConfigurationError(
                f"clean_source={policy} cannot be used on {base!r}, because a streaming sink writes there: its log "
                f"would name files that are gone. Leave clean_source off."
            )

    def __call__(self, files: Iterable[FoundFile]) -> None:
        if self._policy == "off":
            return
        for file in files:
            try:
                self._remove(Location.of(file.path).path)
            except Exception as error:  # noqa: BLE001 - cleaning must never stop a query
                _log.warning("%s could not be cleaned up (%s): %s", file.path, self._policy, error)

    def _remove(self, path: str) -> None:
        if self._policy == "delete":
            self._filesystem.rm_file(path)
            return
        target = self._archive + path
        self._filesystem.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        self._filesystem.mv(path, target)
