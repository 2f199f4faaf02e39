"""Functions of dates and times: Spark signatures and their DuckDB forms."""

from sqlglot import exp

from unbounded.errors import AnalysisError, did_you_mean
from unbounded.plan.interval import parse_interval
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form

BATCH_TIME = "batch_time"
"""The DuckDB variable with the batch's time, a TIMESTAMP in UTC; while it is not set, the clock's time is taken."""

NOW = f"CAST(coalesce(CAST(getvariable('{BATCH_TIME}') AS TIMESTAMPTZ), now()) AS TIMESTAMP)"
TODAY = f"CAST({NOW} AS DATE)"

_PARTS = {
    "year": "CAST(year({t:timestamp}) AS INTEGER)",
    "quarter": "CAST(quarter({t:timestamp}) AS INTEGER)",
    "month": "CAST(month({t:timestamp}) AS INTEGER)",
    "week": "CAST(week({t:timestamp}) AS INTEGER)",
    "yearofweek": "CAST(isoyear({t:timestamp}) AS INTEGER)",
    "day": "CAST(day({t:timestamp}) AS INTEGER)",
    "dayofweek": "CAST(dayofweek({t:timestamp}) + 1 AS INTEGER)",
    "dayofweek_iso": "CAST(isodow({t:timestamp}) AS INTEGER)",
    "doy": "CAST(dayofyear({t:timestamp}) AS INTEGER)",
    "hour": "CAST(hour({t:timestamp}) AS INTEGER)",
    "minute": "CAST(minute({t:timestamp}) AS INTEGER)",
    "second": "CAST(microsecond({t:timestamp}) / 1000000 AS DECIMAL(8, 6))",
}

_UNITS = ("microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")

_PART_NAMES = {
    **{part: part for part in _PARTS},
    **dict.fromkeys(("y", "years", "yr", "yrs"), "year"),
    "qtr": "quarter",
    **dict.fromkeys(("mon", "mons", "months"), "month"),
    **dict.fromkeys(("w", "weeks"), "week"),
    **dict.fromkeys(("d", "days"), "day"),
    "dow": "dayofweek",
    "dow_iso": "dayofweek_iso",
    **dict.fromkeys(("h", "hours", "hr", "hrs"), "hour"),
    **dict.fromkeys(("m", "min", "mins", "minutes"), "minute"),
    **dict.fromkeys(("s", "sec", "secs", "seconds"), "second"),
}


def date_part(name: str, time: Argument) -> str:
    """Return SQL for a part of a date or timestamp.

    Raises:
        AnalysisError: There is no such part.
    """
    part = _PART_NAMES.get(name.lower())
    if part is None:
        raise AnalysisError(f"extract: there is no part {name!r}.{did_you_mean(name, _PART_NAMES)}")
    return _PARTS[part].format(t=time)


def _date_part(name: Argument, time: Argument) -> str:
    return date_part(name.text, time)


_GIVES_DATE = (
    "current_date", "curdate", "date_add", "date_sub", "add_months", "last_day", "next_day", "trunc", "to_date",
    "make_date",
)  # fmt: skip


def is_date(tree: exp.Expr) -> bool:
    """Return whether it can be seen from the text of an expression that it gives a date."""
    if isinstance(tree, exp.Cast):
        return bool(tree.to.this == exp.DType.DATE)
    return isinstance(tree, exp.CurrentDate) or (isinstance(tree, exp.Anonymous) and tree.name.lower() in _GIVES_DATE)


# A month has passed when its day and time of day have come again, whatever the length of the months.
_MONTHS_PASSED = """(({months}) - CASE WHEN ({months}) > 0 AND {since_b} < {since_a} THEN 1 \
WHEN ({months}) < 0 AND {since_b} > {since_a} THEN -1 ELSE 0 END)"""
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def _elapsed(unit: Argument, start: Argument, end: Argument) -> str:
    name = _plain_unit(unit)
    if name not in _MONTHS_IN:
        return f"date_sub('{name}', {start:timestamp}, {end:timestamp})"
    a, b = format(start, "timestamp"), format(end, "timestamp")
    months = f"12 * (year({b}) - year({a})) + month({b}) - month({a})"
    since_a, since_b = (f"{time} - date_trunc('month', {time})" for time in (a, b))
    return f"({_MONTHS_PASSED.format(months=months, since_a=since_a, since_b=since_b)} // {_MONTHS_IN[name]})"


def _later(unit: Argument, count: Argument, start: Argument) -> str:
    return f"({start:timestamp} + {count} * INTERVAL 1 {_plain_unit(unit)})"


def _plain_unit(unit: Argument) -> str:
    name = unit.tree.name.lower()
    if name not in _UNITS:
        raise AnalysisError(f"{unit.function}: there is no unit {name!r}.{did_you_mean(name, _UNITS)}")
    return name


# A pattern is for text; what is a date or timestamp already stays as it is.
# DuckDB takes ``infinity`` and ``epoch`` for times whatever the pattern.
_PARSED = """CASE WHEN typeof({s}) <> 'VARCHAR' THEN TRY_CAST({s} AS TIMESTAMP) \
WHEN {s:varchar}[1] BETWEEN '0' AND '9' OR NOT regexp_matches({s:varchar}, '(?i)epoch|infinity') \
THEN CAST(try_strptime({s:varchar}, {p:parsed_by}) AS TIMESTAMP) END"""
_EPOCH = "CAST(floor(epoch({t:timestamp})) AS BIGINT)"
_PARSED_EPOCH = f"CAST(floor(epoch({_PARSED})) AS BIGINT)"

_MONTHS_APART = """CASE WHEN day({b:timestamp}) = day({a:timestamp}) \
OR {b:date} = last_day({b:date}) AND {a:date} = last_day({a:date}) \
THEN CAST(12 * (year({b:timestamp}) - year({a:timestamp})) + month({b:timestamp}) - month({a:timestamp}) AS DOUBLE) \
ELSE 12 * (year({b:timestamp}) - year({a:timestamp})) + month({b:timestamp}) - month({a:timestamp}) \
+ (86400 * (day({b:timestamp}) - day({a:timestamp})) \
+ epoch({b:timestamp}) - epoch(date_trunc('day', {b:timestamp})) \
- epoch({a:timestamp}) + epoch(date_trunc('day', {a:timestamp}))) / 2678400.0 END"""

_NEXT_DAY = """CAST({d:date} + CAST((list_position(['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'], left(upper({name}), 2)) \
+ 5 - dayofweek({d:date})) % 7 + 1 AS INTEGER) AS DATE)"""


def _window(time: Argument, duration: Argument, *more: Argument) -> str:
    """Write the one window in which a time lies. Frames compute windows that overlap before they call."""
    length, *slide_and_offset = (parse_interval(argument.text) for argument in (duration, *more))
    offset = slide_and_offset[1] if len(slide_and_offset) > 1 else 0
    if slide_and_offset and slide_and_offset[0] != length:
        raise AnalysisError("window: in SQL text windows cannot overlap; use F.window on a frame.")
    micros = f"epoch_us({time:timestamp})"
    start = f"make_timestamp({micros} - (({micros} - {offset}) % {length} + {length}) % {length})"
    return f"CASE WHEN {micros} IS NOT NULL THEN {{'start': {start}, 'end': {start} + to_microseconds({length})}} END"


DATETIMES: dict[str, Form] = {
    "window(t, duration, *more)": _window,
    "current_timestamp()": NOW,
    "now()": NOW,
    "localtimestamp()": NOW,
    "current_date()": TODAY,
    "curdate()": TODAY,
    "year(t)": _PARTS["year"],
    "quarter(t)": _PARTS["quarter"],
    "month(t)": _PARTS["month"],
    "day(t)": _PARTS["day"],
    "dayofmonth(t)": _PARTS["day"],
    "day_of_month(t)": _PARTS["day"],
    "dayofweek(t)": _PARTS["dayofweek"],
    "day_of_week(t)": _PARTS["dayofweek"],
    "weekday(t)": "CAST(isodow({t:timestamp}) - 1 AS INTEGER)",
    "dayofyear(t)": _PARTS["doy"],
    "day_of_year(t)": _PARTS["doy"],
    "weekofyear(t)": _PARTS["week"],
    "week_of_year(t)": _PARTS["week"],
    "dayname(t)": "left(dayname({t:timestamp}), 3)",
    "monthname(t)": "left(monthname({t:timestamp}), 3)",
    "hour(t)": _PARTS["hour"],
    "minute(t)": _PARTS["minute"],
    "second(t)": "CAST(second({t:timestamp}) AS INTEGER)",
    "date_part(name, t)": _date_part,
    "datepart(name, t)": _date_part,
    "date_add(d, n)": "TRY({d:date} + {n:integer})",
    "dateadd(d, n)": "TRY({d:date} + {n:integer})",
    "date_sub(d, n)": "TRY({d:date} - {n:integer})",
    "datediff(b, a)": "CAST({b:date} - {a:date} AS INTEGER)",
    "date_diff(b, a)": "CAST({b:date} - {a:date} AS INTEGER)",
    "datediff(unit, a, b)": _elapsed,
    "timestampdiff(unit, a, b)": _elapsed,
    **dict.fromkeys(("date_add(unit, n, t)", "dateadd(unit, n, t)", "timestampadd(unit, n, t)"), _later),
    "add_months(d, n)": "TRY(CAST({d:date} + to_months({n:integer}) AS DATE))",
    "months_between(b, a)": f"round({_MONTHS_APART}, 8)",
    "months_between(b, a, round_off)": f"CASE WHEN {{round_off}} THEN round({_MONTHS_APART}, 8) "
    f"ELSE {_MONTHS_APART} END",
    "last_day(d)": "last_day({d:date})",
    "next_day(d, name)": _NEXT_DAY,
    "trunc(d, unit)": "CAST(date_trunc({unit:date_unit}, {d:date}) AS DATE)",
    "date_trunc(unit, t)": "date_trunc({unit:time_unit}, {t:timestamp})",
    "make_date(y, m, d)": "TRY(make_date({y:bigint}, {m:bigint}, {d:bigint}))",
    "make_timestamp(y, m, d, h, min, s)": "TRY(make_timestamp({y:bigint}, {m:bigint}, {d:bigint}, {h:bigint}, "
    "{min:bigint}, {s:double}))",
    "try_make_timestamp(y, m, d, h, min, s)": "TRY(make_timestamp({y:bigint}, {m:bigint}, {d:bigint}, {h:bigint}, "
    "{min:bigint}, {s:double}))",
    "convert_timezone(target, t)": "TRY({t:timestamp} AT TIME ZONE 'UTC' AT TIME ZONE {target:zone})",
    "convert_timezone(source, target, t)": "TRY({t:timestamp} AT TIME ZONE {source:zone} AT TIME ZONE {target:zone})",
    "current_timezone()": "'UTC'",
    "from_utc_timestamp(t, zone)": "TRY({t:timestamp} AT TIME ZONE 'UTC' AT TIME ZONE {zone:zone})",
    "to_utc_timestamp(t, zone)": "TRY({t:timestamp} AT TIME ZONE {zone:zone} AT TIME ZONE 'UTC')",
    "to_date(s)": "{s:day}",
    "to_date(s, p)": f"CAST({_PARSED} AS DATE)",
    "try_to_date(s)": "{s:day}",
    "try_to_date(s, p)": f"CAST({_PARSED} AS DATE)",
    "to_timestamp(s)": "{s:instant}",
    "to_timestamp(s, p)": _PARSED,
    "to_timestamp_ltz(s)": "{s:instant}",
    "to_timestamp_ltz(s, p)": _PARSED,
    "to_timestamp_ntz(s)": "{s:instant}",
    "to_timestamp_ntz(s, p)": _PARSED,
    "try_to_timestamp(s)": "{s:instant}",
    "try_to_timestamp(s, p)": _PARSED,
    "date_format(t, p)": "strftime({t:timestamp}, {p:written_by})",
    "unix_timestamp()": f"CAST(floor(epoch({NOW})) AS BIGINT)",
    "unix_timestamp(s, p='yyyy-MM-dd HH:mm:ss')": _PARSED_EPOCH,
    "to_unix_timestamp(s, p='yyyy-MM-dd HH:mm:ss')": _PARSED_EPOCH,
    "from_unixtime(n, p='yyyy-MM-dd HH:mm:ss')": "strftime(TRY(make_timestamp({n:bigint} * 1000000)), {p:written_by})",
    "timestamp_seconds(n)": "TRY(make_timestamp(TRY_CAST({n:double} * 1000000 AS BIGINT)))",
    "timestamp_millis(n)": "TRY(make_timestamp({n:bigint} * 1000))",
    "timestamp_micros(n)": "make_timestamp({n:bigint})",
    "unix_seconds(t)": _EPOCH,
    "unix_millis(t)": "CAST(floor(epoch_us({t:timestamp}) / 1000) AS BIGINT)",
    "unix_micros(t)": "epoch_us({t:timestamp})",
    "unix_date(d)": "CAST({d:date} - DATE '1970-01-01' AS INTEGER)",
    "date_from_unix_date(n)": "TRY(DATE '1970-01-01' + {n:integer})",
}
