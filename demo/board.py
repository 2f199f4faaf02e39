"""Shows a run while it goes on: live in a terminal, a line now and then elsewhere."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

import unbounded as ub
from demo import panels
from demo.ledger import Ledger
from demo.replay import Replay

_SECONDS_BETWEEN_FRAMES = 0.25
_DAYS_BETWEEN_LINES = 30


class Board(ABC):
    """What the story is shown on."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """End."""

    @abstractmethod
    def show(self, session: ub.Session) -> None:
        """Show how things stand, if it is time to. Called whenever the queries have nothing to do."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Tell what happens in the story."""


def board(replay: Replay, ledger: Ledger) -> Board:
    """Return the board that fits where the output goes."""
    console = Console()
    return LiveBoard(console, replay, ledger) if console.is_terminal else PlainBoard(console, replay, ledger)


class PlainBoard(Board):
    """Lines for a file or a pipe.

    Args:
        console: Where to write.
        replay: The days that arrive.
        ledger: What the queries report.
    """

    def __init__(self, console: Console, replay: Replay, ledger: Ledger) -> None:
        self._console, self._replay, self._ledger = console, replay, ledger
        self._next_line = _DAYS_BETWEEN_LINES

    def show(self, session: ub.Session) -> None:
        """Print a line for each month or so."""
        if self._replay.arrived < min(self._next_line, len(self._replay.days)):
            return
        self._next_line += _DAYS_BETWEEN_LINES
        leader = session.sql("SELECT carrier, flights FROM carriers ORDER BY flights DESC LIMIT 1").collect()
        leading = "".join(f", {row.carrier} leads with {row.flights:,}" for row in leader)
        self.say(
            f"{self._replay.today}  {self._ledger.flights:,} flights{leading}; watermark {self._ledger.watermark}, "
            f"{self._ledger.late_groups:,} groups too late"
        )

    def say(self, text: str) -> None:
        """Print a line."""
        self._console.print(text, highlight=False, soft_wrap=True)


class LiveBoard(Board):
    """A picture that changes, in a terminal.

    Args:
        console: The terminal.
        replay: The days that arrive.
        ledger: What the queries report.
    """

    def __init__(self, console: Console, replay: Replay, ledger: Ledger) -> None:
        self._replay, self._ledger = replay, ledger
        self._live = Live(console=console, auto_refresh=False)
        self._began = time.monotonic()
        self._drawn = 0.0
        self._story: list[str] = []

    def __enter__(self) -> Self:
        """Take the terminal."""
        self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Leave the last picture standing."""
        self._live.stop()

    def show(self, session: ub.Session) -> None:
        """Draw the picture again, a few times a second."""
        is_last = self._replay.arrived == len(self._replay.days)
        if is_last or time.monotonic() - self._drawn > _SECONDS_BETWEEN_FRAMES:
            self._live.update(Group(*self._picture(session)), refresh=True)
            self._drawn = time.monotonic()

    def say(self, text: str) -> None:
        """Add a line below the picture."""
        self._story.append(text)

    def _picture(self, session: ub.Session) -> Iterator[RenderableType]:
        yield panels.heading(self._replay, self._ledger)
        yield panels.results(session, self._ledger)
        yield panels.figures(self._ledger, time.monotonic() - self._began)
        yield from map(Text, self._story)
