"""Whose checkpoint it is."""

import json
from pathlib import Path

import pytest

from unbounded.errors import CheckpointCorruptError, IncompatiblePlanError
from unbounded.plan.edges import Scan, Sink
from unbounded.plan.query import QuerySpec
from unbounded.plan.stateful import Aggregate
from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.checkpoint.metadata import FORMAT_VERSION, Metadata
from unbounded_embedded.checkpoint.storage import folder_at


def _query(call: str) -> QuerySpec:
    scan = Scan(source="rate", schema="k INT", streaming=True)
    return QuerySpec(plan=Aggregate(child=scan, grouping=("k",), aggregates=(call,)), sink=Sink(name="noop"))


def _written(query: QuerySpec, folder: Path) -> Metadata:
    Metadata("id", query.model_dump(mode="json", by_alias=True)).keep(folder_at(str(folder)))
    found = Metadata.read(folder_at(str(folder)))
    assert found is not None
    return found


def test_it_comes_back_as_it_was_and_a_person_can_read_it(tmp_path: Path) -> None:
    assert _written(_query("count(*)"), tmp_path).query_id == "id"
    assert '"formatVersion": 1' in (tmp_path / "metadata").read_text()


def test_the_same_query_may_go_on(tmp_path: Path) -> None:
    _written(_query("count(*)"), tmp_path).require_compatible(_query("count(*)"), "here")


def _reading(path: str) -> QuerySpec:
    scan = Scan(source="json", schema="k INT", streaming=True, options={"path": path})
    return QuerySpec(plan=scan, sink=Sink(name="json", options={"path": "out"}))


def test_a_path_may_be_spelled_otherwise(tmp_path: Path) -> None:
    written = _written(_reading("in"), tmp_path)
    for same in ("./in/", f"{Path.cwd()}/in", f"file://{Path.cwd()}/in"):
        written.require_compatible(_reading(same), "here")


def test_a_path_means_the_same_wherever_the_program_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Checkpoint(str(tmp_path), _reading("in")).close()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IncompatiblePlanError, match=r"option 'path' of source 0 was '.+/in' and is '.+/in'"):
        Checkpoint(str(tmp_path), _reading("in"))


def test_another_query_is_refused_with_what_has_changed(tmp_path: Path) -> None:
    with pytest.raises(IncompatiblePlanError, match=r"here belongs to another query: .*COUNT.*SUM"):
        _written(_query("count(*)"), tmp_path).require_compatible(_query("sum(k)"), "here")


def test_a_plan_that_cannot_be_read_is_no_leave_to_go_on(tmp_path: Path) -> None:
    metadata = _written(_query("count(*)"), tmp_path)
    metadata.plan["plan"]["op"] = "teleport"
    with pytest.raises(CheckpointCorruptError, match="a plan that cannot be read"):
        metadata.require_compatible(_query("count(*)"), "here")


def test_a_format_of_later_days_is_refused(tmp_path: Path) -> None:
    content = {"id": "id", "formatVersion": FORMAT_VERSION + 1, "plan": {}}
    (tmp_path / "metadata").write_text(json.dumps(content))
    with pytest.raises(CheckpointCorruptError, match="Install a newer one"):
        Metadata.read(folder_at(str(tmp_path)))


@pytest.mark.parametrize("content", ["", "{", "{}", "[]"])
def test_a_torn_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "metadata").write_text(content)
    with pytest.raises(CheckpointCorruptError, match="metadata is torn"):
        Metadata.read(folder_at(str(tmp_path)))
