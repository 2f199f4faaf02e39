"""Where a batch frame is written, once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from unbounded.api.connecting import Writing
from unbounded.contracts import Options
from unbounded.errors import AnalysisError, ConfigurationError, did_you_mean
from unbounded.plan.edges import Sink as SinkNode

if TYPE_CHECKING:
    from unbounded.api.dataframe import DataFrame

_SAVE_MODE = "save_mode"
_MODES = {
    "append": "append",
    "overwrite": "overwrite",
    "ignore": "ignore",
    "error": "error",
    "errorifexists": "error",
}


class DataWriter(Writing):
    """Writes a batch frame. ``frame.write`` gives a new one; it has a method for every sink, named after it.

    Args:
        frame: The rows.

    Example:
        >>> session.range(3).write.mode("overwrite").parquet("numbers/")  # doctest: +SKIP
    """

    def __init__(self, frame: "DataFrame") -> None:
        super().__init__(frame.session)
        self._frame = frame
        self._mode: str | None = None

    def mode(self, mode: str) -> Self:
        """Set what happens when something is there: ``append``, ``overwrite``, ``ignore`` or ``error``.

        Raises:
            AnalysisError: There is no such mode.
        """
        known = _MODES.get(str(mode).lower())
        if known is None:
            raise AnalysisError(f"There is no mode {mode!r} to write in.{did_you_mean(str(mode), _MODES)}")
        self._mode = known
        return self

    def save(
        self,
        path: Any = None,
        format: str | None = None,
        mode: str | None = None,
        partition_by: Any = None,
        **options: Any,
    ) -> None:
        """Write the rows.

        Args:
            path: Where to write.
            format: As :meth:`format`.
            mode: As :meth:`mode`.
            partition_by: As :meth:`partition_by`: a name or a list.
            options: As :meth:`options`.

        Raises:
            UnknownConnectorError: No installed plugin offers the format.
            ConfigurationError: An option is unknown or does not fit, or the sink has no such mode.
            AnalysisError: A column to partition by is not there.
        """
        self._take(path, format, partition_by, options)
        if mode is not None:
            self.mode(mode)
        sink = self._sink_node()
        self._session.registry.sink(sink)
        self._session.write(self._frame.plan_with_unique_names("write"), sink)

    def _sink_node(self) -> SinkNode:
        kind = self._session.registry.sink_class(self._format)
        options = {**self._options.spelled_for(kind.Options), **self._mode_for(kind.Options)}
        names = self._frame.column_names(self._partition_by, "partition_by")
        return SinkNode(name=self._session.registry.offered_name(self._format), options=options, partition_by=names)

    def _mode_for(self, model: type[Options]) -> dict[str, str]:
        """Return the mode as an option, if the sink has modes at all."""
        if self._mode is None:
            return {}
        if _SAVE_MODE in model.model_fields:
            return {_SAVE_MODE: self._mode}
        if self._mode != "append":
            raise ConfigurationError(f"The sink {self._format!r} has no mode {self._mode!r}; it always appends.")
        return {}

    def _shortcut(self, connector: str) -> Callable[..., None]:
        def save(path: Any = None, mode: str | None = None, **options: Any) -> None:
            self.save(path, format=connector, mode=mode, **options)

        return save
