"""The engine contract, implemented in this process over DuckDB."""

import threading
from collections.abc import Sequence

import pyarrow as pa

from unbounded.contracts import Engine, EngineServices, RunningQuery
from unbounded.errors import AnalysisError
from unbounded.plan.edges import Sink
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded_embedded import batch
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.typing import schema_of_plan
from unbounded_embedded.runtime.assembly import Assembly
from unbounded_embedded.runtime.query import EmbeddedQuery


class EmbeddedEngine(Engine):
    """Runs batch plans on one shared DuckDB database, and each streaming query on one of its own."""

    name = "embedded"

    def __init__(self, services: EngineServices) -> None:
        super().__init__(services)
        self._database, self._is_closed = Database(), False
        self._lock = threading.Lock()
        self._queries: list[EmbeddedQuery] = []
        self._assembly = Assembly(services, self.collect, self.schema_of)

    def schema_of(self, plan: Node) -> pa.Schema:
        with self._lock:
            return schema_of_plan(self._open_database(), plan)

    def collect(self, plan: Node) -> pa.Table:
        return batch.collect(plan, self._connection(), self.services)

    def write(self, plan: Node, sink: Sink) -> None:
        batch.write(self.collect(plan), sink, self.services)

    def supports(self, spec: QuerySpec) -> Sequence[str]:
        return ()

    def start(self, spec: QuerySpec) -> RunningQuery:
        self._open_database()
        query = self._assembly.start(spec, self._forget)
        with self._lock:
            if query.is_active:
                self._queries.append(query)
        return query

    def close(self) -> None:
        for query in list(self._queries):
            query.stop()
        self._is_closed = True
        self._database.close()

    def _forget(self, query: EmbeddedQuery) -> None:
        with self._lock:
            if query in self._queries:
                self._queries.remove(query)

    def _connection(self) -> Database:
        with self._lock:
            return self._open_database().cursor()

    def _open_database(self) -> Database:
        if self._is_closed:
            raise AnalysisError(
                "The session has been stopped. Make another with Session(), and the frames anew from it."
            )
        return self._database
