"""What the engine asks of an object store, asked of a real one."""

import subprocess
import sys
import threading
from collections import Counter

import pytest

from unbounded.errors import CheckpointCorruptError, CheckpointError
from unbounded_embedded.checkpoint.storage import folder_at

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("place", ["s3"], indirect=True)]

RACER = """
import sys
from unbounded_embedded.checkpoint.storage import folder_at
folder = folder_at(sys.argv[1])
folder.names()
print("ready", flush=True)
for name in sys.stdin.read().split():
    try:
        folder.create(name, sys.argv[2].encode())
        print(name, flush=True)
    except FileExistsError:
        pass
"""


def test_files_come_and_go(place):
    folder = folder_at(place).folder("a")
    assert folder.names() == []
    folder.write("1", b"old")
    folder.write("1", b"new")
    folder.folder("inner").create("2", b"")
    assert (folder.names(), folder.read("1"), folder.exists("2")) == (["1"], b"new", False)
    folder.delete("1")
    folder.delete("1")
    assert not folder.exists("1")
    with pytest.raises(CheckpointCorruptError, match="a/1 is missing"):
        folder.read("1")


def test_a_file_that_was_created_is_not_created_again(place, caplog):
    first, second = folder_at(place), folder_at(place)
    for name in ("1", "2"):
        first.create(name, b"first")
        first.create(name, b"first")
        with pytest.raises(FileExistsError):
            second.create(name, b"second")
        assert second.read(name) == b"first"
    assert not caplog.text


def test_a_bucket_that_is_not_there_is_named(place):
    with pytest.raises(CheckpointError, match="s3://no-such-bucket/x/name could not be written"):
        folder_at("s3://no-such-bucket/x").create("name", b"")


def test_of_several_processes_that_create_a_file_one_succeeds(place):
    names = [str(number) for number in range(40)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen([sys.executable, "-c", RACER, place, who], **pipes) for who in ("a", "b", "c")]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write(" ".join(names))
        racer.stdin.close()
    created = Counter(name for racer in racers for name in racer.stdout.read().split())
    assert [racer.wait() for racer in racers] == [0, 0, 0]
    assert created == dict.fromkeys(names, 1)
    for racer in racers:
        racer.stdout.close()


def test_a_large_file_is_never_seen_torn(place):
    folder, contents = folder_at(place), [bytes([letter]) * 6_000_000 for letter in b"ab"]
    folder.write("name", contents[0])
    ended, seen = threading.Event(), set()

    def write() -> None:
        for number in range(10):
            folder_at(place).write("name", contents[number % 2])
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not ended.is_set():
        seen.add(folder.read("name"))
    writer.join()
    assert seen <= set(contents)
