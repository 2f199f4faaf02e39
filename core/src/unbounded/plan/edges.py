"""Where a plan touches the outside world: scans, tables that are at hand, sinks."""

import base64
import importlib
import re
from typing import Annotated, Any, ClassVar, Literal

import pyarrow as pa
from pydantic import ConfigDict, Field, GetCoreSchemaHandler, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from unbounded.errors import AnalysisError
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.schema import SchemaField, to_ddl

REDACTED = "*********(redacted)"
_SECRET = re.compile(r"secret|password|passwd|token|access[._-]?key|credential|sasl\.jaas", re.IGNORECASE)


def redact(options: dict[str, str]) -> dict[str, str]:
    """Return the options with every secret masked; a secret is known by its name, as ``spark.redaction.regex`` does."""
    return {key: REDACTED if _SECRET.search(key) else value for key, value in options.items()}


OptionMap = Annotated[dict[str, str], PlainSerializer(redact, return_type=dict[str, str])]
"""Options as a user wrote them: text to text. Secrets are masked wherever a plan becomes text."""


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
        place = self.options.get("path", "")
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


class PythonObject:
    """A Python callable or object in a plan: text (``module:qualname``) where it has a name, itself otherwise.

    Args:
        value: The object, or the text ``module:qualname`` to import it by.

    Raises:
        AnalysisError: The text does not lead to an object.
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = _import(value) if isinstance(value, str) else value

    @property
    def reference(self) -> str | None:
        """``module:qualname`` if importing that gives this very object, else ``None``."""
        module, name = getattr(self.value, "__module__", None), getattr(self.value, "__qualname__", None)
        if not module or not name or "<" in name or module == "__main__":
            return None
        return f"{module}:{name}"

    def __str__(self) -> str:
        return self.reference or f"<{type(self.value).__name__} {getattr(self.value, '__qualname__', '')}>".replace(
            " >", ">"
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls(value),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, source: CoreSchema, handler: Any) -> dict[str, str]:
        return {"type": "string", "description": "a Python object as module:qualname"}


def _import(reference: str) -> Any:
    module, _, name = reference.partition(":")
    try:
        value: Any = importlib.import_module(module)
        for part in name.split("."):
            value = getattr(value, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise AnalysisError(
            f"{reference!r} does not lead to a Python object ({error}). Write module:name of something that can be "
            f"imported; a lambda or a function inside a function has no such name."
        ) from error
    return value


class Sink(Node):
    """Where the result goes: the name of a sink plugin, its options, and the user's function for ``foreach`` sinks."""

    inputs_in: ClassVar[tuple[str, ...]] = ()

    op: Literal["sink"] = "sink"
    name: str
    options: OptionMap = Field(default_factory=dict)
    partition_by: tuple[str, ...] = ()
    function: PythonObject | None = None

    def describe(self) -> str:
        by = f" partitioned by {', '.join(self.partition_by)}" if self.partition_by else ""
        return f"Sink {self.name}{' ' + self.options['path'] if 'path' in self.options else ''}{by}"
