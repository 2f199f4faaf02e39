from typing import Any

import pytest

from unbounded.contracts import parse_options
from unbounded.errors import ConfigurationError
from unbounded_files.source_options import CsvSourceOptions, JsonSourceOptions, TextSourceOptions


def options(**values: Any) -> JsonSourceOptions:
    return parse_options("json", JsonSourceOptions, {"path": "in", **values})


@pytest.mark.parametrize("value", ["not-an-integer", "-1", "0", "10.1"])
@pytest.mark.parametrize("name", ["maxFilesPerTrigger", "maxBytesPerTrigger"])
def test_a_limit_must_be_a_positive_integer(name: str, value: str) -> None:
    message = f"Invalid value '{value}' for option '{name}', must be a positive integer"
    with pytest.raises(ConfigurationError, match=message):
        options(**{name: value})


def test_two_limits_exclude_each_other() -> None:
    with pytest.raises(ConfigurationError, match="can't be both set at the same time"):
        options(maxFilesPerTrigger=1, maxBytesPerTrigger=1)


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("7d", 604_800_000),
        ("12h", 43_200_000),
        ("90 minutes", 5_400_000),
        ("1h 30m", 5_400_000),
        ("250", 250),
    ],
)
def test_an_age_is_a_length_of_time(text: str, milliseconds: int) -> None:
    assert options(max_file_age=text).max_file_age == milliseconds


@pytest.mark.parametrize("text", ["soon", "7 parsecs", "d", "1h x"])
def test_an_age_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="option 'maxFileAge', must be a length of time"):
        options(max_file_age=text)


@pytest.mark.parametrize(
    ("name", "value", "must"),
    [
        ("latestFirst", "maybe", "must be 'true' or 'false'"),
        ("discardCachedInputRatio", "1.5", "must be a number from 0 to 1"),
        ("maxCachedFiles", "-1", "must be a non-negative integer"),
        ("path", " ", "must not be empty"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_it_must_be(name: str, value: str, must: str) -> None:
    with pytest.raises(ConfigurationError, match=must):
        options(**{name: value})


def test_modes_and_policies_are_spelled_in_any_case() -> None:
    chosen = options(mode="failFast", cleanSource="DELETE")
    assert (chosen.mode, chosen.clean_source) == ("FAILFAST", "delete")


def test_an_archive_needs_a_place() -> None:
    with pytest.raises(ConfigurationError, match="'sourceArchiveDir' must be set"):
        options(cleanSource="archive")


def test_the_path_is_required_and_a_wrong_name_gets_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="'path' is required"):
        parse_options("json", JsonSourceOptions, {})
    with pytest.raises(ConfigurationError, match="Did you mean 'header'"):
        parse_options("csv", CsvSourceOptions, {"path": "in", "headers": "true"})


def test_every_option_is_described() -> None:
    for model in (JsonSourceOptions, CsvSourceOptions):
        undescribed = [name for name, field in model.model_fields.items() if not field.description]
        assert undescribed == ["passed_through"]


@pytest.mark.parametrize(
    ("kind", "name", "value", "message"),
    [
        (JsonSourceOptions, "multiLine", "true", "Option 'multiLine' cannot be true: records are one object a line"),
        (CsvSourceOptions, "enforceSchema", "false", "Option 'enforceSchema' cannot be false: columns go by position"),
        (
            JsonSourceOptions,
            "timestampFormat",
            "yyyy-bb",
            "option 'timestampFormat'.* has 'bb', which is not supported. Choices",
        ),
        (CsvSourceOptions, "dateFormat", "%Q", "option 'dateFormat'.* has '%Q', which is not supported. Choices: %%"),
        (CsvSourceOptions, "encoding", "bogus", "Invalid value 'bogus' for option 'encoding', must be an encoding"),
        (CsvSourceOptions, "encoding", "hex", "Invalid value 'hex' for option 'encoding'"),
        (CsvSourceOptions, "sep", "", "sep: String should have at least 1 character"),
        (TextSourceOptions, "lineSep", ";", "Invalid value ';' for option 'lineSep': lines end with"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(kind: Any, name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        parse_options("files", kind, {"path": "in", name: value})


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (JsonSourceOptions, {"multiLine": "false", "lineSep": "\n"}),
        (CsvSourceOptions, {"multiLine": "true", "enforceSchema": "true", "lineSep": "\r\n"}),
        (CsvSourceOptions, {"encoding": "ISO-8859-1", "timestampFormat": "dd/MM/yyyy'T'HH:mm"}),
        (CsvSourceOptions, {"ignoreLeadingWhiteSpace": "true", "ignoreTrailingWhiteSpace": "true"}),
    ],
)
def test_what_spark_says_and_we_do_is_taken(kind: Any, values: dict[str, str]) -> None:
    assert parse_options("files", kind, {"path": "in", **values})
