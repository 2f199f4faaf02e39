"""Where a query reads, writes and keeps its checkpoint: three places that must not lie in each other."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit

from unbounded.plan.edges import Scan
from unbounded.plan.query import QuerySpec
from unbounded.plan.redaction import redact_text
from unbounded.plan.walk import find

_LOCAL = ("", "file", "local")


def problems_with_locations(spec: QuerySpec) -> Iterator[str]:
    """Return what is wrong with where a query reads and writes, one sentence each: it must not read what it writes, and
    what it writes must not be taken for its checkpoint.
    """
    sources = dict.fromkeys(scan.options["path"] for scan in find(spec.plan, Scan) if _streams_from_a_place(scan))
    output, checkpoint = spec.sink.options.get("path"), spec.checkpoint_location
    if output and checkpoint and _parts(output) == _parts(checkpoint):
        yield (
            f"The checkpoint location {redact_text(checkpoint)!r} is the directory that the query writes to; give it a "
            f"directory of its own."
        )
    written = {"The checkpoint location": checkpoint, "The output directory": output}
    for what, place in written.items():
        for source in sources if place else ():
            if _is_inside(place or "", source):
                yield (
                    f"{what} {redact_text(place or '')!r} lies in {redact_text(source)!r}, which the query reads: "
                    f"it would read its own files; choose a directory outside of it."
                )


def _streams_from_a_place(scan: Scan) -> bool:
    return scan.streaming and bool(scan.options.get("path"))


def _is_inside(place: str, source: str) -> bool:
    """Return whether a place is one that a source reads, which may be a glob, or lies below it."""
    inner, outer = _parts(place), _parts(source)
    if len(inner) < len(outer) or not all(map(fnmatchcase, inner, outer)):
        return False
    return not any(name.startswith((".", "_")) for name in inner[len(outer) :])


def _parts(location: str) -> tuple[str, ...]:
    url = urlsplit(location) if "://" in location else None
    if url is None or url.scheme in _LOCAL:
        return Path(location.partition("://")[2] if url else location).resolve().parts
    return (url.scheme, url.netloc, *(part for part in url.path.split("/") if part))
