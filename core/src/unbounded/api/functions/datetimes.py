"""Dates and times: now, sums, differences, cuts and zones."""

from sqlglot import exp as sql

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.core import lit
from unbounded.api.functions.invoke import invoke


def current_timestamp() -> Column:
    """Return the time of the batch, the same for all of its rows."""
    return invoke("current_timestamp")


def now() -> Column:
    """Return the time of the batch: another word for ``current_timestamp``."""
    return invoke("now")


def localtimestamp() -> Column:
    """Return the time of the batch: another word for ``current_timestamp``, since times are in UTC here."""
    return invoke("localtimestamp")


def current_date() -> Column:
    """Return the date of the batch."""
    return invoke("current_date")


def curdate() -> Column:
    """Return the date of the batch: another word for ``current_date``."""
    return invoke("curdate")


def date_add(start: ColumnOrName, days: int | ColumnOrName) -> Column:
    """Return the date some days later.

    Example: ``date_add('2016-07-30', 1)`` is ``2016-07-31``.
    """
    return invoke("date_add", start, days)


def dateadd(start: ColumnOrName, days: int | ColumnOrName) -> Column:
    """Return the date some days later: another word for ``date_add``.

    Example: ``dateadd('2016-07-30', 1)`` is ``2016-07-31``.
    """
    return invoke("dateadd", start, days)


def date_sub(start: ColumnOrName, days: int | ColumnOrName) -> Column:
    """Return the date some days before.

    Example: ``date_sub('2016-07-30', 1)`` is ``2016-07-29``.
    """
    return invoke("date_sub", start, days)


def datediff(end: ColumnOrName, start: ColumnOrName) -> Column:
    """Return the number of days from start to end.

    Example: ``datediff('2009-07-31', '2009-07-30')`` is ``1``.
    """
    return invoke("datediff", end, start)


def date_diff(end: ColumnOrName, start: ColumnOrName) -> Column:
    """Return the number of days from start to end: another word for ``datediff``.

    Example: ``date_diff('2009-07-30', '2009-07-31')`` is ``-1``.
    """
    return invoke("date_diff", end, start)


def add_months(start: ColumnOrName, months: int | ColumnOrName) -> Column:
    """Return the date some months later, on the last day of the month if it is too short.

    Example: ``add_months('2016-08-31', 1)`` is ``2016-09-30``.
    """
    return invoke("add_months", start, months)


def months_between(end: ColumnOrName, start: ColumnOrName, round_off: bool | Column = True) -> Column:
    """Return the number of months from start to end, with a fraction of 31 days.

    Example: ``months_between('1997-02-28 10:30:00', '1996-10-30')`` is ``3.94959677``.
    Example: ``months_between('2024-03-31', '2024-02-29')`` is ``1.0``.
    """
    return invoke("months_between", end, start, round_off)


def last_day(column: ColumnOrName) -> Column:
    """Return the last day of the month.

    Example: ``last_day('2009-01-12')`` is ``2009-01-31``.
    """
    return invoke("last_day", column)


def next_day(column: ColumnOrName, day_of_week: str | Column) -> Column:
    """Return the first date after it that is a given day, such as ``Mon``.

    Example: ``next_day('2015-01-14', 'TU')`` is ``2015-01-20``.
    """
    return invoke("next_day", column, lit(day_of_week))


def trunc(column: ColumnOrName, unit: str | Column) -> Column:
    """Return the first day of the year, quarter, month or week in which a date lies.

    Example: ``trunc('2019-08-04', 'week')`` is ``2019-07-29``.
    Example: ``trunc('2019-08-04', 'MM')`` is ``2019-08-01``.
    """
    return invoke("trunc", column, lit(unit))


def date_trunc(unit: str | Column, column: ColumnOrName) -> Column:
    """Return a timestamp cut to a unit, from ``microsecond`` to ``year``.

    Example: ``date_trunc('HOUR', '2015-03-05 09:32:05.359')`` is ``2015-03-05 09:00:00``.
    Example: ``date_trunc('week', TIMESTAMP '2015-03-05 09:32:05')`` is ``2015-03-02 00:00:00``.
    """
    return invoke("date_trunc", lit(unit), column)


def make_date(year: ColumnOrName, month: ColumnOrName, day: ColumnOrName) -> Column:
    """Return a date of its parts; null if there is no such day.

    Example: ``make_date(2013, 7, 15)`` is ``2013-07-15``.
    Example: ``make_date(2019, 2, 30)`` is ``NULL``.
    """
    return invoke("make_date", year, month, day)


def make_timestamp(
    years: ColumnOrName,
    months: ColumnOrName,
    days: ColumnOrName,
    hours: ColumnOrName,
    mins: ColumnOrName,
    secs: ColumnOrName,
) -> Column:
    """Return a timestamp of its parts; null if there is no such time.

    Example: ``make_timestamp(2014, 12, 28, 6, 30, 45.887)`` is ``2014-12-28 06:30:45.887``.
    """
    return invoke("make_timestamp", years, months, days, hours, mins, secs)


def from_utc_timestamp(column: ColumnOrName, zone: str | Column) -> Column:
    """Return the wall-clock time of a zone at a UTC time.

    Example: ``from_utc_timestamp('2016-08-31', 'Asia/Seoul')`` is ``2016-08-31 09:00:00``.
    """
    return invoke("from_utc_timestamp", column, lit(zone))


def to_utc_timestamp(column: ColumnOrName, zone: str | Column) -> Column:
    """Return the UTC time of a wall-clock time of a zone.

    Example: ``to_utc_timestamp('2016-08-31', 'Asia/Seoul')`` is ``2016-08-30 15:00:00``.
    """
    return invoke("to_utc_timestamp", column, lit(zone))


def try_make_timestamp(
    years: ColumnOrName,
    months: ColumnOrName,
    days: ColumnOrName,
    hours: ColumnOrName,
    mins: ColumnOrName,
    secs: ColumnOrName,
) -> Column:
    """Return an instant of its parts: another word for ``make_timestamp``.

    Example: ``try_make_timestamp(2024, 13, 1, 0, 0, 0)`` is ``NULL``.
    """
    return invoke("try_make_timestamp", years, months, days, hours, mins, secs)


def timestamp_add(unit: str, quantity: int | ColumnOrName, column: ColumnOrName) -> Column:
    """Return an instant so many units later.

    Args:
        unit: ``MICROSECOND``, ``MILLISECOND``, ``SECOND``, ``MINUTE``, ``HOUR``, ``DAY``, ``WEEK``, ``MONTH``,
            ``QUARTER`` or ``YEAR``.
        quantity: How many.
        column: The instant.

    Example: ``timestampadd(HOUR, 8, TIMESTAMP '2024-01-01 00:00:00')`` is ``2024-01-01 08:00:00``.
    """
    return invoke("timestampadd", _unit(unit), quantity, column)


def timestamp_diff(unit: str, start: ColumnOrName, end: ColumnOrName) -> Column:
    """Return how many whole units lie between two instants. The units are those of ``timestamp_add``.

    Example: ``timestampdiff(HOUR, TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-01 23:59:59')`` is ``23``.
    """
    return invoke("timestampdiff", _unit(unit), start, end)


def convert_timezone(source: str | Column | None, target: str | Column, column: ColumnOrName) -> Column:
    """Return the clock of one zone when that of another shows a time; without a source, that of UTC.

    Example: ``convert_timezone('Europe/Brussels', 'UTC', TIMESTAMP '2021-12-06 01:00:00')`` is ``2021-12-06 00:00:00``.
    """
    zones = [lit(zone) for zone in (source, target) if zone is not None]
    return invoke("convert_timezone", *zones, column)


def current_timezone() -> Column:
    """Return the zone of the session, which is UTC.

    Example: ``current_timezone()`` is ``UTC``.
    """
    return invoke("current_timezone")


def _unit(name: str) -> Column:
    return Column(sql.Var(this=name.upper()))
