"""Journals that look like somebody's weeks with heal, made with a seed: to look at `heal stats`, and to time it.

`python -m bench.weeks FOLDER [RUNS] [WEEKS]` writes FOLDER/journal.jsonl. Nothing in it happened. In the first
fortnight heal knows no login; later it logs in, brings the VPN up and refuses what it has learned to refuse.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BEGIN = datetime(2026, 9, 7, tzinfo=UTC)  # a Monday
_CALLS = (  # argv, target, how often, how often it fails, with which type and rule
    ("kubectl get pods", "stage", 30, 0.03, "auth", "kube-unauthorized"),
    ("kubectl apply -f app.yaml", "stage", 9, 0.03, "auth", "kube-unauthorized"),
    ("kubectl logs web-1", "ephemeral", 12, 0.06, "auth", "kube-unauthorized"),
    ("oc get routes", "ephemeral", 6, 0.05, "network", "net-no-way"),
    ("git push", "gitlab", 8, 0.03, "auth", "git-login-refused"),
    ("git chekout main", None, 1, 0.95, "usage", "git-unknown-command"),
    ("git status", None, 40, 0.0, "", ""),
    ("podman pull quay.io/team/app:1", "quay.io", 5, 0.06, "registry_auth", "registry-unauthorized"),
    ("bonfire deploy app -i app=abc1234", "ephemeral", 2, 0.3, "short_sha", "image_tag"),
    ("make test", None, 20, 0.2, "none", None),
    ("./deploy.sh", None, 4, 0.1, "unknown", None),
)
_FIX = {"auth": "kube_login", "registry_auth": "registry_login", "network": "vpn_connect"}
_HOURS = (8, 9, 9, 9, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 17, 18, 21)


def journal(runs: int, weeks: int = 12, seed: int = 7) -> Iterator[dict[str, Any]]:
    """About so many observations over so many weeks, oldest first, now and then two for one trouble."""
    chance = random.Random(seed)
    days = [day for day in range(7 * weeks) if day % 7 < 5 or day % 3 == 0]
    made = 0
    for place, day in enumerate(days):
        today = (runs * (place + 1)) // len(days) - made
        times = sorted(chance.choice(_HOURS) * 3600 + chance.random() * 3600 for _ in range(today))
        for second in times:
            if made < runs:
                at = BEGIN + timedelta(days=day, seconds=second)
                for line in _run(at, day < 14, made, chance):
                    made += 1
                    yield line


def _run(at: datetime, young: bool, number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    command, target, _, rate, kind, rule = chance.choices(_CALLS, [call[2] for call in _CALLS])[0]
    if at.weekday() == 0 and at.hour < 10:
        rate = min(1.0, 3 * rate)
    line = _line(at, command, target, number, chance)
    if chance.random() >= rate:
        yield line
        return
    line |= {"exit": 1, "type": kind, "rule": rule, "template": f"{kind} failed", "outcome": "left"}
    fix = "forge_login" if target == "gitlab" else _FIX.get(kind)
    if fix:
        line |= {"fix": f"{fix}({target!r})", "fixed": False, "probe_before": "bad", "probe_after": "bad"}
    if kind in ("short_sha", "usage") and not young:
        line |= {"layer": "remedy", "outcome": "remediated"}
        if kind == "short_sha" and chance.random() < 0.6:
            line |= {"layer": "preflight", "outcome": "blocked", "exit": None, "attempts": 0, "seconds": 0.0}
    elif fix and not young and chance.random() < 0.92:
        good = {"exit": 0, "fixed": True, "verified": True, "probe_after": "good"}
        first = chance.random() < 0.2
        line |= {**good, "layer": "predict" if first else "heal", "outcome": "prevented" if first else "healed"}
        line |= {"attempts": 1, "retried": False} if first else {"attempts": 2, "retried": True}
    elif fix and not young:
        line |= {"layer": "heal"}
    yield line
    if line["outcome"] == "left" and kind not in ("none", "unknown") and chance.random() < 0.8:
        later = at + timedelta(seconds=chance.uniform(20, 400))
        yield _line(later, command, target, number + 1, chance)


def _line(at: datetime, command: str, target: str | None, number: int, chance: random.Random) -> dict[str, Any]:
    words = command.split()
    return {
        "v": 1, "id": f"{number:x}-1", "at": at.isoformat(timespec="milliseconds"), "argv": words,
        "tool": words[0].rpartition("/")[2], "target": target, "cwd": "/home/ann/app", "exit": 0, "signal": None,
        "seconds": round(chance.lognormvariate(-0.5, 1), 3), "attempts": 1, "layer": None, "type": None, "rule": None,
        "template": None, "fix": None, "fixed": None, "verified": None, "retried": False, "probe_before": None,
        "probe_after": None, "predicted": None, "flow": None, "step": None, "boot_id": "b", "suspended_s": 0.0,
        "session": "1", "outcome": "ok",
    }  # fmt: skip


def write(folder: Path, runs: int, weeks: int = 12) -> Path:
    """Write such a journal; gives its name."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "journal.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line, separators=(",", ":")) + "\n" for line in journal(runs, weeks))
    return file


if __name__ == "__main__":
    folder, *numbers = sys.argv[1:]
    print(write(Path(folder), *map(int, numbers or ["6000"])))
