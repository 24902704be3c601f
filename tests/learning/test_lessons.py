"""What is learned from calls, and what is not."""

from __future__ import annotations

import random
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal_cli.learning.contexts import WHEN, Evidence, chance, mask, spoken, wilson
from heal_cli.learning.lessons import Counts
from heal_cli.prediction.foretelling import Views, predict
from heal_cli.prediction.moments import holds
from heal_cli.situation import Call, Situation

HOUR = 3600.0
DAY = 24 * HOUR


def call(day: int, hour: float, **changed: object) -> Call:
    usual = Call(day * DAY + hour * HOUR, hour, day % 7, day, "kubectl", "stage", "kubectl get")
    return usual._replace(**changed)  # type: ignore[arg-type]


def nights(days: int, failing: int, **changed: object) -> list[Call]:
    """Each day a first call after a night's sleep, of which some fail, and four more that do not."""
    made = []
    for day in range(days):
        failed = "auth" if day < failing else None
        made += [call(day, 10, slept=8.0, failed=failed, **changed)]
        made += [call(day, 10 + more, **changed) for more in range(1, 5)]
    return made


def test_failures_after_sleep_are_foreseen() -> None:
    counts = Counts().add(nights(10, 9))
    found = counts.contexts()
    assert {one.group for one in found} == {"stage"}
    assert found[0].type == "auth"
    tomorrow = call(10, 10, slept=8.0)
    expected = predict(counts, found, tomorrow, counts.past.before(tomorrow))
    assert expected is not None
    assert 0.6 < expected.evidence.probability < 0.95
    later = call(9, 15)
    assert predict(counts, found, later, counts.past.before(later)) is None
    elsewhere = tomorrow._replace(target="prod")
    assert predict(counts, found, elsewhere, counts.past.before(elsewhere)) is None


@pytest.mark.parametrize(("days", "failing"), [(3, 3), (10, 5), (10, 0)])
def test_too_little_is_not_enough(days: int, failing: int) -> None:
    assert Counts().add(nights(days, failing)).contexts() == ()


def test_what_always_fails_is_no_pattern() -> None:
    made = [one._replace(failed="auth", label=f"kubectl {place}") for place, one in enumerate(nights(12, 12))]
    assert Counts().add(made).contexts() == ()


def test_one_bad_day_is_no_pattern() -> None:
    """Ten failures of one outage are one piece of evidence."""
    made = [call(day, 10 + more) for day in range(20) for more in range(4)]
    made += [call(20, 8 + more / 2, failed="network", label=f"kubectl {more}", slept=1.0) for more in range(10)]
    assert Counts().add(made).contexts() == ()


def test_it_is_the_surer_context_that_counts() -> None:
    """First calls before nine fail, first calls later do not: the first call of the day alone says nothing."""
    made = []
    for day in range(40):
        early = day % 2 == 0
        made += [call(day, 8 if early else 10, failed="auth" if early else None), call(day, 12), call(day, 13)]
    counts = Counts().add(made)
    late = call(41, 10)
    assert predict(counts, counts.contexts(), late, counts.past.before(late)) is None
    early_one = call(42, 8)
    assert predict(counts, counts.contexts(), early_one, counts.past.before(early_one)) is not None


def test_what_was_called_before() -> None:
    made = []
    for day in range(30):
        down = call(day, 9.5, tool="vpn", target=None, label="vpn down")
        made += [down] if day % 3 == 0 else []
        made += [call(day, 9.6, failed="network" if day % 3 == 0 else None), call(day, 12)]
    (first, *_) = Counts().add(made).contexts()
    assert first.when in ({"after_call": "vpn down"}, {"lately": "vpn down"})


def test_the_right_thing_fades_when_it_is_no_longer_so() -> None:
    counts = Counts(half_life=20).add(nights(12, 12))
    assert counts.contexts()
    healthy = [one._replace(at=one.at + 12 * DAY, day=one.day + 12) for one in nights(40, 0)]
    assert counts.add(healthy).contexts() == ()


def test_the_same_calls_teach_the_same() -> None:
    made = nights(12, 11)
    at_once, bit_by_bit = Counts().add(made), Counts()
    for one in made:
        bit_by_bit.add([one])
    assert at_once.contexts() == bit_by_bit.contexts()


def test_what_has_faded_to_nothing_is_not_even_counted() -> None:
    made = nights(12, 12)
    late = made[-1].at + 9 * 60 * DAY
    assert Counts().add(made).groups and not Counts(now=late).add(made).groups
    after = call(9 * 60 + 12, 10)
    forgetful = Counts(now=late).add(made)
    assert forgetful.past.before(after) == Counts().add(made).past.before(after), "gaps are known all the same"


def test_one_failure_counts_once() -> None:
    kind, share = Counts().add([call(1, 9, failed="auth")]).usual(call(2, 9))
    assert (kind, share) == ("auth", 0.5)


def test_random_histories_predict_nothing() -> None:
    silent = 0
    for seed in range(60):
        chance = random.Random(seed)
        made = [
            call(day, 8 + more, slept=8.0 * (more == 0), failed="auth" if chance.random() < 0.3 else None)
            for day in range(40)
            for more in range(5)
        ]
        silent += not Counts().add(made).contexts()
    assert silent >= 57  # 95 %


def test_usual() -> None:
    counts = Counts().add(nights(10, 5))
    kind, share = counts.usual(call(10, 12))
    assert (kind, round(share, 2)) == ("auth", 0.1)
    assert counts.usual(call(10, 12, target="nobody")) == (None, 0.0)


@given(st.integers(0, 200), st.integers(0, 200))
def test_wilson_holds_the_share(successes: int, more: int) -> None:
    trials = successes + more
    low, high = wilson(successes, trials)
    assert 0 <= low <= (successes / trials if trials else 0) <= high <= 1


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for successes, trials, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = wilson(successes, trials)
        assert found == pytest.approx((low, high), abs=1e-4)


def test_chance_is_fishers_exact_test() -> None:
    """The lady tasting tea: all four cups right, 1 in 70."""
    assert chance([Evidence(4, 4, 4, 0)]) == pytest.approx(1 / comb(8, 4))
    assert chance([Evidence(4, 3, 4, 1)]) == pytest.approx(17 / 70)


def test_every_context_has_its_bit_and_its_words() -> None:
    monday = Situation(9, 9, 25, 25, True, 8.5, 0, 5, (), None, False)
    held = [when for bit, when in enumerate(WHEN) if mask(monday) >> bit & 1]
    assert {"slept_hours": ">8"} in held
    assert {"login_hours": ">24"} in held
    assert {"first_today": True, "before": "09:00", "weekday": True} in held
    assert {"first_today": True, "day": "monday"} in held
    assert {"first_today": True, "weekday": False} not in held
    nothing: dict[str, Any] = {"first_today": False, "slept_hours": 0, "slept_since_success": 0, "idle_hours": None}
    left = mask(monday._replace(**nothing, login_hours=None, hour=9.0))
    assert [when for bit, when in enumerate(WHEN) if left >> bit & 1] == [{"day": "monday"}]


@pytest.mark.parametrize("awake", [None, 0.2, 0.7, 3])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("hour", [8.5, 9.0])
def test_a_when_holds_as_its_bit_says(awake: float | None, first: bool, hour: float) -> None:
    for weekday in range(7):
        moment = Situation(3, 9, 25, None, first, hour, weekday, 5, (), None, False, "kubectl get", awake)
        assert [holds(when.items(), moment) for when in WHEN] == [
            bool(mask(moment) >> bit & 1) for bit in range(len(WHEN))
        ]


def test_hours_between_which_nothing_was_seen_are_halved() -> None:
    """Nights of eight hours, and no nap: the limit is where it is likeliest, not where it is first met."""
    (first, *_) = Counts().add(nights(10, 10)).contexts()
    assert first.when == {"slept_hours": ">2"}


def test_one_verb_fails_and_the_others_do_not() -> None:
    made = []
    for one in nights(14, 13, target=None, tool="git", label="git push"):
        made += [one, call(one.day, one.hour + 0.1, target=None, tool="git", label="git status")]
        made += [call(one.day, one.hour - 0.1, target=None, tool="git", label="git status", slept=one.slept)]
    views = Views(sorted(made, key=lambda one: one.at))
    tomorrow = call(14, 10, slept=8.0, target=None, tool="git", label="git push")
    assert views.forecast(tomorrow).context is not None
    assert views.forecast(tomorrow._replace(label="git status")).context is None


def test_a_flaky_tool_that_is_called_in_the_morning_is_no_matter_of_sleep() -> None:
    """helm fails at any time, and is what is called first; kubectl never fails."""
    chance = random.Random(1)
    made = []
    for day in range(40):
        made += [
            call(day, 9, slept=8.0, tool="helm", label="helm list", failed="auth" if chance.random() < 0.6 else None)
        ]
        made += [call(day, 10 + more) for more in range(4)]
        made += [call(day, 15, tool="helm", label="helm list", failed="auth" if chance.random() < 0.6 else None)]
    assert Views(made).forecast(call(40, 9, slept=8.0)).context is None


def test_the_other_tools_of_a_cluster_fail_with_it() -> None:
    made = []
    for day in range(14):
        label = ("kubectl get", "oc get", "helm list")[day % 3]
        made += [call(day, 10, slept=8.0, failed="auth", label=label, tool=label.split()[0])]
        made += [call(day, 11 + more, label=label, tool=label.split()[0]) for more in range(3)]
    found = Views(made).forecast(call(14, 10, slept=8.0))
    assert (found.group, found.tools) == ("stage", ("helm", "kubectl", "oc"))
    assert Views(made).forecast(call(14, 10, slept=8.0, tool="k9s", label="k9s")).context is None, "nobody knows"


def test_a_day_is_one_piece_of_evidence() -> None:
    """Two bad Mondays of twenty calls are two; five are a pattern, for all calls of the day."""
    for bad, foreseen in ((2, False), (6, True)):
        made = [
            call(
                day,
                8 + more / 4,
                failed="network" if day % 7 == 0 and day // 7 >= 6 - bad else None,
                label=f"kubectl {more}",
            )
            for day in range(42)
            for more in range(20)
        ]
        monday = call(42, 15, label="kubectl 3")
        assert (Views(made).forecast(monday).context is not None) is foreseen
    assert len({spoken(when) for when in WHEN}) == len(WHEN)
