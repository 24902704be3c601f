"""The entries of a compiled book, which are plain data, as values. Light: the road after a failure begins here."""

from __future__ import annotations

from heal_cli.model import Action, Check, Conditions, Fix, Rule, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def rule(plain: Any) -> Rule:
    """A plain rule as a value."""
    name, kind, match, unless, why, action, *rest = plain
    return Rule(name, kind, Conditions(*match), Conditions(*unless), why, Action(*action), *rest)


def fix(plain: Any) -> Fix:
    """A plain fix as a value."""
    name, kind, timeout, steps, *rest = plain
    return Fix(name, kind, timeout, tuple(Step(*step) for step in steps), *rest)


def check(plain: Any) -> Check:
    """A plain check as a value."""
    return Check(*plain)
