"""Secrets in paths and options stay where the user wrote them."""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
import pytest

from unbounded import DataFrame, Session, StreamingQuery
from unbounded.errors import ConfigurationError, UnboundedError
from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.redaction import REDACTED
from unbounded.plan.walk import transform_up

SECRET = "hunter2"


@pytest.fixture
def bucket() -> Iterator[str]:
    """A folder of JSON whose URL holds a password."""
    url = f"memory://me:{SECRET}@{uuid4().hex}"
    filesystem, path = fsspec.core.url_to_fs(url)
    filesystem.pipe_file(f"{path}/in/1.json", b'{"a": 1}\n{"a": 2}\n')
    filesystem.pipe_file(f"{path}/bad/1.json", b'{"a": "x"}\n')
    yield url
    filesystem.rm(path, recursive=True)


def rows(session: Session, url: str, **options: str) -> DataFrame:
    return session.read_stream.schema("a INT").options(**options).json(url)


def run(frame: DataFrame, checkpoint: Path) -> StreamingQuery:
    writer = frame.write_stream.format("noop")
    return writer.trigger(available_now=True).option("checkpoint_location", str(checkpoint)).start()


def printed(explain: Callable[[bool], Any]) -> str:
    with redirect_stdout(io.StringIO()) as text:
        explain(True)
    return text.getvalue()


def test_no_file_of_a_checkpoint_and_no_report_has_a_secret(session: Session, bucket: str, tmp_path: Path) -> None:
    frame = rows(session, f"{bucket}/in")
    query = run(frame, tmp_path)
    assert query.await_termination(30)
    texts = [str(query.last_progress), printed(query.explain), printed(frame.explain), repr(frame)]
    texts += [file.read_text(errors="replace") for file in tmp_path.rglob("*") if file.is_file()]
    assert not [text for text in texts if SECRET in text]


def test_a_query_whose_log_of_files_is_masked_replays_them(session: Session, bucket: str, tmp_path: Path) -> None:
    run(rows(session, f"{bucket}/in"), tmp_path).await_termination(30)
    (tmp_path / "commits" / "0").unlink()
    again = run(rows(session, f"{bucket}/in"), tmp_path)
    again.await_termination(30)
    assert again.last_progress.num_input_rows == 2


def test_a_query_in_text_does_not_start_until_its_secrets_are_given(
    session: Session, bucket: str, tmp_path: Path
) -> None:
    frame = rows(session, f"{bucket}/in")
    joined = frame.join(session.read.schema("a INT").json(f"{bucket}/in"), "a")
    writer = joined.write_stream.trigger(available_now=True).option("checkpoint_location", str(tmp_path / "log"))
    query = writer.json(f"{bucket}/out")
    assert query.await_termination(30)
    spec = QuerySpec.from_yaml(query.spec.to_yaml())
    with pytest.raises(ConfigurationError) as caught:
        session.start(spec)
    assert str(caught.value).endswith(
        "'path' of the source 'json', 'path' of the source 'json', 'path' of the sink 'json'."
    )
    assert REDACTED not in str(caught.value)

    def with_secret(node: Node) -> Node:
        return node.model_copy(update={"options": {"path": f"{bucket}/in"}}) if isinstance(node, Scan) else node

    sink = spec.sink.model_copy(update={"options": {"path": f"{bucket}/out"}})
    whole = spec.model_copy(update={"plan": transform_up(spec.plan, with_secret), "sink": sink})
    assert session.start(whole).await_termination(30)
    with pytest.raises(ConfigurationError, match="the checkpoint location"):
        session.start(whole.model_copy(update={"checkpoint_location": f"s3://{REDACTED}@bucket/log"}))


@pytest.mark.parametrize("place", ["nowhere", "bad"])
def test_no_error_shows_a_secret(session: Session, bucket: str, place: str) -> None:
    with pytest.raises(UnboundedError) as caught:
        session.read.schema("a INT").option("mode", "FAILFAST").json(f"{bucket}/{place}").collect()
    assert f"/{place}" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_the_error_that_ends_a_query_is_logged_without_secrets(
    session: Session, bucket: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    query = run(rows(session, f"{bucket}/bad", mode="FAILFAST"), tmp_path)
    with pytest.raises(UnboundedError, match="malformed"):
        query.await_termination(30)
    texts = [record.getMessage() for record in caplog.records if record.name.startswith("unbounded")]
    assert texts
    assert not [text for text in [*texts, str(query.exception())] if SECRET in text]
