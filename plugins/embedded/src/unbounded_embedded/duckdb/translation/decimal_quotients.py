"""Quotients of decimals, which DuckDB computes as doubles: in whole numbers, rounded half up."""

import re
from collections.abc import Callable

from sqlglot import exp

from unbounded.schema import MAX_PRECISION
from unbounded_embedded.duckdb.translation.casts import known_type

_DECIMAL = re.compile(r"DECIMAL\((\d+), (\d+)\)")


def digits(value: str, precision: int = MAX_PRECISION, scale: int = 0) -> str:
    """Return SQL for a decimal without its point.

    Args:
        value: SQL of the decimal.
        precision: How many digits it has, if that is known: to move the point of a short one takes a tenth of the time.
        scale: How many of them are decimals.
    """
    if precision + scale < MAX_PRECISION:
        return f"CAST({value} * CAST({10**scale} AS DECIMAL({scale + 1}, 0)) AS HUGEINT)"
    return f"CAST(replace(CAST({value} AS VARCHAR), '.', '') AS HUGEINT)"


def quotient(dividend: str, divisor: str, zeros: int, scale: int, is_short: bool = False) -> str:
    """Return SQL for the quotient of two whole numbers as a decimal; null over zero, or if it has too many digits.

    Args:
        dividend: SQL of the dividend.
        divisor: SQL of the divisor.
        zeros: How many zeros to append to the dividend.
        scale: How many decimals the result has.
        is_short: The dividend with its zeros, and twice of it, is a whole number that DuckDB has.
    """
    size, factor = f"abs({divisor})", 10**zeros
    whole, rest = f"(abs({dividend}) // {size})", f"(abs({dividend}) % {size})"
    rounded = f"TRY({whole} * {factor} + (2 * {rest} * {factor} + {size}) // (2 * {size}))"
    if is_short:
        rounded = f"((abs({dividend}) * {2 * factor} + {size}) // (2 * {size}))"
    signed = f"TRY_CAST(sign({dividend}) * sign({divisor}) * {rounded} AS DECIMAL({MAX_PRECISION}, 0))"
    return f"CASE WHEN {divisor} <> 0 THEN {signed} * CAST('0.{1:0{scale}}' AS DECIMAL({scale}, {scale})) END"


def decimal_quotient(tree: exp.Expr, type_: str, render: Callable[[exp.Expr], str]) -> str | None:
    """Return SQL for a division that is cast to a decimal; ``None`` if it is none of decimals.

    Args:
        tree: What is cast.
        type_: The type to cast to, as sqlglot names DuckDB's types.
        render: Writes trees as DuckDB SQL.
    """
    result = _DECIMAL.fullmatch(type_)
    operands = (tree.left, tree.right) if isinstance(tree, exp.Div) else ()
    known = [_DECIMAL.fullmatch(known_type(operand) or "") for operand in operands]
    if result is None or len(known) != 2 or known[0] is None or known[1] is None:
        return None
    scale = int(result[2])
    zeros = scale - int(known[0][2]) + int(known[1][2])
    if zeros < 0:
        return None
    precisions = [int(match[1]) for match in known if match]
    scales = [int(match[2]) for match in known if match]
    dividend, divisor = map(digits, map(render, operands), precisions, scales)
    exact = quotient(dividend, divisor, zeros, scale, precisions[0] + zeros + 1 < MAX_PRECISION)
    return f"TRY_CAST({exact} AS {type_})"
