import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from unbounded.errors import SourceError
from unbounded_files.directories import Directory, FoundFile, LocalDirectories
from unbounded_files.listing import Listing
from unbounded_files.location import Location
from unbounded_files.output_directory import OutputDirectory
from unbounded_files.output_log import CommittedBatch, OutputLog, WrittenFile, come_since, file_stem

FILES = ["a.json", "b.csv", "_hidden.json", ".part.json", "sub/c.json", "sub/deep/d.json", "day=1/e.json"]


def found(pattern: Path | str, **options: object) -> list[str]:
    listing = Listing(Location.of(str(pattern)), **options)  # type: ignore[arg-type]
    return sorted(Path(file.path).name for file in listing.new_files(lambda _: False))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


@pytest.fixture(params=["local", "memory"])
def base(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The same tree on two filesystems."""
    if request.param == "local":
        yield str(folder)
        return
    memory = fsspec.filesystem("memory")
    memory.pipe({f"/tree/{name}": b"x" for name in FILES})
    yield "memory://tree"
    memory.rm("/tree", recursive=True)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("", ["a.json", "b.csv", "e.json"]),
        ("*.json", ["a.json"]),
        ("*", ["a.json", "b.csv", "c.json", "e.json"]),
        ("sub", ["c.json"]),
        ("a.json", ["a.json"]),
        ("{sub,day=1}/*.json", ["c.json", "e.json"]),
        ("[ab].*", ["a.json", "b.csv"]),
        ("[^b].*", ["a.json"]),
        ("**/*.json", ["a.json", "c.json", "d.json", "e.json"]),
        ("nowhere/*", []),
    ],
)
def test_a_place_gives_the_files_that_hadoop_would_give(base: str, pattern: str, names: list[str]) -> None:
    assert found(f"{base}/{pattern}".rstrip("/")) == names


def test_a_recursive_listing_goes_into_every_visible_folder(base: str) -> None:
    assert found(base, recursive=True) == ["a.json", "b.csv", "c.json", "d.json", "e.json"]


def test_a_filter_looks_at_names_alone(base: str) -> None:
    assert found(base, name_filter="*.{json,txt}") == ["a.json", "e.json"]


def test_a_named_pipe_is_no_file_and_a_link_is_one(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    (folder / "linked_pipe.json").symlink_to(folder / "pipe.json")
    (folder / "link.json").symlink_to(folder / "a.json")
    (folder / "dangling.json").symlink_to(folder / "nowhere")
    assert found(folder) == ["a.json", "b.csv", "e.json", "link.json"]


def test_a_link_to_a_folder_is_followed_but_not_in_a_circle(folder: Path) -> None:
    (folder / "sub" / "circle").symlink_to(folder / "sub")
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "sub" / "linked").symlink_to(folder / "day=1")
    (folder / "day=1" / "and_back").symlink_to(folder / "sub")
    assert found(folder / "sub", recursive=True) == ["c.json", "d.json", "e.json"]


def test_a_link_is_followed_as_soon_as_its_target_comes(
    settled: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("elsewhere") / "target"
    (settled / "link.json").symlink_to(target)
    os.utime(settled, (1_000, 1_000))
    listing = Listing(Location.of(str(settled)))
    before = {file.path for file in listing.new_files(lambda _: False)}
    target.write_text("x")
    assert [Path(file.path).name for file in listing.new_files(before.__contains__)] == ["link.json"]


def test_a_name_that_is_no_text_is_an_error_that_shows_its_bytes(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff.json")).write_text("x")
    with pytest.raises(SourceError, match=r"\\xff\.json' is not UTF-8\. Rename the file"):
        found(folder)


class CountingDirectories(LocalDirectories):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.read_paths: list[str] = []
        self.inspected: list[str] = []
        self.scanned: list[str] = []

    def read(self, path: str) -> Directory | None:
        self.read_paths.append(path)
        return super().read(path)

    def inspect(self, path: str, known: FoundFile | None) -> FoundFile | None:
        self.inspected.append(path)
        return super().inspect(path, known)

    def scan(self, path: str) -> Directory:
        self.scanned.append(path)
        return super().scan(path)


@pytest.fixture
def counting(folder: Path) -> tuple[Listing, CountingDirectories]:
    listing = Listing(Location.of(str(folder)))
    listing._directories = directories = CountingDirectories()
    return listing, directories


@pytest.fixture
def settled(folder: Path) -> Path:
    """A directory that nothing has happened in for long."""
    os.utime(folder, (1_000, 1_000))
    os.utime(folder / "day=1", (1_000, 1_000))
    return folder


def test_a_known_file_is_not_looked_at_again(counting: tuple[Listing, CountingDirectories]) -> None:
    listing, directories = counting
    known = {file.path for file in listing.new_files(lambda _: False)}
    directories.inspected.clear()
    assert listing.new_files(known.__contains__) == []
    assert directories.inspected == []


def test_a_directory_that_did_not_change_is_not_read_again(
    settled: Path, counting: tuple[Listing, CountingDirectories]
) -> None:
    listing, directories = counting
    before = listing.new_files(lambda _: False)
    assert directories.scanned == [str(settled), f"{settled}/day=1"]
    assert listing.new_files(lambda _: False) == before
    assert len(directories.scanned) == 2


def test_a_file_that_comes_into_a_settled_directory_is_found(settled: Path) -> None:
    listing = Listing(Location.of(str(settled)))
    listing.new_files(lambda _: False)
    (settled / "new.json").write_text("x")
    assert "new.json" in {Path(file.path).name for file in listing.new_files(lambda _: False)}


def test_a_file_that_is_gone_before_it_is_looked_at_is_left_out(folder: Path) -> None:
    listing = Listing(Location.of(str(folder)))

    def vanishing(path: str) -> bool:
        if path.endswith("a.json"):
            Path(path).unlink()
        return False

    assert [Path(file.path).name for file in listing.new_files(vanishing)].count("a.json") == 0


@pytest.mark.parametrize(("pattern", "is_output", "reads"), [("", False, 2), ("", True, 2), ("*.json", True, 1)])
def test_the_base_is_read_no_more_often_than_it_takes_to_see_whole_batches(
    folder: Path, pattern: str, is_output: bool, reads: int
) -> None:
    if is_output:
        commit(folder, 0)
    listing = Listing(Location.of(f"{folder}/{pattern}".rstrip("/")))
    listing._directories = directories = CountingDirectories()
    assert listing.new_files(lambda _: False)
    assert directories.read_paths.count(str(folder)) == reads


class CommittingDirectories(LocalDirectories):
    """A sink gives the files of batches their names while the directory is listed, at each of the first looks."""

    def __init__(self, place: Path, looks: int = 1, batches: int = 1) -> None:
        super().__init__()
        self.place, self.looks, self.batches, self.last = place, looks, batches, 0

    def scan(self, path: str) -> Directory:
        directory = super().scan(path)
        if path.endswith("k=1") and self.looks:
            self.looks -= 1
            for _ in range(self.batches):
                self.last += 1
                commit(self.place, self.last)
        return directory


def commit(place: Path, batch_id: int) -> None:
    """Commit a batch of a file in each of two folders, as a sink does."""
    names = [f"k={number}/{file_stem('query', batch_id, 0)}.json" for number in (1, 2)]
    files = tuple(WrittenFile(f"_temporary/query/{batch_id}/{name}", name) for name in names)
    OutputLog(OutputDirectory(Location.of(str(place))), "query").commit(CommittedBatch(batch_id, files))
    for name in names:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("x")


def batches_in(files: list[FoundFile]) -> dict[int, int]:
    """Return how many files of each batch there are."""
    return Counter(int(Path(file.path).name.split("-")[1]) for file in files)


def test_a_batch_that_is_committed_while_a_directory_is_listed_is_seen_whole(tmp_path: Path) -> None:
    commit(tmp_path, 0)
    listing = Listing(Location.of(str(tmp_path)))
    listing._directories = CommittingDirectories(tmp_path)
    assert batches_in(listing.new_files(lambda _: False)) == {0: 2, 1: 2}


@pytest.mark.parametrize("batches", [1, 3])
def test_batches_that_come_faster_than_a_directory_is_listed_are_left_to_the_next_listing(
    tmp_path: Path, batches: int, caplog: pytest.LogCaptureFixture
) -> None:
    commit(tmp_path, 0)
    listing = Listing(Location.of(str(tmp_path)))
    listing._directories = CommittingDirectories(tmp_path, looks=10, batches=batches)
    first = listing.new_files(lambda _: False)
    assert batches_in(first) == dict.fromkeys(range(9 * batches + 1), 2)
    assert "faster than it can be listed" in caplog.text
    second = listing.new_files({file.path for file in first}.__contains__)
    assert batches_in(second) == dict.fromkeys(range(9 * batches + 1, 10 * batches + 1), 2)


def test_a_first_batch_that_is_committed_while_a_directory_is_listed_is_seen_whole(tmp_path: Path) -> None:
    (tmp_path / "k=1").mkdir()
    listing = Listing(Location.of(str(tmp_path)))
    listing._directories = CommittingDirectories(tmp_path)
    assert batches_in(listing.new_files(lambda _: False)) == {1: 2}


class FinishingDirectories(LocalDirectories):
    """A sink gives the last file of a batch its name when the base was read for the second time."""

    def __init__(self, batch: CommittedBatch, place: Path) -> None:
        super().__init__()
        self.last, self.place, self.reads = batch.files[-1], place, 0

    def read(self, path: str) -> Directory | None:
        directory = super().read(path)
        self.reads += path == str(self.place)
        if self.reads == 2 and (self.place / self.last.temporary).exists():
            (self.place / self.last.temporary).rename(self.place / self.last.final)
        return directory


def test_a_batch_that_is_finished_while_a_directory_is_listed_is_not_seen_in_part(tmp_path: Path) -> None:
    names = [f"{file_stem('query', 0, partition)}.json" for partition in (0, 1)]
    batch = CommittedBatch(0, tuple(WrittenFile(f"_temporary/query/0/{name}", name) for name in names))
    OutputLog(OutputDirectory(Location.of(str(tmp_path))), "query").commit(batch)
    (tmp_path / "_temporary/query/0").mkdir(parents=True)
    (tmp_path / batch.files[0].final).write_text("x")
    (tmp_path / batch.files[1].temporary).write_text("x")
    listing = Listing(Location.of(str(tmp_path)))
    listing._directories = FinishingDirectories(batch, tmp_path)
    assert listing.new_files(lambda _: False) == []
    assert batches_in(listing.new_files(lambda _: False)) == {0: 2}


def test_of_a_query_that_begins_while_a_directory_is_listed_no_part_is_seen(tmp_path: Path) -> None:
    directory, whole = OutputDirectory(Location.of(str(tmp_path))), b'{"batch_id": 3, "files": []}'
    has_come = come_since(directory, {"old": whole, "same": whole}, {"old": b"later", "same": whole, "new": b"first"})
    names = {f"{query}{batch}": file_stem(query, batch, 0) for query in ("old", "same", "new") for batch in (3, 4)}
    assert [key for key, name in names.items() if has_come(f"{name}.json")] == ["old4", "new3", "new4"]
