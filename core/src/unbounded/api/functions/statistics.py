"""Aggregates of statistics; null values do not count."""

from collections.abc import Sequence

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def stddev(column: ColumnOrName) -> Column:
    """Return the standard deviation of a sample; null for a single value.

    Example: ``stddev(v)`` over 2, 4, 6 is ``2.0``.
    """
    return invoke("stddev", column)


def std(column: ColumnOrName) -> Column:
    """Return the standard deviation of a sample: another word for ``stddev``.

    Example: ``stddev(v)`` over 2, 4, 6 is ``2.0``.
    """
    return stddev(column)


def stddev_samp(column: ColumnOrName) -> Column:
    """Return the standard deviation of a sample: another word for ``stddev``.

    Example: ``stddev_samp(v)`` over 2, 4, 6 is ``2.0``.
    """
    return invoke("stddev_samp", column)


def stddev_pop(column: ColumnOrName) -> Column:
    """Return the standard deviation of a population.

    Example: ``stddev_pop(v)`` over 2, 6 is ``2.0``.
    """
    return invoke("stddev_pop", column)


def variance(column: ColumnOrName) -> Column:
    """Return the variance of a sample; null for a single value.

    Example: ``variance(v)`` over 2, 4, 6 is ``4.0``.
    """
    return invoke("variance", column)


def var_samp(column: ColumnOrName) -> Column:
    """Return the variance of a sample: another word for ``variance``.

    Example: ``var_samp(v)`` over 2, 4, 6 is ``4.0``.
    """
    return invoke("var_samp", column)


def var_pop(column: ColumnOrName) -> Column:
    """Return the variance of a population.

    Example: ``var_pop(v)`` over 2, 6 is ``4.0``.
    """
    return invoke("var_pop", column)


def covar_samp(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the covariance of a sample.

    Example: ``covar_samp(v, 2 * v)`` over 2, 4, 6 is ``8.0``.
    """
    return invoke("covar_samp", left, right)


def covar_pop(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return the covariance of a population.

    Example: ``covar_pop(v, 2 * v)`` over 2, 6 is ``8.0``.
    """
    return invoke("covar_pop", left, right)


def corr(left: ColumnOrName, right: ColumnOrName) -> Column:
    """Return Pearson's correlation.

    Example: ``corr(v, 2 * v)`` over 2, 4, 6 is ``1.0``.
    """
    return invoke("corr", left, right)


def skewness(column: ColumnOrName) -> Column:
    """Return the skewness of a population.

    Example: ``round(skewness(v), 4)`` over 1, 1, 4 is ``0.7071``.
    """
    return invoke("skewness", column)


def kurtosis(column: ColumnOrName) -> Column:
    """Return the excess kurtosis of a population.

    Example: ``kurtosis(v)`` over 1, 1, 4 is ``-1.5``.
    """
    return invoke("kurtosis", column)


def median(column: ColumnOrName) -> Column:
    """Return the median; the mean of the middle two for an even number of values.

    Example: ``median(v)`` over 1, 2, 4, 9 is ``3.0``.
    """
    return invoke("median", column)


def percentile(column: ColumnOrName, percentage: float | Sequence[float] | Column) -> Column:
    """Return the exact percentile, interpolated; an array of them for an array of percentages from 0 to 1.

    Example: ``percentile(v, 0.25)`` over 0, 10 is ``2.5``.
    """
    return invoke("percentile", column, lit(percentage))


def percentile_approx(
    column: ColumnOrName, percentage: float | Sequence[float] | Column, accuracy: int | Column = 10_000
) -> Column:
    """Return a value of the group below which about that share lies; an array of them for an array of shares.

    Args:
        column: Numbers, dates or times; text is read as a number, and what is none is left out.
        percentage: The share from 0 to 1, the same for all rows.
        accuracy: How many values a stream keeps of a group, a positive whole number: of so many the answer is exact, of
            more the share is off by about ``1 / accuracy``. On tables it is always exact.

    Example: ``percentile_approx(v, 0.5, 100)`` over 0, 6, 7, 9, 10 is ``7``.
    Example: ``percentile_approx(v, array(0.5, 0.4, 0.1), 100)`` over 0, 1, 2, 10 is ``[1, 1, 0]``.
    """
    return invoke("percentile_approx", column, lit(percentage), accuracy)


def approx_percentile(
    column: ColumnOrName, percentage: float | Sequence[float] | Column, accuracy: int | Column = 10_000
) -> Column:
    """Return about the percentile: another word for ``percentile_approx``.

    Example: ``approx_percentile(v, 0.5, 100)`` over 0, 6, 7, 9, 10 is ``7``.
    """
    return invoke("approx_percentile", column, lit(percentage), accuracy)
