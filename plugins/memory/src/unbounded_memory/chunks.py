"""A growing sequence of rows in few pieces, however small the batches are."""

import pyarrow as pa

LARGE = 65_536
"""A piece of this many rows is never copied again."""


def appended(chunks: tuple[pa.Table, ...], rows: pa.Table) -> tuple[pa.Table, ...]:
    """Return the chunks with rows behind them.

    Small chunks at the end are joined when the one behind is as large as the one before, as in a binary
    counter: a row is copied about log2(LARGE) times in all, and the small chunks are never more than that.
    """
    if not rows.num_rows:
        return chunks
    tail = list(chunks)
    while tail and tail[-1].num_rows < LARGE and tail[-1].num_rows <= rows.num_rows:
        rows = pa.concat_tables([tail.pop(), rows]).combine_chunks()
    return (*tail, rows)
