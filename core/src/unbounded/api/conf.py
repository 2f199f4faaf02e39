"""The settings of a session."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from unbounded.api.camel_case import CamelCase
from unbounded.errors import ConfigurationError, did_you_mean

_STREAMING = "spark.sql.streaming."
_OURS = "unbounded."
_NOT_GIVEN = "<not given>"
_UTC = ("UTC", "ETC/UTC", "GMT", "Z", "+00:00", "UTC+0", "UTC+00:00")


def _whole(least: int) -> Callable[[str], bool]:
    return lambda text: text.strip().lstrip("+-").isdigit() and int(text) >= least


def _one_of(*choices: str) -> Callable[[str], bool]:
    return lambda text: text.strip().lower() in choices


_FLAG = (_one_of("true", "false"), "true or false")
_COUNT = (_whole(1), "a whole number from 1")
_MILLISECONDS = (_whole(0), "a whole number of milliseconds")

_KNOWN: dict[str, tuple[str | None, tuple[Callable[[str], bool], str]]] = {
    "spark.sql.shuffle.partitions": (str(os.cpu_count() or 1), _COUNT),
    "spark.sql.session.timeZone": (
        "UTC",
        (
            lambda text: text.upper() in _UTC,
            "UTC, because timestamps are instants and are shown in UTC; convert with from_utc_timestamp",
        ),
    ),
    "spark.sql.ansi.enabled": (
        "false",
        (_one_of("false"), "false, because what does not convert is null here, and arithmetic does not raise"),
    ),
    "spark.sql.caseSensitive": ("false", (_one_of("false"), "false, because names are found in any letter case")),
    f"{_STREAMING}checkpointLocation": (None, (lambda text: bool(text.strip()), "a path or an fsspec URL")),
    f"{_STREAMING}minBatchesToRetain": ("100", _COUNT),
    f"{_STREAMING}multipleWatermarkPolicy": ("min", (_one_of("min", "max"), "min or max")),
    f"{_STREAMING}noDataMicroBatches.enabled": ("true", _FLAG),
    f"{_STREAMING}schemaInference": ("false", _FLAG),
    f"{_STREAMING}numRecentProgressUpdates": ("100", _COUNT),
    f"{_STREAMING}noDataProgressEventInterval": ("10000", _MILLISECONDS),
    f"{_STREAMING}pollingDelay": ("10", _MILLISECONDS),
    f"{_OURS}sink.maxAttempts": ("3", _COUNT),
}
"""The settings that mean something: the default, a test of the text, and what it must be."""

_ONLY_SPARKS = (
    "aggregation.",
    "checkpoint.",
    "fileSink.",
    "fileSource.",
    "fileStreamSink.",
    "forceDeleteTempCheckpointLocation",
    "flatMapGroupsWithState.",
    "join.",
    "maxBatchesToRetainInMemory",
    "metricsEnabled",
    "offsetLog.",
    "statefulOperator.",
    "stateStore.",
    "stopActiveRunOnRestart",
    "stopTimeout",
    "ui.",
)
"""What begins like this tunes Spark's own engine; programs that set it run here unchanged."""


class RuntimeConf(CamelCase):
    """Settings by name. What has a meaning here is checked; other ``spark.*`` settings are kept and change
    nothing.

    Args:
        settings: What to set at once.

    Example:
        >>> session.conf.set("spark.sql.shuffle.partitions", 2)
        >>> session.conf.get("spark.sql.shuffle.partitions")
        '2'
    """

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        self._values: dict[str, str] = {}
        for key, value in (settings or {}).items():
            self.set(key, value)

    def set(self, key: str, value: Any) -> None:
        """Set a value, given as text, number or bool.

        Raises:
            ConfigurationError: The value does not fit, or there is no such ``spark.sql.streaming.`` or ``unbounded.``
                setting.
        """
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if key in _KNOWN:
            _, (fits, must_be) = _KNOWN[key]
            if not fits(text):
                raise ConfigurationError(f"The setting {key!r} cannot be {text!r}: it must be {must_be}.")
        elif key.startswith((_STREAMING, _OURS)) and not key.removeprefix(_STREAMING).startswith(_ONLY_SPARKS):
            raise ConfigurationError(f"There is no setting {key!r}.{did_you_mean(key, _KNOWN)}")
        self._values[key] = text

    def get(self, key: str, default: str | None = _NOT_GIVEN) -> str | None:
        """Return a value as text.

        Args:
            key: The name.
            default: What to return if the setting was not set; ``None`` is as good as any.

        Raises:
            ConfigurationError: It was not set and has no default, and none was given.
        """
        if key in self._values:
            return self._values[key]
        if default is not _NOT_GIVEN:
            return default
        if key not in _KNOWN:
            raise ConfigurationError(f"The setting {key!r} is not set.{did_you_mean(key, _KNOWN)}")
        return _KNOWN[key][0]

    def unset(self, key: str) -> None:
        """Go back to the default."""
        self._values.pop(key, None)

    def is_modifiable(self, key: str) -> bool:
        """Return whether a setting has a meaning here, and so changes what comes after it."""
        return key in _KNOWN

    def get_all(self) -> dict[str, str]:
        """Return everything that was set."""
        return dict(self._values)

    def is_on(self, key: str) -> bool:
        """Return whether a setting that is true or false is true."""
        return (self.get(key) or "").lower() == "true"

    def for_engine(self) -> dict[str, str]:
        """Return what was set and has a meaning for an engine."""
        return {key: value for key, value in self._values.items() if key in _KNOWN}
