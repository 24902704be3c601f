"""heal: a wrapper that makes other commands heal themselves.

For programs: `from heal_cli import auto_heal, pre_flight_check, detect_failure, run, Outcome` (docs/python.md).
"""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.api import Outcome, Refused, auto_heal, detect_failure, pre_flight_check, run
else:

    def __getattr__(name):
        """The library, when it is asked for: the command `heal` comes by here too, and pays nothing for it."""
        if name not in __all__:
            raise AttributeError(f"module 'heal_cli' has no attribute {name!r}")
        import importlib

        return getattr(importlib.import_module("heal_cli.api"), name)


__all__ = ["Outcome", "Refused", "auto_heal", "detect_failure", "pre_flight_check", "run"]
