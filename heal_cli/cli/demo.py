"""`heal demo`: a real heal on an empty machine."""

from __future__ import annotations


def demo() -> int:
    """Play a small lab in a temporary folder: a git remote whose token has expired, and a login that renews it.

    \b
    heal demo
    heal demo 2>&1 | tee demo.txt
    """
    from heal_cli.demo import play

    return play()
