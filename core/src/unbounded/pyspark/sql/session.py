"""``pyspark.sql.session``: the session, its builder, and what is left of the context."""

import logging
import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NoReturn, Self

from unbounded.api.camel_case import snake_case
from unbounded.api.data.ingestion import Names, table_of
from unbounded.api.not_yet import SESSION_METHODS, refuse_missing
from unbounded.api.session import Session
from unbounded.plan.edges import Local
from unbounded.plan.node import Node
from unbounded.pyspark.conf import SparkConf
from unbounded.pyspark.sql.dataframe import DataFrame
from unbounded.schema import SchemaLike


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

    def create_dataframe(
        self,
        data: Any,
        schema: SchemaLike | Names | None = None,
        sampling_ratio: float | None = None,  # noqa: ARG002
        verify_schema: bool = True,  # noqa: ARG002
    ) -> DataFrame:
        """Return a frame of data that is at hand, as PySpark reads it: a dict inside a row is a map, and rows that are
        dicts give their columns by name in alphabetical order.

        Args:
            data: As for :meth:`Session.create_dataframe`.
            schema: As there.
            sampling_ratio: Accepted, and without effect: types come from all rows.
            verify_schema: Accepted, and without effect: rows must fit their schema.

        Raises:
            AnalysisError: The data is of another kind, or does not fit the schema.
        """
        rows = [_by_name(row) for row in data] if isinstance(data, list) else data
        return self.frame_of(Local(table=table_of(rows, schema, dicts_are_maps=True)))

    def new_session(self) -> "SparkSession":
        """Return a session with settings, views and queries of its own, which is not the active one.

        Raises:
            ConfigurationError: There is no engine.
        """
        active = Session.active()
        session = SparkSession(self.app_name)
        Session._active = active  # noqa: SLF001 - the class that this one extends
        return session

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

    def __getattr__(self, name: str) -> Any:
        refuse_missing(snake_case(name), SESSION_METHODS, "SparkSession")
        return super().__getattr__(name)


def _by_name(row: Any) -> Any:
    return dict(sorted(row.items())) if isinstance(row, Mapping) else row


class SparkContext:
    """The part of Spark's context that has a meaning in one process."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self.appName = session.app_name
        self.version = session.version
        self.master = session.conf.get("spark.master", "local[*]")
        self.defaultParallelism = os.cpu_count() or 1

    def setLogLevel(self, logLevel: str) -> None:
        """Set how much Unbounded logs: ``DEBUG``, ``INFO``, ``WARN``, ``ERROR`` or ``OFF``."""
        level = {"WARN": "WARNING", "OFF": "CRITICAL", "TRACE": "DEBUG", "ALL": "DEBUG"}.get(
            logLevel.upper(), logLevel.upper()
        )
        logging.getLogger("unbounded").setLevel(level)

    def setLocalProperty(self, key: str, value: str | None) -> None:
        """Accepted, and without effect: each query has a thread of its own and no pool."""

    def stop(self) -> None:
        """Stop the session."""
        self._session.stop()

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"The SparkContext has no {name!r}: there are no RDDs and no cluster here; make frames with "
            f"createDataFrame, and use Python's own variables in foreach and foreachBatch."
        )
