from unbounded_files.directories import FoundFile
from unbounded_files.seen_files import SeenFiles


def file(name: str, at: int) -> FoundFile:
    return FoundFile(f"/in/{name}", at, 1)


def test_an_old_file_that_is_gone_is_forgotten_and_one_that_is_there_is_not() -> None:
    seen = SeenFiles(max_age_ms=100)
    seen.add([file("gone", 0), file("there", 0), file("new", 1000)])
    seen.advance()
    seen.forget(["/in/there"])
    assert [name in seen for name in ("/in/gone", "/in/there", "/in/new")] == [False, True, True]


def test_a_young_file_that_is_gone_is_not_forgotten() -> None:
    seen = SeenFiles(max_age_ms=100)
    seen.add([file("gone", 950), file("new", 1000)])
    seen.advance()
    seen.forget([])
    assert "/in/gone" in seen


def test_without_an_age_no_file_is_too_old() -> None:
    seen = SeenFiles(max_age_ms=None)
    seen.add([file("new", 1000)])
    seen.advance()
    assert seen.without_old([file("old", 0)]) == [file("old", 0)]
    assert seen.skipped == 0


def test_the_age_is_counted_from_the_newest_file_and_not_from_a_clock() -> None:
    seen = SeenFiles(max_age_ms=100)
    seen.add([file("new", 1000)])
    assert seen.without_old([file("first batch", 0)]) == [file("first batch", 0)]
    seen.advance()
    assert seen.without_old([file("edge", 900), file("old", 899)]) == [file("edge", 900)]
    assert seen.skipped == 1
