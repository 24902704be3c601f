"""`@pre_flight_check` before a function, and `detect_failure` of a text."""

from __future__ import annotations

import asyncio

import pytest

from heal_cli import Refused, auto_heal, detect_failure, pre_flight_check
from heal_cli.errors import UsageError
from tests.api.conftest import REFUSED, Lab


@pytest.fixture
def asking(lab: Lab) -> Lab:
    """A check of the user's own, which is what the login leaves behind."""
    lab.home.rule_file(
        f"checks: {{known: {{kind: file_exists, path: {lab.known}}}}}\n"
        "rules:\n- {id: logged-in, type: auth, why: 'nobody is logged in at {target}', match: {check: known},"
        " action: {fix: kube_login}}\n"
    )
    return lab


def test_a_bad_check_refuses_the_call(asking: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    calls = []

    @pre_flight_check(["logged-in"], "here")
    def deploy() -> str:
        calls.append(1)
        return "done"

    with pytest.raises(
        Refused, match="auth: nobody is logged in at here; run: heal fix kube_login --target here"
    ) as no:
        deploy()
    assert (no.value.type, no.value.commands) == ("auth", ("heal fix kube_login --target here",))
    said = capfd.readouterr().err
    assert not calls and said.startswith("heal: auth: nobody is logged in at here\n")
    assert said.endswith("deploy was not called\n") and "--no-preflight" not in said
    assert [line["outcome"] for line in asking.journal()] == ["blocked"]
    asking.known.touch()
    assert deploy() == "done" and calls == [1]


def test_a_check_by_its_own_name(asking: Lab) -> None:
    @pre_flight_check(checks=["known"])
    def deploy() -> None: ...

    with pytest.raises(Refused, match="known"):
        deploy()


def test_what_is_bad_is_mended_first_where_that_is_wanted(asking: Lab) -> None:
    asking.configure(more="preflight: fix")

    @pre_flight_check(["logged-in"], cluster="here")
    async def deploy() -> str:
        return "done"

    assert asyncio.run(deploy()) == "done" and asking.calls("login") == 1
    assert [line["outcome"] for line in asking.journal()] == ["prevented"]


def test_a_refusal_is_no_failure_to_be_mended(asking: Lab) -> None:
    @auto_heal("here")
    @pre_flight_check(["logged-in"], "here")
    def deploy() -> None: ...

    with pytest.raises(Refused):
        deploy()
    assert asking.calls("login") == 0


def test_names_that_nobody_knows(asking: Lab) -> None:
    with pytest.raises(UsageError, match="no check `knwon`; did you mean `known`"):
        pre_flight_check(["knwon"])(lambda: 1)()
    with pytest.raises(ValueError, match="list"):
        pre_flight_check("auth")
    with pytest.raises(ValueError, match="one or more"):
        pre_flight_check([])


def test_a_text_is_judged(lab: Lab) -> None:
    assert detect_failure(f"{REFUSED}\n", "kubectl get pods") == {
        "failed": True,
        "error_type": "auth",
        "error_text": REFUSED,
        "can_auto_fix": True,
        "fix_action": "kube_login('here')",
        "fix_message": f"credentials for here were refused; run: {lab.folder}/login",
    }
    assert lab.calls("login") == 0 and lab.journal() == []


@pytest.mark.parametrize(("text", "ended"), [("pod/web\n", None), ("", 1), (REFUSED, 0)])
def test_a_text_that_is_no_failure(lab: Lab, text: str, ended: int | None) -> None:
    found = detect_failure(text, "kubectl", exit=ended)
    assert found["failed"] is False and set(found.values()) == {False, None}


def test_what_heal_only_explains(lab: Lab) -> None:
    found = detect_failure("fatal: not a git repository (or any of the parent directories): .git", "git status")
    assert found["failed"] and not found["can_auto_fix"] and found["fix_action"] is None and found["fix_message"]
