"""heal as a library: the same pipeline as `heal run`, for scripts and for Python functions. docs/python.md shows it."""

from __future__ import annotations

from heal_cli.api.command import Found, Outcome, run
from heal_cli.api.decorators import auto_heal, pre_flight_check
from heal_cli.api.detection import Detected, detect_failure
from heal_cli.api.within import Refused

__all__ = ["Detected", "Found", "Outcome", "Refused", "auto_heal", "detect_failure", "pre_flight_check", "run"]
