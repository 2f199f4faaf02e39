"""Dates and times from and to text and epoch numbers."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.datetimes import current_timestamp
from unbounded.api.functions.invoke import invoke


def to_date(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return text as a date, by a pattern such as ``yyyy/MM/dd`` or as ISO 8601; null if it is none.

    Example: ``to_date('2009-07-30 04:17:52')`` is ``2009-07-30``.
    Example: ``to_date('31/12/2016', 'dd/MM/yyyy')`` is ``2016-12-31``.
    Example: ``to_date('x')`` is ``NULL``.
    """
    return invoke("to_date", column, *([] if pattern is None else [lit(pattern)]))


def to_timestamp(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return text as a timestamp, by a pattern such as ``yyyy-MM-dd HH:mm`` or ISO 8601; null if it is none.

    Example: ``to_timestamp('2016-12-31 00:12:00')`` is ``2016-12-31 00:12:00``.
    Example: ``to_timestamp('12/31/2016 9.05 PM', 'MM/dd/yyyy h.mm a')`` is ``2016-12-31 21:05:00``.
    """
    return invoke("to_timestamp", column, *([] if pattern is None else [lit(pattern)]))


def try_to_timestamp(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return text as a timestamp: another word for ``to_timestamp``.

    Example: ``try_to_timestamp('2016-12-31 00:12:00')`` is ``2016-12-31 00:12:00``.
    """
    return invoke("try_to_timestamp", column, *([] if pattern is None else [lit(pattern)]))


def to_timestamp_ltz(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return text as a timestamp: another word for ``to_timestamp``.

    Example: ``to_timestamp_ltz('2016-12-31 00:12:00')`` is ``2016-12-31 00:12:00``.
    """
    return invoke("to_timestamp_ltz", column, *([] if pattern is None else [lit(pattern)]))


def to_timestamp_ntz(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return text as a timestamp: another word for ``to_timestamp``, since times are in UTC here.

    Example: ``to_timestamp_ntz('2016-12-31', 'yyyy-MM-dd')`` is ``2016-12-31 00:00:00``.
    """
    return invoke("to_timestamp_ntz", column, *([] if pattern is None else [lit(pattern)]))


def date_format(column: ColumnOrName, pattern: str | Column) -> Column:
    """Return a date or timestamp as text, by a pattern of Java letters.

    Example: ``date_format('2016-04-08', 'y')`` is ``2016``.
    Example: ``date_format('2016-04-08 13:10:15', 'EEE d MMM h:mm:ss a')`` is ``Fri 8 Apr 1:10:15 PM``.
    """
    return invoke("date_format", column, lit(pattern))


def unix_timestamp(column: ColumnOrName | None = None, pattern: str | Column | None = None) -> Column:
    """Return the whole seconds since 1970 of a timestamp, of text by a pattern, or of the batch.

    Example: ``unix_timestamp('2016-04-08', 'yyyy-MM-dd')`` is ``1460073600``.
    Example: ``unix_timestamp(TIMESTAMP '1970-01-02 00:00:00')`` is ``86400``.
    """
    instant = current_timestamp() if column is None else column
    return invoke("unix_timestamp", instant, *([] if pattern is None else [lit(pattern)]))


def to_unix_timestamp(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return the whole seconds since 1970: another word for ``unix_timestamp``.

    Example: ``to_unix_timestamp('2016-04-08', 'yyyy-MM-dd')`` is ``1460073600``.
    """
    return invoke("to_unix_timestamp", column, *([] if pattern is None else [lit(pattern)]))


def from_unixtime(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return seconds since 1970 as text, by a pattern.

    Example: ``from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')`` is ``1970-01-01 00:00:00``.
    Example: ``from_unixtime(86400)`` is ``1970-01-02 00:00:00``.
    """
    return invoke("from_unixtime", column, *([] if pattern is None else [lit(pattern)]))


def timestamp_seconds(column: ColumnOrName) -> Column:
    """Return the timestamp of some seconds since 1970, fractions too.

    Example: ``timestamp_seconds(1230219000)`` is ``2008-12-25 15:30:00``.
    """
    return invoke("timestamp_seconds", column)


def timestamp_millis(column: ColumnOrName) -> Column:
    """Return the timestamp of some milliseconds since 1970.

    Example: ``timestamp_millis(1230219000123)`` is ``2008-12-25 15:30:00.123``.
    """
    return invoke("timestamp_millis", column)


def timestamp_micros(column: ColumnOrName) -> Column:
    """Return the timestamp of some microseconds since 1970.

    Example: ``timestamp_micros(1230219000123123)`` is ``2008-12-25 15:30:00.123123``.
    """
    return invoke("timestamp_micros", column)


def unix_seconds(column: ColumnOrName) -> Column:
    """Return the whole seconds since 1970.

    Example: ``unix_seconds(TIMESTAMP '1970-01-01 00:00:01.9')`` is ``1``.
    """
    return invoke("unix_seconds", column)


def unix_millis(column: ColumnOrName) -> Column:
    """Return the whole milliseconds since 1970.

    Example: ``unix_millis(TIMESTAMP '1970-01-01 00:00:01')`` is ``1000``.
    """
    return invoke("unix_millis", column)


def unix_micros(column: ColumnOrName) -> Column:
    """Return the microseconds since 1970.

    Example: ``unix_micros(TIMESTAMP '1970-01-01 00:00:01')`` is ``1000000``.
    """
    return invoke("unix_micros", column)


def unix_date(column: ColumnOrName) -> Column:
    """Return the days since 1970.

    Example: ``unix_date(DATE '1970-01-02')`` is ``1``.
    """
    return invoke("unix_date", column)


def date_from_unix_date(column: ColumnOrName) -> Column:
    """Return the date of some days since 1970.

    Example: ``date_from_unix_date(1)`` is ``1970-01-02``.
    """
    return invoke("date_from_unix_date", column)


def try_to_date(column: ColumnOrName, pattern: str | Column | None = None) -> Column:
    """Return text as a date: another word for ``to_date``.

    Example: ``try_to_date('nonsense')`` is ``NULL``.
    """
    return invoke("try_to_date", column, *([] if pattern is None else [lit(pattern)]))
