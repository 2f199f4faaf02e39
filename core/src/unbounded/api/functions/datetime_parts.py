"""The parts of dates and times."""

from unbounded.api.column import Column, ColumnOrName
from unbounded.api.functions.invoke import invoke


def year(column: ColumnOrName) -> Column:
    """Return the year.

    Example: ``year('2016-07-30')`` is ``2016``.
    """
    return invoke("year", column)


def quarter(column: ColumnOrName) -> Column:
    """Return the quarter, 1 to 4.

    Example: ``quarter('2016-08-31')`` is ``3``.
    """
    return invoke("quarter", column)


def month(column: ColumnOrName) -> Column:
    """Return the month, 1 to 12.

    Example: ``month('2016-07-30')`` is ``7``.
    """
    return invoke("month", column)


def day(column: ColumnOrName) -> Column:
    """Return the day of the month.

    Example: ``day('2016-07-30')`` is ``30``.
    """
    return invoke("day", column)


def dayofmonth(column: ColumnOrName) -> Column:
    """Return the day of the month: another word for ``day``.

    Example: ``dayofmonth('2009-07-30')`` is ``30``.
    """
    return invoke("dayofmonth", column)


def dayofweek(column: ColumnOrName) -> Column:
    """Return the day of the week, 1 for Sunday to 7 for Saturday.

    Example: ``dayofweek('2009-07-30')`` is ``5``.
    """
    return invoke("dayofweek", column)


def weekday(column: ColumnOrName) -> Column:
    """Return the day of the week, 0 for Monday to 6 for Sunday.

    Example: ``weekday('2009-07-30')`` is ``3``.
    """
    return invoke("weekday", column)


def dayofyear(column: ColumnOrName) -> Column:
    """Return the day of the year.

    Example: ``dayofyear('2016-04-09')`` is ``100``.
    """
    return invoke("dayofyear", column)


def weekofyear(column: ColumnOrName) -> Column:
    """Return the ISO week of the year.

    Example: ``weekofyear('2008-02-20')`` is ``8``.
    """
    return invoke("weekofyear", column)


def dayname(column: ColumnOrName) -> Column:
    """Return the name of the day in three letters.

    Example: ``dayname('2008-02-20')`` is ``Wed``.
    """
    return invoke("dayname", column)


def monthname(column: ColumnOrName) -> Column:
    """Return the name of the month in three letters.

    Example: ``monthname('2008-02-20')`` is ``Feb``.
    """
    return invoke("monthname", column)


def hour(column: ColumnOrName) -> Column:
    """Return the hour.

    Example: ``hour('2009-07-30 12:58:59')`` is ``12``.
    """
    return invoke("hour", column)


def minute(column: ColumnOrName) -> Column:
    """Return the minute.

    Example: ``minute('2009-07-30 12:58:59')`` is ``58``.
    """
    return invoke("minute", column)


def second(column: ColumnOrName) -> Column:
    """Return the second.

    Example: ``second('2009-07-30 12:58:59.9')`` is ``59``.
    """
    return invoke("second", column)


def date_part(field: ColumnOrName, column: ColumnOrName) -> Column:
    """Return a part by name: year, month, week, dow, doy, hour and so on.

    Example: ``date_part('YEAR', TIMESTAMP '2019-08-12 01:00:00')`` is ``2019``.
    Example: ``date_part('doy', DATE '2019-08-12')`` is ``224``.
    """
    return invoke("date_part", field, column)


def datepart(field: ColumnOrName, column: ColumnOrName) -> Column:
    """Return a part by name: another word for ``date_part``.

    Example: ``datepart('week', TIMESTAMP '2019-08-12 01:00:00')`` is ``33``.
    """
    return invoke("datepart", field, column)


def extract(field: ColumnOrName, column: ColumnOrName) -> Column:
    """Return a part by name: another word for ``date_part``.

    Example: ``date_part('month', DATE '2019-08-12')`` is ``8``.
    """
    return invoke("extract", field, column)
