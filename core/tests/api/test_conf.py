import os

import pytest

from unbounded.api.conf import RuntimeConf
from unbounded.errors import ConfigurationError


def test_a_value_comes_back_as_text():
    conf = RuntimeConf({"spark.sql.shuffle.partitions": 5})
    assert conf.get("spark.sql.shuffle.partitions") == "5"


def test_a_setting_has_its_default_until_it_is_set_and_after_it_is_unset():
    conf = RuntimeConf()
    key = "spark.sql.streaming.minBatchesToRetain"
    assert conf.get(key) == "100"
    conf.set(key, 7)
    assert conf.get(key) == "7"
    conf.unset(key)
    assert conf.get(key) == "100"


def test_threads_are_one_a_core_until_they_are_set():
    conf = RuntimeConf()
    assert conf.get("spark.sql.shuffle.partitions") == str(os.cpu_count())
    assert conf.for_engine() == {}


def test_a_given_default_comes_before_the_setting_s_own():
    assert RuntimeConf().get("spark.sql.streaming.minBatchesToRetain", "3") == "3"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spark.sql.shuffle.partitions", "many"),
        ("spark.sql.shuffle.partitions", 0),
        ("spark.sql.streaming.schemaInference", "perhaps"),
        ("spark.sql.streaming.multipleWatermarkPolicy", "median"),
        ("spark.sql.streaming.pollingDelay", -1),
        ("spark.sql.session.timeZone", "Europe/Berlin"),
        ("spark.sql.ansi.enabled", True),
        ("spark.sql.caseSensitive", "true"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_it_must_be(key, value):
    with pytest.raises(ConfigurationError, match=f"{key}.*must be"):
        RuntimeConf().set(key, value)


def test_a_mistyped_streaming_setting_is_refused_with_the_nearest_name():
    with pytest.raises(ConfigurationError, match=r"Did you mean 'spark\.sql.streaming.schemaInference'"):
        RuntimeConf().set("spark.sql.streaming.schemaInferense", True)


def test_a_mistyped_setting_of_our_own_is_refused_with_the_nearest_name():
    with pytest.raises(ConfigurationError, match=r"Did you mean 'unbounded\.sink\.maxAttempts'"):
        RuntimeConf().set("unbounded.sink.maxAttempt", 1)


@pytest.mark.parametrize("key", ["spark.executor.memory", "spark.sql.streaming.stateStore.providerClass"])
def test_what_only_spark_knows_is_kept_and_not_given_to_the_engine(key):
    conf = RuntimeConf({key: "x"})
    assert conf.get(key) == "x"
    assert conf.for_engine() == {}


def test_what_is_not_set_and_has_no_default_is_an_error():
    with pytest.raises(ConfigurationError, match=r"'spark\.nonsense' is not set"):
        RuntimeConf().get("spark.nonsense")


def test_flags_are_read_in_any_letter_case():
    conf = RuntimeConf({"spark.sql.streaming.schemaInference": "TRUE"})
    assert conf.is_on("spark.sql.streaming.schemaInference")


def test_none_is_a_default_as_good_as_any():
    assert RuntimeConf().get("spark.nonsense", None) is None


def test_only_what_has_a_meaning_is_worth_a_change():
    conf = RuntimeConf({"spark.executor.memory": "1g"})
    assert conf.is_modifiable("spark.sql.shuffle.partitions")
    assert not conf.is_modifiable("spark.executor.memory")
