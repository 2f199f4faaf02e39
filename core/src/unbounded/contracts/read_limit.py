"""How much a source may admit to one batch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadAllAvailable:
    """Everything that is there."""


@dataclass(frozen=True)
class ReadMaxRows:
    """At most ``max_rows`` rows, as near as the source can count them."""

    max_rows: int


@dataclass(frozen=True)
class ReadMaxFiles:
    """At most ``max_files`` files."""

    max_files: int


@dataclass(frozen=True)
class ReadMaxBytes:
    """At most ``max_bytes`` bytes, but always one unit (one file, one record), however large."""

    max_bytes: int


ReadLimit = ReadAllAvailable | ReadMaxRows | ReadMaxFiles | ReadMaxBytes
"""What ``Source.latest_offset`` is given. A source that cannot count in the unit asked for admits everything."""
