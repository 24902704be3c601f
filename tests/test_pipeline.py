"""The life of a run, as stories: a world of plain functions over data, and what was done in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from heal_cli.model import (
    BAD,
    GOOD,
    UNKNOWN,
    Action,
    Attempt,
    Command,
    Failure,
    Life,
    Mending,
    Options,
    Reading,
    Request,
    Rule,
    Scene,
    Streams,
    Target,
    World,
)
from heal_cli.pipeline import live
from heal_cli.prediction.expected import Expectation
from heal_cli.situation import Situation
from tests.made import attempt, fix, rule

REFUSED, LOST = attempt(1, b"refused\n"), attempt(1, b"no route\n")
OK = attempt(0, b"")
LOGIN = rule("login")
VPN = rule("vpn", type="network", match={"programs": ("tool",), "stderr": "no route"}, action=Action("fix", "up", True))
ASLEEP = Situation(8, 8, 9, None, True, 9, 0, 1, (), None, False)
FORESEEN = Expectation(
    "auth-1", "t", "auth", (("slept_hours", ">4"),), 0.9, 0.8, "login", "t", "ok", (), "the login for t was gone",
    "after a night",
)  # fmt: skip
FIXED = Mending("login", "t", "fixed", before=BAD, after=GOOD)


class Story:
    """A world in which attempts and fixes end as told beforehand; `did` is what happened, in order."""

    def __init__(
        self,
        *attempts: Attempt,
        rules: tuple[Rule, ...] = (LOGIN, VPN),
        before: tuple[Rule, ...] = (),
        mendings: tuple[Mending, ...] = (FIXED, FIXED),
        scenes: tuple[Scene, ...] = (),
        check: str = BAD,
        preflight: str = "block",
        read_only: bool = False,
        fixable: bool = True,
        asks: bool = False,
        alone: bool = True,
        expected: tuple[Expectation, ...] = (),
    ) -> None:
        self.did: list[str] = []
        self.delivered: list[Attempt] = []
        self.recorded: list[Life] = []
        self.announced: list[Life] = []
        self.told: list[str] = []
        self._attempts, self._mendings, self._scenes = list(attempts), list(mendings), list(scenes)
        self._scene = Scene(Target("t", "cluster", {}), {"target": "t"}, ("me",))
        self.world = World(
            preflight=preflight,
            remedy="print",
            commands=lambda request: (Command(request.argv),),
            rules_before=lambda request: before,
            execute=self._execute,
            rules_after=lambda failure: rules,
            read_only=lambda command: read_only,
            alone=lambda request, command: alone,
            failure=lambda request, tried: Failure(
                (Command(request.argv),), tried.exit, tried.head.decode(), request.line
            ),
            scene=self._where,
            ask=lambda request, objections: tuple(
                Reading(check, "it is so") if one.rule.match.check else None for one in objections
            ),
            expected=lambda request: expected,
            situation=lambda request: ASLEEP,
            forestall=self._forestall,
            carry_out=self._carry_out,
            fix=lambda found, scene: (fix(name=found.rule.action.fix or ""), scene) if fixable else None,
            asks=lambda fix, scene: asks,
            inquire=lambda request, diagnosis, scene: diagnosis,
            deliver=self.delivered.append,
            rewind=lambda tried: self.did.append("rewind"),
            wait=lambda: self.did.append("wait"),
            tell=self.told.append,
            announce=self._announce,
            report=lambda life: self.did.append("report"),
            record=self.recorded.append,
        )

    def _execute(self, request: Request) -> Attempt:
        self.did.append("execute")
        return self._attempts.pop(0)

    def _where(self, request: Request, command: Command) -> Scene:
        if self._scenes:
            self._scene = self._scenes.pop(0)
        return self._scene

    def _carry_out(self, found: Any, scene: Scene) -> Mending:
        self.did.append(f"fix {found.name}")
        return self._mendings.pop(0)

    def _forestall(self, request: Request, due: tuple[Expectation, ...]) -> Iterator[tuple[Expectation, Mending]]:
        for one in due:
            self.did.append(f"forestall {one.id}")
            yield one, self._mendings.pop(0)

    def _announce(self, life: Life) -> None:
        self.did.append("announce")
        self.announced.append(life)

    def live(self, **options: Any) -> Life:
        life = live(Request(("tool", "get"), Options(**options)), self.world)
        assert self.recorded == [life], "every run is recorded, once"
        return life


AGAIN = ["rewind", "wait", "announce", "execute"]


def test_a_success_is_recorded_and_nothing_else() -> None:
    story = Story(OK)
    life = story.live()
    assert (life.outcome, life.layer, story.did) == ("ok", None, ["execute"])


def test_a_refused_command_is_healed() -> None:
    story = Story(REFUSED, OK)
    life = story.live()
    assert (life.outcome, life.layer, life.attempts[-1]) == ("healed", "heal", OK)
    assert story.did == ["execute", "fix login", *AGAIN, "report"]
    (announced,) = story.announced
    assert (
        announced.advice
        and announced.advice.cause == "credentials for t were refused"
        and announced.mendings == (FIXED,)
    )


def test_the_same_diagnosis_twice_ends_it() -> None:
    story = Story(REFUSED, REFUSED)
    life = story.live(retries=5)
    assert (life.outcome, life.left, len(life.attempts)) == ("left", "it failed in the same way again", 2)
    assert story.did.count("fix login") == 1


def test_a_second_different_diagnosis_gets_its_fix_within_the_retries() -> None:
    story = Story(LOST, REFUSED, OK)
    assert story.live(retries=2).outcome == "healed"
    assert [one for one in story.did if one.startswith("fix")] == ["fix up", "fix login"]
    story = Story(LOST, REFUSED, OK)
    life = story.live(retries=1)
    assert len(life.attempts) == 2 and not life.healed
    assert life.left == "it failed again, in another way" and story.did.count("fix login") == 0


def test_retries_0_runs_nothing_again() -> None:
    story = Story(REFUSED)
    life = story.live(retries=0)
    assert life.attempts == (REFUSED,) and story.did == ["execute", "report"] and "retries 0" in life.left


@pytest.mark.parametrize("outcome", ["failed", "refused", "skipped"])
def test_a_fix_that_is_not_done_leaves_the_failure_as_it_was(outcome: str) -> None:
    story = Story(REFUSED, mendings=(Mending("login", "t", outcome, "because"),))
    life = story.live()
    assert (life.left, life.attempts, life.healed) == ("because", (REFUSED,), False)
    assert story.did == ["execute", "fix login", "report"]
    assert life.layer == ("heal" if outcome == "failed" else "remedy")


def test_what_another_heal_has_mended_is_run_again() -> None:
    story = Story(REFUSED, OK, mendings=(Mending("login", "t", "needless", "another heal has done it", GOOD, GOOD),))
    assert story.live().outcome == "healed"


def test_a_fix_that_changes_who_acts_ends_it() -> None:
    scene = Scene(Target("t", "cluster", {}), {}, ("ctx", "me"))
    story = Story(REFUSED, scenes=(scene, scene._replace(identity=("ctx", "somebody"))))
    life = story.live()
    assert life.left == "not run again: login changed who acts: me is now somebody" and len(life.attempts) == 1


def test_a_fix_without_a_target_is_not_tried() -> None:
    story = Story(REFUSED, fixable=False)
    life = story.live()
    assert (
        life.left == "login cannot be done: the target t, and what it needs, has no command for it"
        and story.did == ["execute", "report"]
    )


def test_no_heal_only_observes() -> None:
    story = Story(REFUSED, before=(rule(match={"programs": ("tool",)}, action=Action("block", say="no")),))
    life = story.live(heal=False)
    assert story.did == ["execute"] and [one.rule.id for one in life.diagnoses] == ["login"]


def test_an_interrupted_command_is_left_alone() -> None:
    story = Story(REFUSED._replace(interrupted=True))
    life = story.live()
    assert story.did == ["execute"] and life.diagnoses == ()
    story = Story(REFUSED, attempt(130, interrupted=True))
    assert story.live(retries=3).outcome == "left" and story.did.count("execute") == 2


def test_a_failure_that_no_rule_knows_is_silent() -> None:
    story = Story(attempt(1, b"2 tests failed"))
    life = story.live()
    assert (life.outcome, life.advice, life.left, life.layer) == ("left", None, "", None)


def test_a_rule_of_silence_is_silent_even_where_another_fits_less() -> None:
    silence = rule("s", type="none", match={"programs": ("tool",), "stderr": "refused\n"}, action=Action("none"))
    life = Story(REFUSED, rules=(LOGIN, silence)).live()
    assert life.advice is None and life.mendings == ()


def test_an_explanation_is_told_and_nothing_is_run_again() -> None:
    told = rule(action=Action("explain", run=(("tool", "put"),)))
    story = Story(REFUSED, rules=(told,))
    life = story.live()
    assert life.advice and life.advice.commands == ("tool put",)
    assert (life.outcome, life.layer, story.did) == ("remediated", "remedy", ["execute", "report"])


def test_a_fix_without_a_retry_is_done_and_said() -> None:
    story = Story(REFUSED, rules=(rule(action=Action("fix", "login", False)),))
    life = story.live()
    assert life.left == "login done; not run again" and story.did == ["execute", "fix login", "report"]


@pytest.mark.parametrize(
    ("tried", "found", "because"),
    [
        (REFUSED, rule(at_contact=False), "not run again: it may have acted before it failed"),
        (REFUSED, rule(experimental=True), "its rule is experimental"),
        (REFUSED._replace(seconds=31.0), LOGIN, "not run again: it had been running for 31 s"),
        (
            REFUSED._replace(before=Streams("null", "file", size=1), after=Streams("null", "file", size=2)),
            LOGIN,
            "not run again: it had written",
        ),
    ],
)
def test_no_login_for_a_command_that_may_not_be_run_again(tried: Attempt, found: Rule, because: str) -> None:
    story = Story(tried, rules=(found,))
    assert story.live().left.startswith(because) and story.did == ["execute", "report"]


def test_a_command_known_to_be_read_only_needs_no_proof() -> None:
    assert Story(REFUSED, OK, rules=(rule(at_contact=False),), read_only=True).live().outcome == "healed"


def block(**changes: Any) -> Rule:
    action = changes.pop("action", Action("block", say="say {target}"))
    return rule("block", match={"programs": ("tool",), **changes.pop("match", {})}, action=action, **changes)


def test_a_command_refused_before_it_runs() -> None:
    story = Story(before=(block(),))
    life = story.live()
    assert (life.outcome, life.layer, life.attempts, story.did) == ("blocked", "preflight", (), ["report"])
    assert life.advice and life.advice.steps == ("say t",)


@pytest.mark.parametrize("options", [{"preflight": False}, {"heal": False}])
def test_what_is_not_to_be_refused_is_not(options: dict[str, bool]) -> None:
    assert Story(OK, before=(block(),)).live(**options).outcome == "ok"


@pytest.mark.parametrize(("state", "outcome"), [(BAD, "blocked"), (GOOD, "ok"), (UNKNOWN, "ok")])
def test_a_check_refuses_only_if_it_says_bad(state: str, outcome: str) -> None:
    assert Story(OK, before=(block(match={"check": "c"}),), check=state).live().outcome == outcome


@pytest.mark.parametrize(
    ("configured", "own", "outcome", "warned"),
    [
        ("off", None, "ok", 0),
        ("warn", None, "ok", 1),
        ("block", "off", "ok", 0),
        ("off", "block", "blocked", 0),
        ("block", "warn", "ok", 1),
    ],
)
def test_modes_of_refusal(configured: str, own: str | None, outcome: str, warned: int) -> None:
    story = Story(OK, before=(block(preflight=own),), preflight=configured)
    assert story.live().outcome == outcome and len(story.told) == warned


def test_a_healed_attempt_is_never_shown() -> None:
    story = Story(REFUSED, OK)
    live(Request(("tool",), Options()), story.world)
    assert story.delivered == []


def test_what_is_not_healed_is_shown_whole() -> None:
    story = Story(REFUSED, REFUSED)
    live(Request(("tool",), Options()), story.world)
    assert story.delivered == [REFUSED, REFUSED]


def test_who_is_asked_something_sees_the_failure_first() -> None:
    story = Story(REFUSED, OK, asks=True)
    live(Request(("tool",), Options()), story.world)
    assert story.delivered == [REFUSED]


def test_a_line_in_which_something_else_may_have_acted_is_not_run_again() -> None:
    story = Story(REFUSED, OK, alone=False)
    life = live(Request(("tool",), Options(), "pay; tool"), story.world)
    assert (life.retried, life.mendings) == (False, ())
    assert life.left == "not run again: something else in the line may have acted"


def test_what_history_expects_is_prevented() -> None:
    story = Story(OK, expected=(FORESEEN,))
    life = story.live()
    assert story.did == ["forestall auth-1", "execute"]
    assert (life.outcome, life.layer, life.expected) == ("prevented", "predict", FORESEEN)
    assert story.told == ["the login for t was gone, as expected after a night; login done"]


@pytest.mark.parametrize("options", [{"predict": False}, {"heal": False}])
def test_who_wants_no_predictions_gets_none(options: dict[str, bool]) -> None:
    story = Story(OK, expected=(FORESEEN,))
    assert story.live(**options).outcome == "ok"
    assert story.did == ["execute"]


def test_what_is_not_due_costs_nothing() -> None:
    story = Story(OK, expected=(FORESEEN._replace(when=(("slept_hours", ">9"),)),))
    assert (story.live().outcome, story.did) == ("ok", ["execute"])


@pytest.mark.parametrize(
    ("mending", "layer", "told"),
    [
        (Mending("login", "t", "needless", "good already", GOOD, GOOD), "predict", 0),
        (Mending("login", "t", "skipped", "not asked", UNKNOWN), None, 0),
        (Mending("login", "t", "refused", "nobody there", BAD), None, 0),
        (Mending("login", "t", "failed", "exited 1", BAD, BAD), "predict", 1),
    ],
)
def test_where_nothing_was_mended_the_command_runs_all_the_same(mending: Mending, layer: str | None, told: int) -> None:
    story = Story(OK, expected=(FORESEEN,), mendings=(mending,))
    life = story.live()
    assert (life.outcome, life.layer, len(story.told)) == ("ok", layer, told)
    assert story.did[-1] == "execute"


def test_a_command_does_not_run_as_somebody_else() -> None:
    target = Target("t", "cluster", {})
    story = Story(OK, expected=(FORESEEN,), scenes=(Scene(target, {}, ("me",)), Scene(target, {}, ("you",))))
    life = story.live()
    assert (life.attempts, life.left) == ((), "not run: login changed who acts: me is now you")
    assert "execute" not in story.did


def test_of_one_fix_for_one_target_the_surest_reason_counts() -> None:
    again = FORESEEN._replace(id="auth-2", surely=0.9)
    elsewhere = FORESEEN._replace(id="auth-3", surely=1.0, target="other", own=False)
    story = Story(OK, expected=(FORESEEN, elsewhere, again))
    life = story.live()
    assert story.did == ["forestall auth-2", "forestall auth-3", "execute"]
    assert life.expected == again
