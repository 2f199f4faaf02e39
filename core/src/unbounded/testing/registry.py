"""A registry that knows the test kit's connectors besides those that are installed."""

from unbounded.plugins.manager import PluginManager
from unbounded.plugins.registry import Registry
from unbounded.testing import hooks


def testing_registry(**plugins: object) -> Registry:
    """Return a registry with all installed plugins and the test kit. Give it to ``Session(registry=…)``.

    Args:
        plugins: More plugins by name: modules or objects with implementations of hooks.
    """
    manager = PluginManager()
    for name, plugin in {"testing": hooks, **plugins}.items():
        manager.register(name, plugin)
    return Registry(manager)


testing_registry.__test__ = False  # type: ignore[attr-defined]  # its name begins like a test's
