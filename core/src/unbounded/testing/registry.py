"""A registry that knows the test kit's connectors besides those that are installed."""

from unbounded.plugins.manager import PluginManager
from unbounded.plugins.registry import Registry
from unbounded.testing import hooks


def testing_registry() -> Registry:
    """Return a registry with all installed plugins and the test kit. Give it to ``Session(registry=…)``."""
    manager = PluginManager()
    manager.register("testing", hooks)
    return Registry(manager)


testing_registry.__test__ = False  # type: ignore[attr-defined]  # its name begins like a test's
