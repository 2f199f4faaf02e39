"""The nodes of relational algebra, which mean the same on a table and on a stream."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from unbounded.plan.expression import Expression
from unbounded.plan.node import Node

if TYPE_CHECKING:
    from unbounded.plan.any_node import AnyNode


class Project(Node):
    """One column per expression. A generator (``explode`` and its kin) among them gives several rows per row."""

    op: Literal["project"] = "project"
    child: "AnyNode"
    columns: tuple[Expression, ...]

    def describe(self) -> str:
        return f"Project [{', '.join(map(str, self.columns))}]"


class Filter(Node):
    """The rows for which the condition is true."""

    op: Literal["filter"] = "filter"
    child: "AnyNode"
    condition: Expression

    def describe(self) -> str:
        return f"Filter {self.condition}"


class Join(Node):
    """Pairs of rows for which the condition is true.

    In the condition, columns of the two inputs are qualified ``l`` and ``r``. ``columns`` are the output columns,
    qualified in the same way and named.
    """

    inputs_in: ClassVar[tuple[str, ...]] = ("left", "right")

    op: Literal["join"] = "join"
    left: "AnyNode"
    right: "AnyNode"
    how: Literal["inner", "left", "right", "full", "semi", "anti", "cross"] = "inner"
    condition: Expression | None = None
    columns: tuple[Expression, ...]

    def describe(self) -> str:
        return f"Join {self.how}" + (f" on {self.condition}" if self.condition else "")


class Union(Node):
    """The rows of all inputs, columns by position, duplicates kept."""

    inputs_in: ClassVar[tuple[str, ...]] = ("children",)

    op: Literal["union"] = "union"
    children: tuple["AnyNode", ...]


class SortOrder(BaseModel):
    """One key of a sort. Spark's default puts nulls first ascending and last descending."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expression: Expression
    descending: bool = False
    nulls_last: bool = False

    def __str__(self) -> str:
        direction, nulls = ("DESC" if self.descending else "ASC"), ("LAST" if self.nulls_last else "FIRST")
        return f"{self.expression} {direction} NULLS {nulls}"


class Sort(Node):
    """The rows in order."""

    op: Literal["sort"] = "sort"
    child: "AnyNode"
    orders: tuple[SortOrder, ...]

    def describe(self) -> str:
        return f"Sort [{', '.join(map(str, self.orders))}]"


class Limit(Node):
    """The first rows, after ``offset`` of them."""

    ALL: ClassVar[int] = 2**62
    """The count of all rows."""

    op: Literal["limit"] = "limit"
    child: "AnyNode"
    count: int
    offset: int = 0

    def describe(self) -> str:
        limit = "" if self.count == self.ALL else f"Limit {self.count} "
        return f"{limit}{f'Offset {self.offset}' if self.offset else ''}".strip()


class Distinct(Node):
    """Each different row once."""

    op: Literal["distinct"] = "distinct"
    child: "AnyNode"


class Sql(Node):
    """A SQL query over named inputs, run by the engine as it stands. Batch only."""

    inputs_in: ClassVar[tuple[str, ...]] = ("tables",)

    op: Literal["sql"] = "sql"
    text: str
    tables: dict[str, "AnyNode"]

    def describe(self) -> str:
        return f"Sql {self.text!r} over {', '.join(self.tables) or 'nothing'}"


class Observe(Node):
    """The rows unchanged, with aggregates over them reported in each batch's progress."""

    op: Literal["observe"] = "observe"
    child: "AnyNode"
    name: str
    metrics: tuple[Expression, ...]

    def describe(self) -> str:
        return f"Observe {self.name} [{', '.join(map(str, self.metrics))}]"
