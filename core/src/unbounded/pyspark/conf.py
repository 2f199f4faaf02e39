"""Settings gathered before a session is made."""

from collections.abc import Iterable
from typing import Any, Self


class SparkConf:
    """Settings for ``SparkSession.builder.config(conf=…)``.

    Example:
        >>> SparkConf().setAppName("activity").set("spark.sql.shuffle.partitions", 2).get("spark.app.name")
        'activity'
    """

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def set(self, key: str, value: Any) -> Self:
        """Set a value."""
        self._values[key] = str(value)
        return self

    def setAll(self, pairs: Iterable[tuple[str, Any]]) -> Self:
        """Set several values."""
        for key, value in pairs:
            self.set(key, value)
        return self

    def setAppName(self, value: str) -> Self:
        """Name the application."""
        return self.set("spark.app.name", value)

    def setMaster(self, value: str) -> Self:
        """Accepted, and without effect: the engine runs in this process."""
        return self.set("spark.master", value)

    def get(self, key: str, defaultValue: str | None = None) -> str | None:
        """Return a value, or the default."""
        return self._values.get(key, defaultValue)

    def getAll(self) -> list[tuple[str, str]]:
        """Return all values."""
        return list(self._values.items())
