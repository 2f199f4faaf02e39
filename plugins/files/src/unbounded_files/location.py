"""Where files are: a path of this machine or an fsspec URL, as one kind of thing."""

import os
from dataclasses import dataclass
from typing import Any

from fsspec.implementations.local import LocalFileSystem

from unbounded.contracts import filesystem_of
from unbounded.errors import ConfigurationError
from unbounded.plan.redaction import redact_text

MAGIC = frozenset("*?[{")


@dataclass(frozen=True)
class Location:
    """A place on a filesystem.

    Args:
        filesystem: The fsspec filesystem.
        path: The path in the filesystem's own spelling, absolute, without a slash at the end. May hold a
            glob.
        protocol: ``file``, ``s3``, ``memory`` …
    """

    filesystem: Any
    path: str
    protocol: str

    @classmethod
    def of(cls, place: str) -> "Location":
        """Return the location of a path or URL.

        Raises:
            ConfigurationError: No filesystem is installed for the URL's protocol.
        """
        filesystem, path = filesystem_of(place)
        protocol = filesystem.protocol if isinstance(filesystem.protocol, str) else filesystem.protocol[0]
        return cls(filesystem, path.rstrip("/") or "/", protocol)

    @property
    def is_local(self) -> bool:
        """Whether the files are on this machine, so that the operating system can be asked directly."""
        return isinstance(self.filesystem, LocalFileSystem)

    @property
    def is_glob(self) -> bool:
        """Whether the path is a pattern."""
        return not MAGIC.isdisjoint(self.path)

    def url(self, path: str) -> str:
        """Return a path of this filesystem as the engine and the logs know it: a local path, or a full URL."""
        return path if self.is_local else str(self.filesystem.unstrip_protocol(path))

    def describe(self) -> str:
        """Return the place for people, without secrets."""
        return redact_text(self.url(self.path))

    def exists(self) -> bool:
        """Return whether something is there.

        Raises:
            ConfigurationError: The filesystem cannot be reached: no credentials, no such host.
        """
        if self.is_local:
            return os.path.lexists(self.path)
        try:
            return bool(self.filesystem.exists(self.path))
        except Exception as error:
            raise ConfigurationError(f"{self.describe()} cannot be reached: {type(error).__name__}: {error}") from error
