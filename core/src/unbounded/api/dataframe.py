"""The frame: a table, or a stream, which is a table without an end."""

import html
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from unbounded.api.analysis.resolve import column_in, name_of, resolve
from unbounded.api.camel_case import snake_case, twin_of
from unbounded.api.column import Column
from unbounded.api.data.display import records_text, schema_tree, simple_type, table_html, table_text
from unbounded.api.frame.hints import Hints
from unbounded.api.frame.projection import Item, Label, named_columns
from unbounded.api.not_yet import METHODS, refuse_missing
from unbounded.api.observation import Observation
from unbounded.errors import AnalysisError
from unbounded.plan.aggregation import aggregate_calls
from unbounded.plan.explain import explain
from unbounded.plan.relational import Observe
from unbounded.plan.rules import optimize

if TYPE_CHECKING:
    from unbounded.api.batch_writer import DataWriter
    from unbounded.api.session import Session
    from unbounded.api.writer import DataStreamWriter

_SHOWN_ROWS = 20


class DataFrame(Hints):
    """Rows with named, typed columns: a plan, run by ``collect`` and its kin, or as a query by
    ``write_stream``.

    Sessions make frames; every operation returns a new one. All operations are checked at once: a column that
    does not exist, or a type that does not fit, is an error in the line that made it.

    Example:
        >>> frame = session.range(3).with_column("square", F.col("id") * F.col("id"))
        >>> frame
        DataFrame[id: bigint, square: bigint]
        >>> frame.filter(frame.square > 1).show()
        +---+------+
        | id|square|
        +---+------+
        |  2|     4|
        +---+------+
        <BLANKLINE>
    """

    @property
    def session(self) -> "Session":
        """The session that the frame belongs to."""
        return self._session

    spark_session = session

    @property
    def dtypes(self) -> list[tuple[str, str]]:
        """Name and type of each column, in Spark's words."""
        return [(attribute.name, simple_type(attribute.type)) for attribute in self._scope.attributes]

    def __getitem__(self, key: Any) -> Any:
        """Return a column by name or position; or the frame filtered by a Column, or narrowed to a list of columns."""
        if isinstance(key, str):
            return Column(exp.Star()) if key == "*" else self._bound(key)
        if isinstance(key, int):
            return Column(self._scope.attributes[key].bound)
        return self.filter(key) if isinstance(key, Column) else self.select(*key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"A DataFrame has no attribute {name!r}.")
        try:
            return twin_of(self, name)
        except AttributeError:
            pass
        try:
            return self._bound(name)
        except AnalysisError as error:
            refuse_missing(snake_case(name), METHODS, "DataFrame")
            raise AttributeError(str(error).replace("frame[…]", "DataFrame")) from error

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name for name in self.columns if name.isidentifier())]

    def print_schema(self, level: int | None = None) -> None:
        """Print the columns as a tree.

        Args:
            level: How deep to go into nested types: 1 for the columns alone; all the way by default.
        """
        print(schema_tree(self._arrow_schema, level))  # noqa: T201 - what the method is for

    def explain(self, extended: bool | str = False, mode: str | None = None) -> None:
        """Print the plan as a tree.

        Args:
            extended: Print the plan after optimization as well. A text is a mode.
            mode: ``simple``, or another of Spark's, all of which are ``extended`` here.
        """
        text = explain(self._plan)
        if (mode or extended) not in (False, "simple"):
            text = f"== As written ==\n{text}\n\n== Optimized ==\n{explain(optimize(self._plan))}"
        print(text)  # noqa: T201 - what the method is for

    def show(self, n: int = _SHOWN_ROWS, truncate: bool | int = True, vertical: bool = False) -> None:
        """Print the first rows as a table.

        Args:
            n: How many rows.
            truncate: Whether cells end after 20 characters, or after how many; ``False`` shows them whole.
            vertical: Print a line for each value instead.

        Raises:
            AnalysisError: The frame is a stream.
        """
        self._require_batch("show()", "write_stream.format('console').start()")
        table = self._table(n + 1)
        width = 20 if truncate is True else int(truncate)
        text = (records_text if vertical else table_text)(table.slice(0, n), width, table.num_rows > n)
        print(text)  # noqa: T201 - what the method is for

    def observe(self, observation: Observation | str, *metrics: Column | str) -> "DataFrame":
        """Return the same rows, with aggregates over them reported under a name.

        Args:
            observation: The name under which each batch's progress has the values, or an
                :class:`Observation`, which has those of a batch frame.
            metrics: Aggregates; an alias gives a value its name.

        Raises:
            AnalysisError: A metric does not aggregate.

        Example:
            >>> seen = Observation()
            >>> rows = session.range(5).observe(seen, F.count("*").alias("rows"), F.max("id").alias("last"))
            >>> seen.get
            {'rows': 5, 'last': 4}
        """
        name = observation if isinstance(observation, str) else observation.name
        items = [
            Item(
                resolve(each, self._scope, "observe").unaliased.tree,
                (Label(name_of(column_in(each, self._scope).tree, self._scope, "observe")),),
            )
            for each in metrics
        ]
        columns, _ = named_columns(items)
        if not columns or any(not aggregate_calls([column]) for column in columns):
            raise AnalysisError(f"observe: {name!r} needs aggregates such as F.count('*').alias('rows').")
        observed = self._derive(Observe(child=self._plan, name=name, metrics=tuple(columns)))
        if isinstance(observation, Observation):
            observation.watch(self, metrics)
        return observed

    def create_or_replace_temp_view(self, name: str) -> None:
        """Give the frame a name for ``session.sql`` and ``session.table``; an older view of that name is
        replaced.

        Example:
            >>> session.range(3).create_or_replace_temp_view("numbers")
            >>> session.sql("SELECT sum(id) AS total FROM numbers").collect()
            [Row(total=3)]
        """
        self._session.catalog.create_view(name, self.plan_with_unique_names("create_or_replace_temp_view"))

    def create_temp_view(self, name: str) -> None:
        """Give the frame a name for ``session.sql`` and ``session.table``.

        Raises:
            AnalysisError: The name is taken.
        """
        if self._session.catalog.table_exists(name):
            raise AnalysisError(f"There is a table or view {name!r} already; create_or_replace_temp_view replaces it.")
        self.create_or_replace_temp_view(name)

    @property
    def write_stream(self) -> "DataStreamWriter":
        """Where a streaming query of this frame begins.

        Raises:
            AnalysisError: The frame is no stream.
        """
        from unbounded.api.writer import DataStreamWriter

        if not self.is_streaming:
            raise AnalysisError(
                "write_stream needs a stream, and nothing in this frame streams: read an input with "
                "session.read_stream, or use write for a frame that ends."
            )
        return DataStreamWriter(self)

    @property
    def write(self) -> "DataWriter":
        """Where a batch frame is written once.

        Raises:
            AnalysisError: The frame is a stream.
        """
        from unbounded.api.batch_writer import DataWriter

        self._require_batch("write")
        return DataWriter(self)

    def __repr__(self) -> str:
        return f"DataFrame[{', '.join(f'{name}: {type_}' for name, type_ in self.dtypes)}]"

    def _repr_html_(self) -> str:
        if self.is_streaming:
            tree = html.escape(schema_tree(self._arrow_schema))
            return f"<p>A stream: start a query with <code>write_stream</code>.</p><pre>{tree}</pre>"
        table = self._table(_SHOWN_ROWS + 1)
        return table_html(table.slice(0, _SHOWN_ROWS), table.num_rows > _SHOWN_ROWS)
