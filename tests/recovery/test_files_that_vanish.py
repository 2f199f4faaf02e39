"""Files that are gone when they are read, although they were listed."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from unbounded import Session
from unbounded.errors import SourceError, StreamingQueryError
from unbounded_files.source import FileSource

LINES = {
    "json": '{{"value": "{0}"}}\n{{"value": "more"}}\n',
    "csv": "{0}\nmore\n",
    "text": "{0}\nmore\n",
}
READERS = {
    "json": {},
    "json judged": {"schema": "value STRING, _corrupt_record STRING"},
    "csv": {},
    "csv judged": {"comment": "#"},
    "text": {},
    "parquet": {},
    "arrow": {},
}


@pytest.fixture
def folder(tmp_path: Path, reader: str) -> Path:
    """Three files of two rows each."""
    (tmp_path / "in").mkdir()
    for number in range(3):
        path, kind = tmp_path / "in" / f"{number}.data", reader.split(maxsplit=1)[0]
        if kind == "parquet":
            pq.write_table(pa.table({"value": [str(number), "more"]}), path)
        elif kind == "arrow":
            feather.write_feather(pa.table({"value": [str(number), "more"]}), path)
        else:
            path.write_text(LINES[kind].format(number))
    return tmp_path / "in"


@pytest.fixture
def vanishing(folder, monkeypatch):
    """Files that go as soon as they were listed."""
    vanishing: list[str] = []
    partitions = FileSource.partitions

    def partitions_and_then(*arguments):
        found = partitions(*arguments)
        for name in vanishing:
            (folder / name).unlink(missing_ok=True)
        return found

    monkeypatch.setattr(FileSource, "partitions", partitions_and_then)
    return vanishing


def run(folder: Path, reader: str, mode: str = "append", **options):
    options = {"schema": "value STRING", **READERS[reader], **options}
    with Session() as session:
        frame = session.read_stream.load(str(folder), format=reader.split(maxsplit=1)[0], **options)
        rows = frame.group_by().count() if mode != "append" else frame
        writer = rows.write_stream.format("memory").query_name("seen").output_mode(mode)
        query = writer.trigger(available_now=True).start()
        query.await_termination()
        missing = sum(int(report.sources[0].metrics.get("missingFiles", 0)) for report in query.recent_progress)
        seen = session.table("seen").collect()
    return missing, len(seen) if mode == "append" else seen[-1].count


@pytest.mark.parametrize("limit", [{}, {"max_files_per_trigger": 1}], ids=["one batch", "ahead"])
@pytest.mark.parametrize("mode", ["append", "update", "complete"])
@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_vanished_is_passed_over_and_counted_if_that_is_wanted(folder, vanishing, reader, mode, limit):
    vanishing.append("1.data")
    assert run(folder, reader, mode, ignore_missing_files=True, **limit) == (1, 4)


@pytest.mark.parametrize("limit", [{}, {"max_files_per_trigger": 1}], ids=["one batch", "ahead"])
@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_vanished_ends_the_query_with_its_name(folder, vanishing, reader, limit):
    vanishing.append("1.data")
    with pytest.raises(
        StreamingQueryError, match=r"1\.data' was listed and is gone now.*ignore_missing_files"
    ) as ended:
        run(folder, reader, **limit)
    assert isinstance(ended.value.__cause__, SourceError)


@pytest.mark.parametrize("reader", READERS)
def test_all_files_may_vanish(folder, vanishing, reader):
    vanishing += ["0.data", "1.data", "2.data"]
    assert run(folder, reader, ignore_missing_files=True) == (3, 0)
