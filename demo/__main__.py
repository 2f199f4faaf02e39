"""The story: a year of departures, an interruption, and the proof that nothing was lost or counted twice."""

import argparse
import sys
import time
from collections.abc import Sequence

import pyarrow as pa

import unbounded as ub
from demo.board import Board, board
from demo.ledger import Ledger
from demo.queries import DELAYS, FILES_PER_BATCH, HOME, open_session, start
from demo.replay import Replay
from demo.verdict import Finding, findings


def main() -> int:
    """Run the demo.

    Returns:
        The exit code: 0 if every result agrees with the batch answer, 1 if one does not.
    """
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--days", type=int, choices=range(7, 366), metavar="N", default=365, help="replay the first N days only"
    )
    began = time.monotonic()
    print("Preparing a file of JSON lines for each day …")
    replay, ledger = Replay(parser.parse_args().days), Ledger()
    with board(replay, ledger) as shown:
        carriers = tell(replay, ledger, shown)
    with open_session(ledger) as session:
        found = list(findings(session, carriers, replay, ledger))
    _print(found, time.monotonic() - began)
    return 0 if all(finding.agrees for finding in found) else 1


def tell(replay: Replay, ledger: Ledger, shown: Board) -> pa.Table:
    """Let the days arrive, with an interruption half-way, and return what the table ``carriers`` holds at the end."""
    half, interruption = len(replay.days) // 2, 1 + len(replay.days) // 60
    with open_session(ledger) as session:
        queries = start(session)
        while replay.arrived < half:
            replay.release(FILES_PER_BATCH)
            _work(session, queries, shown)
        replay.release(interruption)
        for query in queries:
            query.stop()
    shown.say(f"{replay.today}: both queries stopped in the midst of their work; the session is closed.")

    replay.release(interruption)
    with open_session(ledger) as session:
        queries = start(session)
        shown.say(f"{replay.today}: a new session goes on from the checkpoints, with the files that have piled up.")
        _work(session, queries, shown)
        while replay.arrived < len(replay.days):
            replay.release(FILES_PER_BATCH)
            _work(session, queries, shown)
        return session.table("carriers").to_arrow()


def _work(session: ub.Session, queries: Sequence[ub.StreamingQuery], shown: Board) -> None:
    """Wait until the queries have taken all that has arrived."""
    for query in queries:
        query.process_all_available()
    shown.show(session)


def _print(found: Sequence[Finding], seconds: float) -> None:
    print("\nThe stream, compared with a batch run of the same program over the same files:")
    for finding in found:
        print(f"  {'✓' if finding.agrees else '✗'} {finding.text}")
    verdict = "Every result agrees." if all(finding.agrees for finding in found) else "NOT every result agrees."
    print(f"{verdict} {seconds:.0f} s. Look around: {DELAYS} has the result, {HOME / 'checkpoints'} the logs.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted: the queries are stopped.")
