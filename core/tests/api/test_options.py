from pathlib import Path

import pytest

from unbounded.api.options import OptionValues
from unbounded.contracts import Options
from unbounded.errors import ConfigurationError


class FileOptions(Options):
    max_files_per_trigger: int | None = None
    path: str = ""


def test_the_last_value_of_an_option_counts_however_it_is_spelled():
    values = OptionValues()
    values.set("maxFilesPerTrigger", 1)
    values.set("max_files_per_trigger", 2)
    assert values.spelled_for(FileOptions) == {"max_files_per_trigger": "2"}


def test_values_become_text():
    values = OptionValues()
    values.update({"path": Path("in"), "header": True, "ratio": 0.5})
    assert values.spelled_for(FileOptions) == {"path": "in", "header": "true", "ratio": "0.5"}


@pytest.mark.parametrize("value", [["a", "b"], ("a",), {"a": 1}])
def test_an_option_has_one_value(value):
    with pytest.raises(ConfigurationError, match=r"The option 'path' takes one value, not a (list|tuple|dict)"):
        OptionValues().set("path", value)


def test_none_takes_an_option_back():
    values = OptionValues()
    values.set("path", "in")
    values.set("PATH", None)
    assert values.spelled_for(FileOptions) == {}


def test_an_option_that_is_not_the_connectors_is_left_out_and_stays():
    values = OptionValues()
    values.update({"path": "in", "checkpointLocation": "here"})
    assert values.spelled_for(FileOptions, without="checkpoint_location") == {"path": "in"}
    assert values.get("checkpoint_location") == "here"
    assert values.get("Header") is None
