"""Runs the user's own command as if heal were not there, and keeps the start and the end of its stderr.

spawn starts it exactly as a shell would, relay carries its stderr, terminal plays the terminal behind that stderr, and
signals passes on what is sent to heal. All of it is standard library, and none of it imports `typing` or `re`.
"""

from __future__ import annotations

from heal_cli.process.run import execute

__all__ = ["execute"]
