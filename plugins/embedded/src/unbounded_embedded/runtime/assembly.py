"""Putting a query together: checkpoint, sources, pipeline, sink."""

import shutil
import tempfile
import uuid
from collections.abc import Callable
from contextlib import ExitStack

import pyarrow as pa

from unbounded.contracts import EngineServices, Folder, SinkContext, SourceContext
from unbounded.errors import UnsupportedOperationError
from unbounded.plan.edges import Scan
from unbounded.plan.keys import key_columns
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.rules import optimize
from unbounded.plan.streaming import streaming_scans
from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.operators.pipeline import Pipeline
from unbounded_embedded.runtime.failures import naming
from unbounded_embedded.runtime.loop import Parts
from unbounded_embedded.runtime.progress import ProgressReporter
from unbounded_embedded.runtime.query import EmbeddedQuery
from unbounded_embedded.runtime.settings import Settings
from unbounded_embedded.state.store import StateStore


class Assembly:
    """Makes running queries out of specifications.

    Args:
        services: What the session offers.
        read_table: Gives the rows of a plan that does not stream.
        schema_of: Gives the columns of a plan.
    """

    def __init__(
        self,
        services: EngineServices,
        read_table: Callable[[Node], pa.Table],
        schema_of: Callable[[Node], pa.Schema],
    ) -> None:
        self._services, self._read_table, self._schema_of = services, read_table, schema_of

    def start(self, spec: QuerySpec, on_end: Callable[[EmbeddedQuery], None]) -> EmbeddedQuery:
        """Start a query; if anything fails, whatever was opened is closed again.

        Args:
            spec: The query.
            on_end: Called on the query's thread when it has ended.

        Raises:
            CheckpointError: The checkpoint is in use, torn, or of another query.
            UnsupportedOperationError: The sink refuses the query.
        """
        temporary = None if spec.checkpoint_location else tempfile.mkdtemp(prefix="unbounded-")
        with ExitStack() as opened:
            if temporary:
                opened.callback(shutil.rmtree, temporary, ignore_errors=True)
            checkpoint = Checkpoint(spec.checkpoint_location or str(temporary), spec)
            opened.callback(checkpoint.close)
            opened.callback(checkpoint.runs.withdraw)
            query = EmbeddedQuery(self._assembler(spec, checkpoint), self._services, temporary, on_end)
            opened.callback(query.close_parts)
            query.start()
            opened.pop_all()
        return query

    def _assembler(self, spec: QuerySpec, checkpoint: Checkpoint) -> Callable[[], Parts]:
        run_id, settings = str(uuid.uuid4()), Settings.of(spec.conf)
        reporter = ProgressReporter(checkpoint.query_id, run_id, spec.name, settings.progress_to_keep)

        def assemble() -> Parts:
            return self._parts(spec, settings, checkpoint, reporter, run_id)

        return assemble

    def _parts(
        self, spec: QuerySpec, settings: Settings, checkpoint: Checkpoint, reporter: ProgressReporter, run_id: str
    ) -> Parts:
        """Make what a query works with, and refuse what can be refused; nothing is opened."""
        plan = optimize(spec.plan)
        scans = streaming_scans(plan)
        sources = [self._services.connectors.source(scan) for scan in scans]
        sink, sink_context = self._services.connectors.sink(spec.sink), self._sink_context(spec, checkpoint)
        if problems := list(sink.check(sink_context)):
            raise UnsupportedOperationError(problems)

        def open_all() -> None:
            for index, (scan, source) in enumerate(zip(scans, sources, strict=True)):
                with naming(source, "cannot be opened"):
                    source.open(self._source_context(scan, checkpoint.source(index), settings))
            with naming(sink, "cannot be opened"):
                sink.open(sink_context)

        pipeline = self._pipeline(plan, spec, settings, checkpoint)
        clock = self._services.clock
        return Parts(spec, settings, checkpoint, pipeline, sources, sink, open_all, clock, reporter, run_id)

    def _pipeline(self, plan: Node, spec: QuerySpec, settings: Settings, checkpoint: Checkpoint) -> Pipeline:
        def store(index: int) -> StateStore:
            return StateStore(checkpoint.state(index))

        pipeline = Pipeline(plan, spec.output_mode, settings.threads, store, self._read_table)
        try:
            pipeline.prepare()
        except BaseException:
            pipeline.close()
            raise
        return pipeline

    def _source_context(self, scan: Scan, folder: Folder, settings: Settings) -> SourceContext:
        keep = settings.batches_to_retain
        return SourceContext(scan.read_schema, scan.filters, folder, self._services.clock, keep)

    def _sink_context(self, spec: QuerySpec, checkpoint: Checkpoint) -> SinkContext:
        return SinkContext(
            schema=self._schema_of(spec.plan),
            key_columns=key_columns(spec.plan),
            output_mode=spec.output_mode,
            query_id=checkpoint.query_id,
            query_name=spec.name,
            partition_by=spec.sink.partition_by,
            folder=checkpoint.sink(),
            publish_table=self._services.publish_table,
            make_dataframe=self._services.make_dataframe,
        )
