"""The parts of the live picture: each turns results of the queries into something to look at."""

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean, median
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

import unbounded as ub
from demo.ledger import Ledger
from demo.queries import DELAYS, RANKING
from demo.replay import Replay

_AIRPORTS = ("John F Kennedy Intl", "La Guardia", "Newark Liberty Intl")
_DAYTIME = range(3, 24, 3)
_BARS = " ▁▂▃▄▅▆▇█"
_MOST_MINUTES = 40
_BATCHES_PER_BAR = 2


def heading(replay: Replay, ledger: Ledger) -> RenderableType:
    """Return the title, the day of the year, and how far the replay is."""
    row = Table.grid(expand=True, padding=(0, 2))
    row.add_column(ratio=1)
    row.add_row(
        ProgressBar(total=len(replay.days), completed=replay.arrived),
        Text(f"{ledger.flights:,} of {replay.flights:,} flights"),
        Text(datetime.fromisoformat(replay.today).strftime("%a %d %B %Y"), style="bold"),
    )
    return Panel(row, title="[bold]Every departure from New York in 2013, as a stream", box=box.ROUNDED)


def results(session: ub.Session, ledger: Ledger) -> RenderableType:
    """Return what the two queries say now, side by side."""
    row = Table.grid(expand=True)
    row.add_column(ratio=1)
    row.add_column(ratio=1)
    row.add_row(_windows(session, ledger.watermark), _carriers(session))
    return row


def _windows(session: ub.Session, watermark: datetime) -> RenderableType:
    """The windows of the day that the watermark has reached, as anyone may read them: from the parquet files."""
    folder = DELAYS / f"day={watermark.date()}"
    rows = session.read.parquet(folder).collect() if folder.exists() else []
    found = {(row.start.hour, row.airport): row for row in rows}
    table = Table(box=None, expand=True, padding=(0, 1))
    table.add_column("window", style="dim")
    for airport in _AIRPORTS:
        table.add_column(airport, justify="right")
    for hour in _DAYTIME:
        cells = [_window(found.get((hour, airport))) for airport in _AIRPORTS]
        table.add_row(f"{hour:02}-{hour + 3:02} h", *cells)
    return Panel(
        table,
        title=f"departures and delay, {watermark:%d %b}",
        subtitle="[dim]with_watermark · append · parquet",
        box=box.ROUNDED,
    )


def _window(row: Any) -> Text:
    if row is None:
        return Text("·", style="dim")
    return Text.assemble(f"{row.departures} ", _minutes(row.mean_delay))


def _carriers(session: ub.Session) -> RenderableType:
    """The table that the other query keeps in memory, asked with SQL."""
    table = Table(box=None, expand=True, padding=(0, 1))
    table.add_column("carrier", no_wrap=True, ratio=1)
    for name in ("flights", "canc.", "delay"):
        table.add_column(name, justify="right")
    for row in session.sql(f"{RANKING} LIMIT {len(_DAYTIME) + 2}").collect():
        table.add_row(row.name, f"{row.flights:,}", f"{row.cancelled:,}", _minutes(row.mean_delay))
    return Panel(table, title="flights by carrier", subtitle="[dim]complete · SELECT … JOIN airlines", box=box.ROUNDED)


def figures(ledger: Ledger, seconds: float) -> RenderableType:
    """Return the delay through the year, and how the engine is doing."""
    spent = [batch.batch_duration for batch in (*ledger.delays[-50:], *ledger.carriers[-50:])]
    named = {
        "watermark": f"{ledger.watermark:%d %b %H:%M}",
        "groups too late": f"{ledger.late_groups:,}",
        "windows open": f"{ledger.open_windows:,}",
        "flights/s": f"{ledger.flights / seconds:,.0f}",
        "batches": f"{len(ledger.delays) + len(ledger.carriers):,}",
        "ms a batch": f"{median(spent) if spent else 0:.0f}",
    }
    row = Table.grid(expand=True, padding=(0, 1))
    for _ in named:
        row.add_column(justify="center")
    row.add_row(*(Text.assemble((value, "bold"), f" {name}", style="dim") for name, value in named.items()))
    return Panel(Group(_year(ledger.mean_delays()), row), title="mean delay through the year", box=box.ROUNDED)


def _year(delays: Sequence[float]) -> Text:
    """A bar for every few batches, so that the year fits into a line."""
    means = (fmean(delays[i : i + _BATCHES_PER_BAR]) for i in range(0, len(delays), _BATCHES_PER_BAR))
    return Text.assemble(*((_bar(mean), _colour(mean)) for mean in means))


def _bar(minutes: float) -> str:
    return _BARS[max(1, min(8, round(minutes / _MOST_MINUTES * 8)))]


def _minutes(delay: float | None) -> Text:
    if delay is None:
        return Text("-", style="dim")
    return Text(f"{round(delay):+}'", style=_colour(delay))


def _colour(minutes: float) -> str:
    if minutes < 10:
        return "green"
    return "yellow" if minutes < 25 else "red"
