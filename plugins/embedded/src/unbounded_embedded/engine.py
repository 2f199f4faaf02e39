"""The engine contract, implemented in this process over DuckDB."""

import tempfile
import threading
import uuid
from collections.abc import Sequence

import pyarrow as pa

from unbounded.contracts import Engine, EngineServices, RunningQuery, Sink, SinkContext, Source, SourceContext
from unbounded.errors import UnsupportedOperationError
from unbounded.plan.edges import Sink as SinkNode
from unbounded.plan.fingerprint import streaming_scans
from unbounded.plan.keys import key_columns
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.rules import optimize
from unbounded_embedded import batch
from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.typing import schema_of_plan
from unbounded_embedded.operators.pipeline import Pipeline
from unbounded_embedded.runtime.loop import Parts
from unbounded_embedded.runtime.progress import ProgressReporter
from unbounded_embedded.runtime.query import EmbeddedQuery
from unbounded_embedded.runtime.settings import Settings
from unbounded_embedded.state.store import StateStore


class EmbeddedEngine(Engine):
    """Runs batch plans on one shared DuckDB database, and each streaming query on one of its own."""

    name = "embedded"

    def __init__(self, services: EngineServices) -> None:
        super().__init__(services)
        self._database = Database()
        self._lock = threading.Lock()
        self._queries: list[EmbeddedQuery] = []

    def schema_of(self, plan: Node) -> pa.Schema:
        with self._lock:
            return schema_of_plan(self._database, plan, {})

    def collect(self, plan: Node) -> pa.Table:
        return batch.collect(plan, self._connection(), self.services)

    def write(self, plan: Node, sink: SinkNode) -> None:
        batch.write(self.collect(plan), sink, self.services)

    def supports(self, spec: QuerySpec) -> Sequence[str]:
        return ()

    def start(self, spec: QuerySpec) -> RunningQuery:
        temporary = None if spec.checkpoint_location else tempfile.mkdtemp(prefix="unbounded-")
        checkpoint = Checkpoint(spec.checkpoint_location or str(temporary), spec)
        opened: list[Source | Sink | Pipeline] = []
        try:
            query = self._assemble(spec, checkpoint, temporary, opened)
            query.start()
        except BaseException:
            for part in opened:
                part.close()
            checkpoint.close()
            raise
        self._queries.append(query)
        return query

    def close(self) -> None:
        for query in list(self._queries):
            query.stop()
        self._database.close()

    def _connection(self) -> Database:
        with self._lock:
            return self._database.cursor()

    def _assemble(
        self, spec: QuerySpec, checkpoint: Checkpoint, temporary: str | None, opened: list[Source | Sink | Pipeline]
    ) -> EmbeddedQuery:
        """Make all parts of a query; each goes to ``opened`` as soon as it must be closed."""
        settings = Settings.of(spec.conf)
        plan = optimize(spec.plan)
        sources = []
        for index, scan in enumerate(streaming_scans(plan)):
            source = self.services.connectors.source(scan)
            opened.append(source)
            folder = checkpoint.source(index)
            context = SourceContext(
                scan.read_schema, scan.filters, folder, self.services.clock, settings.batches_to_retain
            )
            source.open(context)
            sources.append(source)
        pipeline = Pipeline(
            plan, spec.output_mode, settings.threads, lambda i: StateStore(checkpoint.state(i)), self.collect
        )
        opened.append(pipeline)
        pipeline.prepare()
        sink = self._sink(spec, checkpoint)
        opened.append(sink)
        run_id = str(uuid.uuid4())
        reporter = ProgressReporter(checkpoint.query_id, run_id, spec.name, settings.progress_to_keep)
        parts = Parts(
            spec, settings, checkpoint, pipeline, sources, sink, self.services.clock, reporter, run_id
        )
        return EmbeddedQuery(parts, self.services, temporary, self._queries.remove)

    def _sink(self, spec: QuerySpec, checkpoint: Checkpoint) -> Sink:
        sink = self.services.connectors.sink(spec.sink)
        context = SinkContext(
            schema=self.schema_of(spec.plan),
            key_columns=key_columns(spec.plan),
            output_mode=spec.output_mode,
            query_id=checkpoint.query_id,
            query_name=spec.name,
            partition_by=spec.sink.partition_by,
            folder=checkpoint.sink(),
            publish_table=self.services.publish_table,
            make_dataframe=self.services.make_dataframe,
        )
        if problems := sink.check(context):
            raise UnsupportedOperationError(problems)
        sink.open(context)
        return sink
