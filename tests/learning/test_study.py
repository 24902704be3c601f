"""Learning from what is new gives what learning from everything gives, to the last bit, whatever happens in between."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heal_cli import retention
from heal_cli.learning import analysis, forgetting, study
from heal_cli.learning.study import Study
from heal_cli.retention import Limits
from tests.made import Home, ran

PROGRAMS = {"kubectl": {"readonly": ["get"], "target": "cluster"}}
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOW = (START + timedelta(days=21)).timestamp()


def failed(kind: str, template: str, outcome: str = "left", **more: Any) -> dict[str, Any]:
    return {"type": kind, "template": template, "outcome": outcome, "exit": 1, "rule": f"{kind}-rule", **more}


LOGIN = failed("auth", "refused <n>", "healed", fix="kube_login('stage')", fixed=True, layer="heal", retried=True,
               probe_before="bad", probe_after="good")  # fmt: skip
ENDS = st.sampled_from([
    {}, {}, {}, LOGIN, failed("network", "no route to <host>"), failed("auth", "refused <n> again"),
    failed("auth", "refused", fix="kube_login('stage')", fixed=False), failed("none", "a test failed"),
    {"layer": "remedy", "rule": "network-rule"}, {"layer": "predict", "probe_before": "good", "probe_after": "good"},
    {"at": "never"}, {"outcome": "great"},
])  # fmt: skip
RUNS = st.lists(
    st.fixed_dictionaries(
        {
            "later": st.sampled_from([1, 3, 20, 90, 600, 1440, -30]),  # minutes
            "slept": st.sampled_from([0.0, 0.0, 0.0, 1800.0, 28_800.0]),
            "words": st.sampled_from(["kubectl get pods", "kubectl apply -f a", "git push", "vpn down", "make"]),
            "target": st.sampled_from(["stage", "stage", None]),
            "network": st.sampled_from([None, "wlan0 10.0.0.1 tun0", "wlan0 10.0.0.1", "- -"]),
            "session": st.sampled_from(["1", "2"]),
            "ends": ENDS,
        }
    ),
    min_size=1,
    max_size=60,
)


def lines(runs: list[dict[str, Any]]) -> list[str]:
    at, slept, made = START, 0.0, []
    for number, run in enumerate(runs):
        at, slept = at + timedelta(minutes=run["later"]), slept + run["slept"]
        words = run["words"].split()
        line = {"at": at.isoformat(), "argv": words, "tool": words[0], "suspended_s": slept, "id": str(number)}
        kept = {name: run[name] for name in ("target", "network", "session")}
        made.append(json.dumps(ran(**{**line, **kept, **run["ends"]})) + "\n")
    return made


def write(home: Home, more: list[str], name: str = "journal.jsonl") -> None:
    home.memory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home.memory / name).open("a") as file:
        file.writelines(more)


def clear(home: Home) -> None:
    if home.memory.exists():
        forgetting.purge(None)


def read(**how: Any) -> Study:
    return study.read(PROGRAMS, now=NOW, **how)


def taught(one: Study) -> tuple[Any, ...]:
    counts = one.counts
    return counts.contexts(0.3), one.sightings.patterns(), one.followed.candidates(PROGRAMS), counts.scale


def assert_same(one: Study, other: Study) -> None:
    assert one.plain() == other.plain()
    assert taught(one) == taught(other)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=RUNS, cuts=st.lists(st.integers(0, 60), max_size=4), rotated=st.booleans())
def test_counting_on_gives_what_counting_at_once_gives(
    home: Home, runs: list[dict[str, Any]], cuts: list[int], rotated: bool
) -> None:
    clear(home)
    made, before = lines(runs), 0
    for cut in [*sorted(cut for cut in cuts if cut < len(made)), len(made)]:
        write(home, made[before:cut])
        counted = read(keep=True)
        before = cut
        if rotated and (home.memory / "journal.jsonl").exists():
            retention.put_away(str(home.memory / "journal.jsonl"))
    assert_same(counted, read(anew=True))
    assert_same(read(), read(anew=True))


MANY = [
    {"later": 30, "slept": 0.0, "words": "kubectl get pods", "target": "stage", "network": None, "session": "1",
     "ends": LOGIN if number % 5 == 0 else {}}
    for number in range(200)
]  # fmt: skip


@pytest.fixture
def kept(home: Home) -> list[str]:
    """200 lines: 150 put away, 50 in the journal, of which all have been studied."""
    made = lines(MANY)
    write(home, made[:150])
    retention.put_away(str(home.memory / "journal.jsonl"))
    write(home, made[150:])
    read(keep=True)
    return made


def test_only_new_lines_are_read(home: Home, kept: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    whole = Study.add

    def add(self: Study, lines: list[bytes]) -> None:
        seen.append(len(lines))
        whole(self, lines)

    monkeypatch.setattr(Study, "add", add)
    write(home, kept[:3])
    assert read(keep=True).count == 203 and seen == [3]
    assert read(keep=True).count == 203 and seen == [3]
    assert read(anew=True).count == 203 and sum(seen) == 3 + 203


@pytest.mark.parametrize(
    "change", ["edit", "edit the old", "cut", "remove", "insert", "another", "damage", "empty", "rights", "half-life"]
)
def test_what_has_changed_is_read_again(home: Home, kept: list[str], change: str) -> None:
    new, old, file = home.memory / "journal.jsonl", home.memory / "journal-1.jsonl", home.memory / "state" / "study"
    if change == "edit":  # the same length, the same inode, and one line more
        new.write_text(new.read_text().replace('"healed"', '"left"  ') + kept[0])
    elif change == "edit the old":
        old.write_text(old.read_text().replace('"healed"', '"left"  '))
        os.utime(old, (1, 1))
    elif change == "cut":
        new.write_text("".join(kept[150:190]))
    elif change == "remove":
        old.unlink()
    elif change == "insert":
        new.write_text("".join([*kept[150:170], kept[0], *kept[170:]]))
    elif change == "another":
        write(home, kept[:5], "journal-0.jsonl")
    elif change in ("damage", "empty"):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content if change == "damage" else b"")
    elif change == "rights":
        file.chmod(0o644)
    else:
        home.configure("learn: {half_life: 10d}\n")
    assert_same(read(keep=True), read(anew=True))
    assert_same(read(), read(anew=True))


def test_what_is_purged_is_gone_from_what_was_learned(home: Home, kept: list[str]) -> None:
    forgetting.purge((START + timedelta(days=2)).timestamp())
    assert not (home.memory / "state" / "study").exists()
    assert 0 < read(keep=True).count < 200
    forgetting.purge(None)
    assert (read().count, (home.memory / "state" / "study").exists()) == (0, False)


def test_retention_that_cuts_leads_to_reading_again(home: Home, kept: list[str]) -> None:
    size = sum(map(len, kept))
    retention.tidy(Limits(size / 50, size / 3, 1e12), NOW)
    assert_same(read(keep=True), read(anew=True))
    assert read().count < 200


def test_a_line_from_tomorrow_counts_when_its_day_has_come(home: Home, kept: list[str]) -> None:
    ahead = json.loads(kept[0]) | {"at": (START + timedelta(days=25)).isoformat()}
    write(home, [json.dumps(ahead) + "\n"])
    read(keep=True)
    later = NOW + 4 * 86_400
    assert_same(study.read(PROGRAMS, now=later, keep=True), study.read(PROGRAMS, now=later, anew=True))


@pytest.mark.parametrize("days", [1, 20, 40, 200, 700])
def test_as_time_goes_by_it_is_still_the_same(home: Home, kept: list[str], days: int) -> None:
    later = NOW + days * 86_400
    assert_same(study.read(PROGRAMS, now=later, keep=True), study.read(PROGRAMS, now=later, anew=True))


def test_a_last_line_without_an_end_is_left_for_the_next_time(home: Home, kept: list[str]) -> None:
    write(home, [kept[0][:50]])
    assert (read(keep=True).count, read(keep=True).damaged) == (200, 1)
    write(home, [kept[0][50:]])
    assert (read(keep=True).count, read(keep=True).damaged) == (201, 0)


def test_heal_learn_writes_the_same_from_what_is_new(home: Home) -> None:
    """The files, too; what a person changed in between stays."""
    made = lines(MANY)
    for place in range(0, 200, 40):
        write(home, made[place : place + 40])
        analysis.learn(now=NOW)
    names = [home.memory / "learned" / name for name in ("patterns.yaml", "failure_contexts.yaml")]
    names.append(home.memory / "state" / "exposures.json")
    counted = [name.read_text() for name in names]
    lesson = analysis.learn(now=NOW)
    analysis.learn(now=NOW, rebuild=True)
    assert [name.read_text() for name in names] == counted and lesson.changes == ()
    assert "refused" in counted[0] and "stage" in counted[2]
