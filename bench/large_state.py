"""Ten million keys in state: the time of a batch that touches 100 000 of them, memory a key, and a restart.

The peer is DuckDB alone with a table of the same ten million keys: one MERGE of as many rows, the changed rows fetched
as Arrow, nothing durable.
"""

import statistics
from itertools import count

import duckdb

import unbounded as ub
from bench.arrivals import Arrivals
from bench.measure import at_most, in_turns, note, ratio, report, resident_bytes, scratch, seconds

_PRIME = 10_000_019
"""``i * 7919 % _PRIME`` is another key for every i below it, in an order that no index of ranges can use."""

_MERGE = """
    MERGE INTO state s USING (SELECT key, count(*) AS n FROM rows GROUP BY key) d ON s.key = d.key
    WHEN MATCHED THEN UPDATE SET n = s.n + d.n WHEN NOT MATCHED THEN INSERT VALUES (d.key, d.n) RETURNING s.key, s.n
"""


def new_keys(first: int, last: int) -> str:
    """Return a query for the keys of some numbers, in scattered order."""
    return f"SELECT range * 7919 % {_PRIME} AS key FROM range({first}, {last})"


class Touches:
    """Batches of keys that are known already, each with other keys than the one before."""

    def __init__(self, size: int) -> None:
        self._size, self._turn = size, count()

    def among(self, known: int) -> str:
        """Return a query for one batch, its keys spread evenly among those known."""
        stride = known // self._size
        offset = next(self._turn) % stride
        return f"SELECT (range * {stride} + {offset}) * 7919 % {_PRIME} AS key FROM range({self._size})"


class Peer:
    """A table of DuckDB with all keys."""

    def __init__(self, keys: int) -> None:
        self._connection = duckdb.connect()
        self._connection.execute(f"CREATE TABLE state AS SELECT key, 1::BIGINT AS n FROM ({new_keys(0, keys)})")

    def merge(self, rows: str) -> float:
        """Do to the table what a batch does to the state, and return the seconds."""
        self._connection.register("rows", self._connection.sql(rows).to_arrow_table())
        return seconds(lambda: self._connection.execute(_MERGE).to_arrow_reader().read_all())


def start(session: ub.Session, arrivals: Arrivals) -> None:
    """Start to count by key; returns when the state is back."""
    rows = session.read_stream.schema("key BIGINT").parquet(str(arrivals.directory))
    arrivals.feed(rows.group_by("key").count())


def grow(arrivals: Arrivals, first: int, last: int) -> None:
    """Bring in new keys, a million a batch."""
    for begin in range(first, last, 1_000_000):
        arrivals.take(new_keys(begin, min(last, begin + 1_000_000)))


def main(few: int = 1_000_000, many: int = 10_000_000, touched: int = 100_000, rounds: int = 9) -> None:
    """Measure, and print the figures."""
    touches = Touches(touched)
    with scratch() as root:
        arrivals = Arrivals(root)
        with ub.Session() as session:
            start(session, arrivals)
            grow(arrivals, 0, few)
            before = resident_bytes()
            small = in_turns(rounds, batch=lambda: arrivals.take(touches.among(few)))["batch"]
            grow(arrivals, few, many)
            loaded = (resident_bytes() - before) / (many - few)
            steady = in_turns(rounds, batch=lambda: arrivals.take(touches.among(many)))["batch"]
            used = (resident_bytes() - before) / (many - few)
            peer = Peer(many)
            large = in_turns(
                rounds,
                batch=lambda: arrivals.take(touches.among(many)),
                alone=lambda: peer.merge(touches.among(many)),
            )
        with ub.Session() as session:
            restart = seconds(lambda: start(session, arrivals))
            first_batch = arrivals.take(touches.among(many))
    batch = statistics.median(steady + large["batch"])
    report(
        f"{many:,} keys in state, a batch touches {touched:,}; update mode, durable checkpoint",
        [
            at_most("a batch, median", batch * 1000, 250, " ms"),
            note("DuckDB alone, one MERGE", statistics.median(large["alone"]) * 1000, " ms"),
            note("Unbounded / DuckDB alone", ratio(large["batch"], large["alone"]), " x"),
            note("a batch with a tenth of the keys, median", statistics.median(small) * 1000, " ms"),
            at_most("growth of the batch with ten times the keys", batch / statistics.median(small), 4, " x"),
            at_most("resident memory a key (BIGINT key, count)", loaded, 40, " bytes"),
            at_most(f"resident memory a key after {rounds} batches of updates", used, 40, " bytes"),
            at_most("restart, until the state is back", restart, 5, " s"),
            note("first batch after the restart", first_batch * 1000, " ms"),
        ],
    )


if __name__ == "__main__":
    main()
