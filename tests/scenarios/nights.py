"""A journal of eight weeks in which a cluster's login is gone after every night's sleep."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

CONFIG = """
version: 1
targets:
  stage: {kind: cluster, kubeconfig: ~/.kube/stage, login: {argv: ['true'], class: credential}}
"""
REFUSED = "error: You must be logged in to the server (Unauthorized)"


def eight_weeks() -> list[dict[str, Any]]:
    """336 lines up to yesterday: the first call after a night is refused and healed by a login; some other failures."""
    chance, lines, asleep = random.Random(3), [], 0.0
    start = datetime.now(UTC).replace(hour=7, minute=0) - timedelta(weeks=8)
    for day in range(56):
        at = start + timedelta(days=day, hours=chance.uniform(0, 4))
        asleep += 30_000
        for number in range(6):
            at += timedelta(minutes=chance.randint(3, 50))
            line = journal_line(at, asleep, f"{day}-{number}")
            if number == 0 and day % 10:
                line |= {
                    "type": "auth", "template": REFUSED, "rule": "kube-unauthorized", "fix": "kube_login('stage')",
                    "fixed": True, "probe_before": "bad", "probe_after": "good", "layer": "heal", "outcome": "healed",
                }  # fmt: skip
            elif chance.random() < 0.03:
                line |= {"type": "network", "template": "dial tcp <host>: i/o timeout", "outcome": "left", "exit": 1}
            lines.append(line)
    return lines


def journal_line(at: datetime, asleep: float, name: str, boot: str = "b") -> dict[str, Any]:
    """A `kubectl get pods` that worked, after so many seconds of sleep since that boot."""
    return {
        "v": 1, "id": name, "at": at.isoformat(), "argv": ["kubectl", "get", "pods"], "tool": "kubectl",
        "target": "stage", "cwd": "/", "exit": 0, "signal": None, "seconds": 1, "attempts": 1, "layer": None,
        "type": None, "rule": None, "template": None, "fix": None, "fixed": None, "verified": None, "retried": False,
        "probe_before": None, "probe_after": None, "predicted": None, "flow": None, "step": None, "boot_id": boot,
        "suspended_s": asleep, "session": "1", "outcome": "ok",
    }  # fmt: skip
