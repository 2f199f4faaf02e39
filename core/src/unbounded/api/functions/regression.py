"""Linear regression over pairs of numbers: of ``y`` on ``x``. Rows in which one of them is null do not count."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def regr_count(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the number of pairs.

    Example: ``regr_count(v, v * 2)`` over 1, 2, NULL is ``2``.
    """
    return invoke("regr_count", y, x)


def regr_avgx(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the mean of ``x``.

    Example: ``regr_avgx(v, v * 2)`` over 1, 2, NULL is ``3.0``.
    """
    return invoke("regr_avgx", y, x)


def regr_avgy(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the mean of ``y``.

    Example: ``regr_avgy(v, v * 2)`` over 1, 2, NULL is ``1.5``.
    """
    return invoke("regr_avgy", y, x)


def regr_intercept(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return ``y`` where the line crosses ``x = 0``.

    Example: ``regr_intercept(v + 3, v)`` over 1, 2, NULL is ``3.0``.
    """
    return invoke("regr_intercept", y, x)


def regr_slope(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the slope of the line.

    Example: ``regr_slope(v, v * 2)`` over 1, 2, NULL is ``0.5``.
    """
    return invoke("regr_slope", y, x)


def regr_r2(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the coefficient of determination.

    Example: ``regr_r2(v, v * 2)`` over 1, 2, NULL is ``1.0``.
    """
    return invoke("regr_r2", y, x)


def regr_sxx(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the sum of the squares of the distances of ``x`` from its mean.

    Example: ``regr_sxx(v, v * 2)`` over 1, 2, NULL is ``2.0``.
    """
    return invoke("regr_sxx", y, x)


def regr_sxy(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the sum of the products of the distances of ``x`` and ``y`` from their means.

    Example: ``regr_sxy(v, v * 2)`` over 1, 2, NULL is ``1.0``.
    """
    return invoke("regr_sxy", y, x)


def regr_syy(y: ColumnOrName, x: ColumnOrName) -> Column:
    """Return the sum of the squares of the distances of ``y`` from its mean.

    Example: ``regr_syy(v, v * 2)`` over 1, 2, NULL is ``0.5``.
    """
    return invoke("regr_syy", y, x)
