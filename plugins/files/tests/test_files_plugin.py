import subprocess
import sys

import pytest

from unbounded.contracts import Sink, Source
from unbounded.plugins.registry import Registry


@pytest.mark.parametrize("name", ["json", "csv", "parquet", "text"])
def test_each_format_is_a_source_and_a_sink(name: str) -> None:
    registry = Registry()
    source, sink = registry.source_class(name), registry.sink_class(name)
    assert issubclass(source, Source)
    assert issubclass(sink, Sink)
    assert source.name == sink.name == name


def test_saying_what_there_is_imports_nothing_heavy() -> None:
    program = "import unbounded_files.hooks, sys; print('fsspec' in sys.modules, 'pyarrow.parquet' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "False"]
