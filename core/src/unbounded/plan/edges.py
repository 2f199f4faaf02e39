"""Where a plan touches the outside world: scans, tables that are at hand, sinks."""

import base64
from typing import Annotated, Any, ClassVar, Literal

import pyarrow as pa
from pydantic import ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.python_object import PythonObject
from unbounded.plan.redaction import OptionMap, redact_text
from unbounded.schema import SchemaField, to_ddl


def _table_from_text(value: Any) -> pa.Table:
    if isinstance(value, pa.Table):
        return value
    return pa.ipc.open_stream(base64.b64decode(value)).read_all()


def _table_to_text(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue().to_pybytes()).decode()


TableField = Annotated[
    pa.Table,
    PlainValidator(_table_from_text),
    PlainSerializer(_table_to_text, return_type=str),
    WithJsonSchema({"type": "string", "description": "an Arrow IPC stream, base64"}),
]
"""An Arrow table, which is an IPC stream in base64 in JSON and YAML."""


class Scan(Node):
    """Rows that a source plugin reads.

    ``columns`` and ``filters`` are what the optimizer asks of the source: the names of the columns that the plan
    reads (``None`` is all of them), and conditions that every row of interest fulfils.
    """

    inputs_in: ClassVar[tuple[str, ...]] = ()

    op: Literal["scan"] = "scan"
    source: str
    options: OptionMap = Field(default_factory=dict)
    schema_: SchemaField = Field(alias="schema", serialization_alias="schema")
    streaming: bool = False
    columns: tuple[str, ...] | None = None
    filters: tuple[Expression, ...] = ()

    model_config = ConfigDict(populate_by_name=True)

    @property
    def is_streaming(self) -> bool:
        return self.streaming

    @property
    def read_schema(self) -> pa.Schema:
        """The schema of what is really read: ``schema`` narrowed to ``columns``."""
        if self.columns is None:
            return self.schema_
        return pa.schema([self.schema_.field(name) for name in self.columns])

    def describe(self) -> str:
        place = redact_text(self.options.get("path", ""))
        parts = [f"Scan {self.source}" + (f" {place}" if place else ""), f"[{to_ddl(self.read_schema)}]"]
        if self.filters:
            parts.append(f"filters: {' AND '.join(map(str, self.filters))}")
        return ("Streaming" if self.streaming else "") + " ".join(parts)


class Local(Node):
    """Rows that are at hand: an Arrow table inside the plan."""

    inputs_in: ClassVar[tuple[str, ...]] = ()

    op: Literal["local"] = "local"
    table: TableField

    def describe(self) -> str:
        return f"Local {self.table.num_rows} rows [{to_ddl(self.table.schema)}]"


class Sink(Node):
    """Where the result goes: the name of a sink plugin, its options, and the user's function for ``foreach`` sinks."""

    inputs_in: ClassVar[tuple[str, ...]] = ()

    op: Literal["sink"] = "sink"
    name: str
    options: OptionMap = Field(default_factory=dict)
    partition_by: tuple[str, ...] = ()
    function: PythonObject | None = None

    def describe(self) -> str:
        place = redact_text(self.options.get("path", ""))
        by = f" partitioned by {', '.join(self.partition_by)}" if self.partition_by else ""
        return f"Sink {self.name}" + (f" {place}" if place else "") + by
