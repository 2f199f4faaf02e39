"""The scale to which numbers are rounded up or down."""

from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.schema import MAX_PRECISION


def scale_of(function: str, scale: exp.Expr) -> int:
    """Return the scale that is written in a call of ``ceil`` or ``floor``: it decides the type of the result.

    Args:
        function: The function's name, for the error.
        scale: The argument.

    Raises:
        AnalysisError: It is no whole number that is written out, or out of range.

    Example:
        >>> from unbounded.plan.expression import Expression
        >>> scale_of("ceil", Expression.parse("-2").tree)
        -2
    """
    number = scale.this if isinstance(scale, exp.Neg) else scale
    if isinstance(number, exp.Literal) and number.is_int and int(number.name) <= MAX_PRECISION:
        return -int(number.name) if number is not scale else int(number.name)
    raise AnalysisError(
        f"{function}: the scale must be a whole number from -{MAX_PRECISION} to {MAX_PRECISION} that is written out, "
        f"not {scale.sql('spark')}."
    )
