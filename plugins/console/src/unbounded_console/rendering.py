"""Draws a batch."""

import sys
from typing import Literal

import pyarrow as pa
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from unbounded.contracts import cell_text, printable, rows_of
from unbounded.schema import is_number


def print_batch(console: Console, batch_id: int, rows: pa.Table, total: int, width: int | None) -> None:
    """Print the rows of a batch under a line with its number.

    Args:
        console: Where to print. In a terminal a table keeps to its width, in a pipe it is as wide as it is.
        batch_id: The number of the batch.
        rows: The rows to print.
        total: How many rows the batch has.
        width: The longest text of a cell; ``None`` cuts nothing.
    """
    table = _drawn(rows, width)
    if not console.is_terminal:
        console.width = max(console.width, _whole_width(console, table))
    console.print(Text(f"Batch: {batch_id}", style="bold"))
    console.print(table)
    if total > rows.num_rows:
        console.print(Text(f"the first {rows.num_rows} of {total} rows", style="dim"))


def _drawn(rows: pa.Table, width: int | None) -> Table:
    table = Table()
    for field in rows.schema:
        table.add_column(Text(field.name), overflow="fold", justify=_side(field.type))
    for row in rows_of(printable(rows)):
        table.add_row(*(Text(cell_text(value, width)) for value in row))
    return table


def _whole_width(console: Console, table: Table) -> int:
    unbounded = console.options.update(max_width=sys.maxsize)
    return Measurement.get(console, unbounded, table).maximum


def _side(type_: pa.DataType) -> Literal["left", "right"]:
    return "right" if is_number(type_) else "left"
