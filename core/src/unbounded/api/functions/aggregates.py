"""One value for a group of rows; null values do not count unless said."""

from sqlglot import exp as sql

from unbounded.api.column import Column, ColumnOrName, to_column
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def count(column: ColumnOrName) -> Column:
    """Return how many values there are; ``count("*")`` counts rows.

    Example: ``count(v)`` over 3, 1, NULL, 3 is ``3``.
    """
    return invoke("count", column)


def count_distinct(column: ColumnOrName, *columns: ColumnOrName) -> Column:
    """Return how many different values there are, or different combinations without a null.

    Example: ``count(DISTINCT v)`` over 3, 1, NULL, 3 is ``2``.
    """
    trees = [to_column(each).tree.copy() for each in (column, *columns)]
    return Column(sql.Count(this=sql.Distinct(expressions=trees)))


def approx_count_distinct(column: ColumnOrName, relative_error: float | None = None) -> Column:
    """Return about how many different values there are, in bounded memory.

    Example: ``approx_count_distinct(v)`` over 3, 1, NULL, 3 is ``2``.
    """
    return invoke("approx_count_distinct", column, *([] if relative_error is None else [relative_error]))


def count_if(condition: ColumnOrName) -> Column:
    """Return for how many rows the condition is true.

    Example: ``count_if(v > 1)`` over 3, 1, NULL, 3 is ``2``.
    """
    return invoke("count_if", condition)


def sum(column: ColumnOrName) -> Column:
    """Return the sum.

    Example: ``sum(v)`` over 3, 1, NULL, 3 is ``7``.
    """
    return invoke("sum", column)


def try_sum(column: ColumnOrName) -> Column:
    """Return the sum; null if it outgrows its type.

    Example: ``try_sum(v)`` over 3, 1, NULL, 3 is ``7``.
    """
    return invoke("try_sum", column)


def sum_distinct(column: ColumnOrName) -> Column:
    """Return the sum of the different values.

    Example: ``sum(DISTINCT v)`` over 3, 1, NULL, 3 is ``4``.
    """
    return Column(sql.Sum(this=sql.Distinct(expressions=[to_column(column).tree.copy()])))


def avg(column: ColumnOrName) -> Column:
    """Return the mean.

    Example: ``avg(v)`` over 4, 1, NULL, 4 is ``3.0``.
    """
    return invoke("avg", column)


def try_avg(column: ColumnOrName) -> Column:
    """Return the mean; null if it outgrows its type.

    Example: ``try_avg(v)`` over 4, 1, NULL, 4 is ``3.0``.
    """
    return invoke("try_avg", column)


def mean(column: ColumnOrName) -> Column:
    """Return the mean: another word for ``avg``.

    Example: ``avg(v)`` over 4, 1, NULL, 4 is ``3.0``.
    """
    return avg(column)


def min(column: ColumnOrName) -> Column:
    """Return the least value.

    Example: ``min(v)`` over 3, 1, NULL, 3 is ``1``.
    """
    return invoke("min", column)


def max(column: ColumnOrName) -> Column:
    """Return the greatest value.

    Example: ``max(v)`` over 3, 1, NULL, 3 is ``3``.
    """
    return invoke("max", column)


def first(column: ColumnOrName, ignorenulls: bool = False) -> Column:
    """Return the first value to arrive, a null too unless ``ignorenulls``.

    A super-group of ``rollup`` or ``cube`` keeps no order of arrival: there it is some value.

    Example: ``first(v)`` over 3, 1, NULL is ``3``.
    """
    return invoke("first", column, *([lit(True)] if ignorenulls else []))


def last(column: ColumnOrName, ignorenulls: bool = False) -> Column:
    """Return the last value to arrive, a null too unless ``ignorenulls``.

    A super-group of ``rollup`` or ``cube`` keeps no order of arrival: there it is some value.

    Example: ``last(v)`` over 3, 1, 2 is ``2``.
    """
    return invoke("last", column, *([lit(True)] if ignorenulls else []))


def any_value(column: ColumnOrName, ignore_nulls: bool = False) -> Column:
    """Return some value of the group, a null too unless ``ignore_nulls``.

    Example: ``any_value(v)`` over 3, 3 is ``3``.
    """
    return invoke("any_value", column, *([lit(True)] if ignore_nulls else []))


def max_by(column: ColumnOrName, order: ColumnOrName) -> Column:
    """Return the value of the row in which ``order`` is greatest.

    Example: ``max_by(v, -v)`` over 3, 1, 2 is ``1``.
    """
    return invoke("max_by", column, order)


def min_by(column: ColumnOrName, order: ColumnOrName) -> Column:
    """Return the value of the row in which ``order`` is least.

    Example: ``min_by(v, -v)`` over 3, 1, 2 is ``3``.
    """
    return invoke("min_by", column, order)


def mode(column: ColumnOrName) -> Column:
    """Return the value that occurs most often.

    Example: ``mode(v)`` over 3, 1, NULL, 3 is ``3``.
    """
    return invoke("mode", column)


def collect_list(column: ColumnOrName) -> Column:
    """Return an array of the values.

    Example: ``collect_list(v)`` over 3, 1, NULL, 3 is ``[3, 1, 3]``.
    """
    return invoke("collect_list", column)


def array_agg(column: ColumnOrName) -> Column:
    """Return an array of the values: another word for ``collect_list``.

    Example: ``array_agg(v)`` over 3, 1, NULL, 3 is ``[3, 1, 3]``.
    """
    return invoke("array_agg", column)


def collect_set(column: ColumnOrName) -> Column:
    """Return an array of the different values, in no order.

    Example: ``sort_array(collect_set(v))`` over 3, 1, NULL, 3 is ``[1, 3]``.
    """
    return invoke("collect_set", column)


def bool_and(column: ColumnOrName) -> Column:
    """Return whether all values are true.

    Example: ``bool_and(v > 1)`` over 3, 1, NULL is ``false``.
    """
    return invoke("bool_and", column)


def every(column: ColumnOrName) -> Column:
    """Return whether all values are true: another word for ``bool_and``.

    Example: ``bool_and(v > 0)`` over 3, 1, NULL is ``true``.
    """
    return bool_and(column)


def bool_or(column: ColumnOrName) -> Column:
    """Return whether some value is true.

    Example: ``bool_or(v > 1)`` over 3, 1, NULL is ``true``.
    """
    return invoke("bool_or", column)


def some(column: ColumnOrName) -> Column:
    """Return whether some value is true: another word for ``bool_or``.

    Example: ``bool_or(v > 3)`` over 3, 1, NULL is ``false``.
    """
    return bool_or(column)


def bit_and(column: ColumnOrName) -> Column:
    """Return the bits that are set in all values.

    Example: ``bit_and(v)`` over 3, 5, 7 is ``1``.
    """
    return invoke("bit_and", column)


def bit_or(column: ColumnOrName) -> Column:
    """Return the bits that are set in some value.

    Example: ``bit_or(v)`` over 3, 5 is ``7``.
    """
    return invoke("bit_or", column)


def bit_xor(column: ColumnOrName) -> Column:
    """Return the bits that are set in an odd number of values.

    Example: ``bit_xor(v)`` over 3, 5 is ``6``.
    """
    return invoke("bit_xor", column)


def first_value(column: ColumnOrName, ignore_nulls: bool | Column = False) -> Column:
    """Return the first value to arrive: another word for ``first``.

    Example: ``first_value(v)`` over 3, 1, NULL is ``3``.
    """
    return invoke("first_value", column, *_nulls(ignore_nulls))


def last_value(column: ColumnOrName, ignore_nulls: bool | Column = False) -> Column:
    """Return the last value to arrive: another word for ``last``.

    Example: ``last_value(v)`` over 3, 1, 2 is ``2``.
    """
    return invoke("last_value", column, *_nulls(ignore_nulls))


def product(column: ColumnOrName) -> Column:
    """Return the product, as a double.

    Example: ``product(v)`` over 3, 2, NULL is ``6.0``.
    """
    return invoke("product", column)


def listagg(column: ColumnOrName, delimiter: str | Column = "") -> Column:
    """Return the texts as one, with a delimiter between them; null if there is none.

    Example: ``listagg(v, '-')`` over 'a', NULL, 'b' is ``a-b``.
    """
    return invoke("listagg", column, lit(delimiter))


def listagg_distinct(column: ColumnOrName, delimiter: str | Column = "") -> Column:
    """Return the different texts as one, in no order, with a delimiter between them.

    Example: ``listagg(DISTINCT v, '-')`` over 'a', NULL, 'a' is ``a``.
    """
    distinct = sql.Distinct(expressions=[to_column(column).tree.copy()])
    return Column(sql.GroupConcat(this=distinct, separator=lit(delimiter).tree.copy()))


def string_agg(column: ColumnOrName, delimiter: str | Column = "") -> Column:
    """Return the texts as one: another word for ``listagg``.

    Example: ``listagg(v, ', ')`` over 'a', 'b' is ``a, b``.
    """
    return listagg(column, delimiter)


def string_agg_distinct(column: ColumnOrName, delimiter: str | Column = "") -> Column:
    """Return the different texts as one: another word for ``listagg_distinct``.

    Example: ``listagg(DISTINCT v)`` over 'a', 'a' is ``a``.
    """
    return listagg_distinct(column, delimiter)


def _nulls(ignore: bool | Column) -> list[Column]:
    return [] if ignore is False else [lit(ignore)]
