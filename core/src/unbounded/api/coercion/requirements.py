"""What operands have to be beside each other, and what conditions have to be."""

from collections.abc import Sequence

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.operand_types import OperandTypes
from unbounded.errors import AnalysisError
from unbounded.schema import spark_type


def require_condition(condition: exp.Expr, node: exp.Expr, types: OperandTypes, where: str) -> None:
    """Refuse a column or a literal as a condition that is neither true nor false.

    Args:
        condition: An operand of the node.
        node: What it is a condition of, for the error.
        types: Tells the types of columns.
        where: The operation, for the error.

    Raises:
        AnalysisError: It is of another type than BOOLEAN.
    """
    type_ = types.of(condition) if isinstance(condition, exp.Column | exp.Literal) else None
    if type_ is not None and not pa.types.is_boolean(type_) and not pa.types.is_null(type_):
        raise AnalysisError(
            f"{where}: {condition.sql('spark')} must be true or false in {node.sql('spark')}, and is of type "
            f"{spark_type(type_)}."
        )


def require_kindred(values: Sequence[exp.Expr], known: Sequence[pa.DataType | None], where: str) -> None:
    """Refuse an array, a map or a struct among values of another kind.

    Args:
        values: What is compared, or of which one is taken.
        known: The type of each, ``None`` where it is not known.
        where: The operation, for the error.

    Raises:
        AnalysisError: They are of different kinds.
    """
    pairs = zip(values, known, strict=True)
    there = [(value, type_) for value, type_ in pairs if type_ is not None and not pa.types.is_null(type_)]
    if len({type_.id if pa.types.is_nested(type_) else None for _, type_ in there}) > 1:
        found = ", ".join(f"{value.sql('spark')} is of type {spark_type(type_)}" for value, type_ in there)
        raise AnalysisError(f"{where}: values that are compared, or stand for each other, must be kindred; {found}.")
