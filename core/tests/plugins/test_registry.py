"""Looking up connectors and engines by name."""

import pytest

from unbounded.errors import ConfigurationError, PluginError, UnknownConnectorError
from unbounded.plan.edges import Scan, Sink
from unbounded.plugins.registry import Registry
from unbounded.schema import from_ddl

OFFER = """
@hookimpl
def unbounded_connectors():
    return [ConnectorInfo({name!r}, 'A connector.', source={source!r}, sink={sink!r})]
"""
SCRIPTED = "unbounded.testing.scripted_source:ScriptedSource"
CAPTURE = "unbounded.testing.capturing_sink:CapturingSink"


def _offer(name: str, source: str | None = None, sink: str | None = None) -> str:
    return OFFER.format(name=name, source=source, sink=sink)


@pytest.fixture
def registry_of(manager_of):
    return lambda **codes: Registry(manager_of(**codes))


def test_a_connector_is_found_in_any_letter_case(registry_of) -> None:
    registry = registry_of(mine=_offer("Mine", SCRIPTED, CAPTURE))
    assert registry.source_class("MINE").__name__ == "ScriptedSource"
    assert registry.sink_class("mine").__name__ == "CapturingSink"
    assert list(registry.connectors) == ["Mine"]


def test_an_unknown_connector_is_told_with_the_nearest_name_and_the_choices(registry_of) -> None:
    registry = registry_of(a=_offer("kafka", SCRIPTED), b=_offer("console", sink=CAPTURE))
    with pytest.raises(UnknownConnectorError) as caught:
        registry.source_class("kafak")
    assert "a source named 'kafak'. Did you mean 'kafka'? Choices: kafka. `unbounded plugins`" in str(caught.value)


def test_a_connector_of_the_other_role_is_told_so(registry_of) -> None:
    with pytest.raises(UnknownConnectorError, match="'console' is a sink only"):
        registry_of(console=_offer("console", sink=CAPTURE)).source_class("console")


def test_the_broken_plugin_is_named_where_its_connector_is_missed(registry_of) -> None:
    registry = registry_of(kafka="import no_such_client", good=_offer("good", SCRIPTED))
    with pytest.raises(UnknownConnectorError, match=r"kafka \(unbounded-kafka 1.2\) cannot be used: .*no_such_client"):
        registry.source_class("kafka")
    assert registry.source_class("good")


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("no_such_module:Source", "cannot be imported: ModuleNotFoundError"),
        ("json:Source", "cannot be imported: AttributeError"),
        ("json", "cannot be imported"),
        ("json:JSONDecoder", "is not a subclass of Source"),
        ("json:dumps", "is not a subclass of Source"),
        (CAPTURE, "is not a subclass of Source"),
        ("unbounded.contracts:Source", "lacks what a Source must have: initial_offset, latest_offset"),
    ],
)
def test_a_class_that_is_no_source_is_refused_with_its_plugin(registry_of, place: str, reason: str) -> None:
    registry = registry_of(mine=_offer("mine", place))
    with pytest.raises(PluginError) as caught:
        registry.source_class("mine")
    assert str(caught.value).startswith(f"The plugin mine (unbounded-mine 1.2) offers 'mine' as {place}")
    assert reason in str(caught.value)


def test_a_connector_without_options_of_the_right_kind_is_refused(registry_of) -> None:
    code = _offer("mine", sink="fake_optionless:MySink")
    code += "import sys; sys.modules['fake_optionless'] = sys.modules[__name__]\n"
    code += "class MySink(Sink):\n    def capabilities(self): ...\n    def write(self, batch, data): ...\n"
    with pytest.raises(PluginError, match="whose Options must be a subclass of Options"):
        registry_of(mine=code).sink_class("mine")


@pytest.mark.parametrize("name", ["twin", "TWIN"])
def test_a_name_that_two_plugins_offer_is_refused_and_the_others_work(registry_of, name: str) -> None:
    registry = registry_of(one=_offer("twin", SCRIPTED), two=_offer("Twin", SCRIPTED), three=_offer("good", SCRIPTED))
    with pytest.raises(PluginError) as caught:
        registry.source_class(name)
    assert "one (unbounded-one 1.2) and two (unbounded-two 1.2) all offer 'twin'" in str(caught.value)
    assert "UNBOUNDED_DISABLE_PLUGINS" in str(caught.value)
    assert registry.source_class("good")


ENGINE = "@hookimpl\ndef unbounded_engines():\n    return [EngineInfo('embedded', 'An engine.', 'json:dumps')]\n"


def test_an_engine_may_be_named_like_a_connector(registry_of) -> None:
    registry = registry_of(one=_offer("embedded", SCRIPTED), two=ENGINE)
    assert registry.source_class("embedded")
    with pytest.raises(PluginError, match=r"two \(unbounded-two 1.2\) offers 'embedded' as json:dumps, which is not"):
        registry.engine_class("embedded")


def test_an_unknown_engine_is_told_with_the_choices(registry_of) -> None:
    with pytest.raises(ConfigurationError, match=r"There is no engine 'embeded'. Did you mean 'embedded'"):
        registry_of(one=ENGINE).engine_class("embeded")


def test_options_are_checked_when_a_connector_is_made() -> None:
    scan = Scan(source="rate", options={"rowsPerSeconds": "1"}, schema=from_ddl("value BIGINT"))
    with pytest.raises(
        ConfigurationError, match=r"Options of 'rate': there is no option 'rowsPerSeconds'. Did you mean"
    ):
        Registry().source(scan)
    with pytest.raises(ConfigurationError, match="Options of 'noop'"):
        Registry().sink(Sink(name="noop", options={"nonsense": "1"}))
