from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unbounded.contracts import ReadAllAvailable
from unbounded.errors import ConfigurationError
from unbounded_files.source import JsonSource


def run(source: Any, start: int = -1) -> None:
    end = source.latest_offset({"logOffset": start}, ReadAllAvailable())
    source.partitions({"logOffset": start}, end)
    source.commit(end)


def test_files_are_kept_by_default(write_file: Callable[..., str], open_source: Callable[..., Any]) -> None:
    path = write_file("a.json")
    run(open_source(JsonSource))
    assert Path(path).exists()


def test_files_are_deleted_when_their_batch_is_committed(
    write_file: Callable[..., str], open_source: Callable[..., Any]
) -> None:
    path = write_file("a.json")
    source = open_source(JsonSource, clean_source="delete")
    end = source.latest_offset({"logOffset": -1}, ReadAllAvailable())
    source.partitions({"logOffset": -1}, end)
    assert Path(path).exists()
    source.commit(end)
    assert not Path(path).exists()


def test_files_of_a_batch_that_was_read_ahead_stay_until_its_own_commit(
    write_file: Callable[..., str], open_source: Callable[..., Any]
) -> None:
    paths = [Path(write_file(f"{name}.json", at=at)) for at, name in enumerate("abc")]
    source = open_source(JsonSource, clean_source="delete", max_files_per_trigger=1)
    for position in range(-1, 2):
        end = source.latest_offset({"logOffset": position}, source.default_read_limit())
        source.partitions({"logOffset": position}, end)
    for position in range(3):
        source.commit({"logOffset": position})
        assert [path.exists() for path in paths] == [number > position for number in range(3)]


def test_files_are_archived_with_their_whole_path(
    write_file: Callable[..., str], open_source: Callable[..., Any], tmp_path: Path
) -> None:
    path = write_file("day=1/a.json", "x")
    run(open_source(JsonSource, clean_source="archive", source_archive_dir=str(tmp_path / "done")))
    assert not Path(path).exists()
    assert Path(f"{tmp_path}/done{path}").read_text() == "x"


def test_what_cannot_be_cleaned_stops_nobody(
    write_file: Callable[..., str], open_source: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    path = write_file("a.json")
    source = open_source(JsonSource, clean_source="delete")
    end = source.latest_offset({"logOffset": -1}, ReadAllAvailable())
    source.partitions({"logOffset": -1}, end)
    Path(path).unlink()
    source.commit(end)
    assert f"{path} could not be cleaned up (delete)" in caplog.text


@pytest.mark.parametrize("archive", ["in", "in/done"])
def test_an_archive_that_the_source_would_read_is_refused(
    write_file: Callable[..., str], open_source: Callable[..., Any], tmp_path: Path, archive: str
) -> None:
    write_file("a.json")
    with pytest.raises(ConfigurationError, match="Base archive path cannot be set"):
        open_source(JsonSource, clean_source="archive", source_archive_dir=str(tmp_path / archive))


def test_cleaning_up_behind_a_sink_of_ours_is_refused(
    write_file: Callable[..., str], open_source: Callable[..., Any]
) -> None:
    write_file("_unbounded_log/some-query", "{}")
    with pytest.raises(ConfigurationError, match="a streaming sink writes there"):
        open_source(JsonSource, clean_source="delete")
