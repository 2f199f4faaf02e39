"""The top of a plan: what to run, where the result goes, how and when."""

import json
from typing import Annotated, Any, ClassVar, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from unbounded.errors import AnalysisError, listed
from unbounded.plan.any_node import AnyNode
from unbounded.plan.edges import Sink
from unbounded.plan.node import Node
from unbounded.plan.redaction import Location, OptionMap

OutputMode = Literal["append", "update", "complete"]


class _Trigger(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProcessingTime(_Trigger):
    """A batch at each boundary of the interval, counted from 1970; 0 is as soon as the last batch ends."""

    kind: Literal["processing_time"] = "processing_time"
    interval_ms: int = Field(default=0, ge=0)

    def __str__(self) -> str:
        return f"processing time {self.interval_ms} ms" if self.interval_ms else "as fast as possible"


class Once(_Trigger):
    """One batch with all that is there, read limits ignored; then the query ends."""

    kind: Literal["once"] = "once"

    def __str__(self) -> str:
        return "once"


class AvailableNow(_Trigger):
    """All that is there at the start, in as many batches as the read limits ask for; then the query ends."""

    kind: Literal["available_now"] = "available_now"

    def __str__(self) -> str:
        return "available now"


Trigger = Annotated[ProcessingTime | Once | AvailableNow, Field(discriminator="kind")]


class QuerySpec(Node):
    """A whole streaming query.

    Args:
        plan: What to compute.
        sink: Where the result goes.
        output_mode: Which rows a batch gives to the sink.
        trigger: When a batch runs.
        checkpoint_location: A path or fsspec URL; ``None`` is a temporary directory that goes with the query.
        name: The query's name, if it has one.
        conf: Settings of the session that the engine may read, such as ``spark.sql.shuffle.partitions``.
    """

    inputs_in: ClassVar[tuple[str, ...]] = ("plan",)

    op: Literal["query"] = "query"
    plan: AnyNode
    sink: Sink
    output_mode: OutputMode = "append"
    trigger: Trigger = ProcessingTime()
    checkpoint_location: Location | None = None
    name: str | None = None
    conf: OptionMap = Field(default_factory=dict)

    def describe(self) -> str:
        return f"{self.sink.describe()}, {self.output_mode} mode, {self.trigger}"

    def to_json(self) -> str:
        """Return the query as JSON. Secrets are masked.

        Raises:
            AnalysisError: The user's function has no name to import it by.
        """
        self._require_text()
        return self.model_dump_json(by_alias=True)

    def to_yaml(self) -> str:
        """Return the query as YAML. Raises as :meth:`to_json` does. Secrets are masked."""
        self._require_text()
        values = self.model_dump(mode="json", by_alias=True)
        return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True)

    @classmethod
    def from_json(cls, text: str) -> "QuerySpec":
        """Return the query of JSON text.

        Raises:
            AnalysisError: The text is no query; the error has every reason.
        """
        try:
            return cls._of(json.loads(text))
        except ValueError as error:
            raise AnalysisError(f"The text is not JSON: {error}.") from error

    @classmethod
    def from_yaml(cls, text: str) -> "QuerySpec":
        """Return the query of YAML text. Raises as :meth:`from_json` does."""
        try:
            return cls._of(yaml.safe_load(text))
        except yaml.YAMLError as error:
            raise AnalysisError(f"The text is not YAML: {error}.") from error

    @classmethod
    def _of(cls, values: Any) -> "QuerySpec":
        try:
            spec = cls.model_validate(values)
        except ValidationError as error:
            raise AnalysisError(listed("The text is no query", [_sentence(each) for each in error.errors()])) from None
        if spec.sink.function:
            _ = spec.sink.function.value  # a function that is not there is an error now and not at the first batch
        return spec

    def _require_text(self) -> None:
        if self.sink.function and not self.sink.function.reference:
            raise AnalysisError(
                f"{self.sink.describe()}: the function {self.sink.function} cannot be written as text, for it has no "
                f"name to import it by; put it at the top of a module."
            )


class _Dumper(yaml.SafeDumper):
    """Escapes the line ends of Unicode, which YAML would fold."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Return text as a node, quoted if it has such a line end."""
        style = '"' if any(end in data for end in "\x85\u2028\u2029") else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def _sentence(detail: Any) -> str:
    return f"{'.'.join(map(str, detail['loc'])) or 'the whole'}: {detail['msg']}"
