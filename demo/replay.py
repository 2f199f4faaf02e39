"""Makes 2013 happen again: a file of JSON lines for each day, in the order in which the planes left."""

import shutil

import unbounded as ub
from demo import package_data
from demo.queries import HOME, INCOMING
from unbounded import functions as F

_READY = HOME / "ready"


class Replay:
    """The days that lie ready, and the folder in which they arrive.

    A flight is news on the day on which it leaves; so one that leaves after midnight arrives in another file than
    its schedule says, and may be too late. A cancelled flight never leaves: it is news when it should have left,
    and its departure is null.

    Args:
        days: How many days from the first of January on; those who left late spill into one more.
    """

    def __init__(self, days: int) -> None:
        shutil.rmtree(HOME, ignore_errors=True)
        INCOMING.mkdir(parents=True)
        with ub.Session("Preparation") as session:
            flights = _in_order_of_departure(session, days)
            flights.with_column("file", F.col("day")).write.partition_by("file").json(_READY)
            self.flights = flights.count()
        self._files = sorted(_READY.glob("file=*/*.json"))
        self.days = [file.parent.name.removeprefix("file=") for file in self._files]
        self.arrived = 0

    def release(self, count: int) -> None:
        """Let the next days arrive. A file that is renamed appears at once, so that nobody reads half of it."""
        for file in self._files[self.arrived : self.arrived + count]:
            file.rename(INCOMING / f"{self.days[self.arrived]}.json")
            self.arrived += 1

    @property
    def today(self) -> str:
        """The last day that has arrived."""
        return self.days[self.arrived - 1]


def _in_order_of_departure(session: ub.Session, days: int) -> ub.DataFrame:
    return (
        session.create_dataframe(package_data.flights())
        .with_column("scheduled", F.make_timestamp("year", "month", "day", "hour", "minute", F.lit(0)))
        .filter(F.col("scheduled") < F.expr(f"TIMESTAMP '2013-01-01' + INTERVAL '{days} days'"))
        .with_column("departed", F.expr("scheduled + dep_delay * INTERVAL '1 minute'"))
        .with_column("news", F.coalesce("departed", "scheduled"))
        .order_by("news")
        .select(
            "scheduled", "departed", "dep_delay AS delay", "carrier", "flight", "tailnum", "origin", "dest",
            F.to_date("news").alias("day"),
        )
    )  # fmt: skip
