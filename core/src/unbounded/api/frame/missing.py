"""Rows and values that are missing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.scope import Attribute
from unbounded.api.camel_case import CamelCase
from unbounded.api.column import Column, literal
from unbounded.api.frame.projection import Item, Label, pass_through
from unbounded.api.frame.relational import Relational
from unbounded.errors import AnalysisError
from unbounded.schema import is_number, is_text

_FITS: dict[type, Callable[[pa.DataType], bool]] = {
    bool: pa.types.is_boolean,
    int: is_number,
    float: is_number,
    str: is_text,
}


class Missing(Relational):
    """Fill or drop nulls."""

    def fillna(self, value: Any, subset: str | Sequence[str] | None = None) -> Self:
        """Return the frame with nulls replaced.

        Args:
            value: A bool, number or text, which goes into the columns of its kind; or a dict from column to
                value.
            subset: The columns; by default all. Ignored for a dict.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: The value is of another kind.

        Example:
            >>> session.create_dataframe([(None, "a"), (2, None)], "n INT, t STRING").fillna(
            ...     {"n": 0, "t": "?"}
            ... ).collect()
            [Row(n=0, t='a'), Row(n=2, t='?')]
        """
        values = self._values_by_column(value, subset)
        return self._project([_filled(each, values.get(each.internal)) for each in self._scope.attributes])

    def dropna(self, how: str = "any", thresh: int | None = None, subset: str | Sequence[str] | None = None) -> Self:
        """Return the rows without nulls.

        Args:
            how: ``any`` drops a row that has a null, ``all`` one that has nothing else.
            thresh: Instead of ``how``: the least number of values that a row must have.
            subset: The columns that count; by default all.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: ``how`` is neither.
        """
        if how not in ("any", "all"):
            raise AnalysisError(f"dropna: how must be 'any' or 'all' and is {how!r}.")
        trees = [each.bound for each in self._attributes(_names(subset, self.columns), "dropna")]
        present = [exp.Not(this=exp.Is(this=tree, expression=exp.Null())) for tree in trees]
        if thresh is None:
            return self.filter(Column(exp.and_(*present) if how == "any" else exp.or_(*present)))
        ones = [exp.Case().when(test, exp.Literal.number(1)).else_(exp.Literal.number(0)) for test in present]
        count = ones[0] if len(ones) == 1 else exp.Paren(this=_sum(ones))
        return self.filter(Column(exp.GTE(this=count, expression=exp.Literal.number(thresh))))

    @property
    def na(self) -> "NaFunctions":
        """The same under PySpark's other names: ``frame.na.fill(…)`` and ``frame.na.drop(…)``."""
        return NaFunctions(self)

    def _values_by_column(self, value: Any, subset: str | Sequence[str] | None) -> dict[str, Any]:
        if isinstance(value, Mapping):
            return {self._attribute(name, "fillna").internal: each for name, each in value.items()}
        if type(value) not in _FITS:
            raise AnalysisError(f"fillna: the value must be a bool, a number, text or a dict and is {value!r}.")
        attributes = self._attributes(_names(subset, self.columns), "fillna")
        return {each.internal: value for each in attributes if _FITS[type(value)](each.type)}


class NaFunctions(CamelCase):
    """``fill`` and ``drop`` of a frame."""

    def __init__(self, frame: Missing) -> None:
        self.fill = frame.fillna
        self.drop = frame.dropna


def _names(subset: str | Sequence[str] | None, columns: Sequence[str]) -> list[str]:
    if subset is None:
        return list(columns)
    return [subset] if isinstance(subset, str) else list(subset)


def _filled(attribute: Attribute, value: Any) -> Item:
    if value is None:
        return pass_through(attribute)
    tree = exp.Coalesce(this=attribute.tree, expressions=[_typed(value, attribute.type)])
    return Item(tree, (Label(attribute.name),))


def _typed(value: Any, type_: pa.DataType) -> exp.Expr:
    tree = Column(literal(value))
    return (tree.cast(type_) if pa.types.is_integer(type_) and isinstance(value, float) else tree).tree


def _sum(trees: Sequence[exp.Expr]) -> exp.Expr:
    total = trees[0]
    for tree in trees[1:]:
        total = exp.Add(this=total, expression=tree)
    return total
