"""Stands in for TensorFlow, which Rasa imports at start and our pipeline never uses.

Every name is an empty class, so that Rasa's neural components can be defined (as base
classes, type hints, default values) but not run: creating or calling one raises
`ImportError` with a sentence that says what to do. Sparing the real package saves about a
gigabyte of disk, several seconds of every start and some 350 MB of memory.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

STOOD_IN_FOR = ("tensorflow", "keras")
__version__ = "2.12.0"


class Absent(type):
    """The type of every stand-in name: any attribute of it is absent as well."""

    def __getattr__(cls, name: str) -> Any:
        return absent(cls, name)

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImportError(
            "TensorFlow is not installed, because this assistant does not use it, but "
            f"{cls.__module__}.{cls.__qualname__} needs it. If config.yml names a neural "
            "component (DIETClassifier, TEDPolicy, ResponseSelector, UnexpecTEDIntentPolicy, "
            "ConveRT or a language model), take it out or replace the stand-in in pyproject.toml."
        )


def absent(owner: Any, name: str) -> Any:
    """Return the empty class that stands for `name` in `owner`, always the same one."""
    if name.startswith("__"):
        raise AttributeError(name)
    stand_in = Absent(name, (), {"__module__": owner.__name__})
    setattr(owner, name, stand_in)
    return stand_in


class StandInLoader(MetaPathFinder, Loader):
    """Makes `import tensorflow.anything` succeed with a module of absent names."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if "." not in fullname or fullname.partition(".")[0] not in STOOD_IN_FOR:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return ModuleType(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__getattr__ = lambda name: absent(module, name)  # type: ignore[method-assign]


sys.meta_path.insert(0, StandInLoader())


def __getattr__(name: str) -> Any:
    return absent(sys.modules[__name__], name)
