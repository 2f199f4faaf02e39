"""Looking up connectors and engines by name."""

import pytest

from unbounded.contracts import FormatInfo
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


FORMAT = "@hookimpl\ndef unbounded_formats():\n    return [FormatInfo({name!r}, 'A format.', ('x',), {reader!r})]\n"
FILES = """
@hookimpl
def unbounded_connectors(formats):
    return [ConnectorInfo(each.name, each.summary, source={place!r}, format=each) for each in formats]

class AnySource(Source, FormatConnector):
    Options = Options
    initial_offset = latest_offset = partitions = read = schema = lambda self: None
    @classmethod
    def for_format(cls, format, implementation):
        return type(format.name, (cls,), {{"name": format.name, "reader": implementation}})

import sys; sys.modules['fake_any'] = sys.modules[__name__]
"""
READER = "\nclass MyReader(FormatReader):\n    schema = read = lambda self: None\n"
READER += "import sys; sys.modules['fake_reader'] = sys.modules[__name__]\n"
ANY_SOURCE = FILES.format(place="fake_any:AnySource")


def test_a_format_becomes_a_connector_of_the_plugin_that_offers_it(registry_of) -> None:
    registry = registry_of(files=ANY_SOURCE, mine=FORMAT.format(name="Mine", reader="fake_reader:MyReader") + READER)
    kind = registry.source_class("mine")
    assert (kind.name, kind.reader.__name__) == ("Mine", "MyReader")
    assert registry.source_class("MINE") is kind
    assert [(offer.plugin, offer.info.name) for offer in registry.connector_offers.all] == [("mine", "Mine")]
    with pytest.raises(UnknownConnectorError, match="'mine' is a source only"):
        registry.sink_class("mine")


def test_a_format_that_two_plugins_offer_is_refused_with_both(registry_of) -> None:
    twin = FORMAT.format(name="twin", reader="fake_reader:MyReader")
    registry = registry_of(files=ANY_SOURCE, one=twin, two=twin, three=_offer("good", SCRIPTED))
    with pytest.raises(PluginError, match=r"one \(unbounded-one 1.2\) and two \(unbounded-two 1.2\) all offer 'twin'"):
        registry.source_class("twin")
    assert registry.source_class("good")


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        ("no_such_module:Reader", "cannot be imported: ModuleNotFoundError"),
        ("json:JSONDecoder", "is not a subclass of FormatReader"),
        ("unbounded.contracts:FormatReader", "lacks what a FormatReader must have: read, schema"),
    ],
)
def test_a_reader_that_is_none_is_refused_with_the_plugin_of_the_format(registry_of, reader: str, reason: str) -> None:
    registry = registry_of(files=ANY_SOURCE, mine=FORMAT.format(name="mine", reader=reader))
    with pytest.raises(PluginError) as caught:
        registry.source_class("mine")
    assert str(caught.value).startswith(f"The plugin mine (unbounded-mine 1.2) offers 'mine' as {reader}")
    assert reason in str(caught.value)


def test_a_connector_of_formats_must_be_able_to_be_one(registry_of) -> None:
    registry = registry_of(files=FILES.format(place=SCRIPTED), mine=FORMAT.format(name="mine", reader="json:x"))
    with pytest.raises(PluginError, match="as ScriptedSource, which is not a subclass of FormatConnector"):
        registry.source_class("mine")


def test_a_format_without_a_connector_is_told_so(registry_of) -> None:
    with pytest.raises(UnknownConnectorError, match="'mine' is a format of files, and no installed plugin"):
        registry_of(mine=FORMAT.format(name="mine", reader="json:x")).source_class("mine")


@pytest.mark.parametrize("extensions", [(), "orc", (".orc",)])
def test_a_format_without_an_extension_is_refused(extensions) -> None:
    with pytest.raises(ValueError, match=r"give a tuple such as \('orc',\)"):
        FormatInfo("mine", "A format.", extensions)
