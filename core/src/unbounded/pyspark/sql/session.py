"""``pyspark.sql.session``: the session, its builder, and what is left of the context."""

import logging
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Self

from unbounded.api.session import Session
from unbounded.plan.node import Node
from unbounded.pyspark.conf import SparkConf
from unbounded.pyspark.sql.dataframe import DataFrame


class Builder:
    """Gathers a name and settings for a session. ``SparkSession.builder`` is a new one each time."""

    def __init__(self) -> None:
        self._settings: dict[str, Any] = {}

    def appName(self, name: str) -> Self:
        """Name the application."""
        return self.config("spark.app.name", name)

    def master(self, master: str) -> Self:
        """Accepted, and without effect: the engine runs in this process."""
        return self.config("spark.master", master)

    def config(
        self,
        key: str | None = None,
        value: Any = None,
        conf: SparkConf | None = None,
        *,
        map: Mapping[str, Any] | None = None,
    ) -> Self:
        """Set one value, or all of a ``SparkConf`` or of a dict."""
        self._settings.update({} if key is None else {key: value})
        self._settings.update(dict(conf.getAll()) if conf else {})
        self._settings.update(map or {})
        return self

    def enableHiveSupport(self) -> Self:
        """Accepted, and without effect: there is no Hive."""
        return self

    def getOrCreate(self) -> "SparkSession":
        """Return the session that runs, with these settings added, or else a new one.

        Raises:
            ConfigurationError: A setting does not fit.
        """
        running = Session.active()
        if not isinstance(running, SparkSession):
            return SparkSession(self._settings.get("spark.app.name"), self._settings)
        for key, value in self._settings.items():
            running.conf.set(key, value)
        return running


class _NewBuilder:
    def __get__(self, instance: object, owner: type) -> Builder:
        return Builder()


class SparkSession(Session):
    """A session under PySpark's name, made by ``SparkSession.builder…getOrCreate()``."""

    Builder = Builder
    builder = _NewBuilder()

    @classmethod
    def getActiveSession(cls) -> "SparkSession | None":
        """Return the session that runs, if there is one."""
        running = Session.active()
        return running if isinstance(running, SparkSession) else None

    def frame_of(self, plan: Node) -> DataFrame:
        """Return the frame of a plan, whose schema is a ``StructType``."""
        return DataFrame(self, plan)

    @property
    def version(self) -> str:
        """The version of Unbounded."""
        return version("unbounded-core")

    @property
    def sparkContext(self) -> "SparkContext":
        """What PySpark programs ask of the context."""
        return SparkContext(self)


class SparkContext:
    """The part of Spark's context that has a meaning in one process."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self.appName = session.app_name
        self.version = session.version

    def setLogLevel(self, logLevel: str) -> None:
        """Set how much Unbounded logs: ``DEBUG``, ``INFO``, ``WARN``, ``ERROR`` or ``OFF``."""
        level = {"WARN": "WARNING", "OFF": "CRITICAL", "TRACE": "DEBUG", "ALL": "DEBUG"}.get(
            logLevel.upper(), logLevel.upper()
        )
        logging.getLogger("unbounded").setLevel(level)

    def stop(self) -> None:
        """Stop the session."""
        self._session.stop()
