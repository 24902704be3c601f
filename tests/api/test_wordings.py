"""What client libraries of Python really said (`wordings.jsonl`) gets its type, and is mended where that is due."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from heal_cli import auto_heal, detect_failure
from heal_cli.api.spoken_errors import tools_of
from heal_cli.explanation import Explained, Explainer
from heal_cli.model import Command, Failure
from tests.api.conftest import HEALED, Lab
from tests.made import script

SAID = {
    (one["tool"], one["case"]): one
    for one in map(json.loads, (Path(__file__).parent / "wordings.jsonl").read_text().splitlines())
}
TYPES = {
    "401": "auth", "403": "permission", "404": "not_found", "409": "none", "429": "rate_limit", "503": "network",
    "refused": "service_down", "dns": "network", "tls": "tls", "no-answer": "timeout", "timeout": "timeout",
    "cut": "network", "proxy": "service_down", "no-config": "not_configured", "no-context": "not_configured",
    "no-cluster": "not_configured", "expired": "auth", "invalid": "auth", "denied": "permission",
    "throttled": "rate_limit", "no-credentials": "not_configured", "no-profile": "not_configured",
    "no-region": "not_configured", "sso-gone": "auth", "sso-expired": "auth", "process-failed": "auth",
}  # fmt: skip
# Where no address is said it is not known that it is one of this machine; of a connection that was never made aws and
# httpx say so.
OTHERS = {
    ("httpx", "refused"): "network", ("urllib", "refused"): "network",
    ("httpx", "no-answer"): "network", ("botocore", "no-answer"): "network",
}  # fmt: skip


def error(library: str, case: str, elsewhere: bool = False) -> Exception:
    """An error as it was captured; `elsewhere`: as if the server were not on this machine."""
    one = SAID[library, case]
    module, _, name = one["error"].rpartition(".")
    text = one["stderr"].replace("127.0.0.1", "192.0.2.7") if elsewhere else one["stderr"]
    kind: type[Exception] = type(name, (Exception,), {"__module__": module})
    return kind(text.rstrip("\n"))


def explained(library: str, case: str, elsewhere: bool = False) -> Explained:
    found = error(library, case, elsewhere)
    tools = (*tools_of(found), "python3")
    return Explainer().explain(Failure(tuple(Command((tool,)) for tool in tools), 1, str(found) + "\n"))


@pytest.mark.parametrize(("library", "case"), SAID, ids="-".join)
def test_each_gets_its_type(library: str, case: str) -> None:
    found = explained(library, case).diagnosis
    assert (found.rule.type if found else "none") == OTHERS.get((library, case), TYPES[case])


@pytest.mark.parametrize("library", ["kubernetes", "requests", "urllib3"])
@pytest.mark.parametrize("case", ["refused", "no-answer"])
def test_no_way_to_another_machine(library: str, case: str) -> None:
    found = explained(library, case, elsewhere=True)
    assert found.diagnosis and found.diagnosis.rule.id == "client-no-way" and found.diagnosis.rule.action.retry
    assert found.advice and found.advice.cause == "192.0.2.7 cannot be reached"


def test_what_was_captured_is_what_the_libraries_are() -> None:
    """boto3 is installed for the tests; its errors need no server."""
    from botocore import exceptions

    real = exceptions.NoCredentialsError()
    assert str(real) in SAID["botocore", "no-credentials"]["stderr"] and tools_of(real) == ("aws",)
    wrapped = RuntimeError("no identity")
    wrapped.__cause__ = real
    assert tools_of(wrapped) == ("aws",)


def raised_until(done: Path, raised: Exception) -> Any:
    def call() -> str:
        if not done.exists():
            raise raised
        return "pod/web"

    return call


def test_a_refused_token_of_the_kubernetes_client(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    assert auto_heal("here")(raised_until(lab.known, error("kubernetes", "401")))() == "pod/web"
    assert capfd.readouterr().err == HEALED and lab.calls("login") == 1


def test_a_new_login_does_not_cure_a_missing_right(lab: Lab, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exception, match="Forbidden"):
        auto_heal("here")(raised_until(lab.known, error("kubernetes", "403")))()
    assert "heal: dev may not list pods here\n" in capfd.readouterr().err and lab.calls("login") == 0


@pytest.mark.parametrize(("library", "case"), [("kubernetes", "dns"), ("requests", "no-answer"), ("httpx", "refused")])
def test_a_vpn_that_is_down(lab: Lab, library: str, case: str) -> None:
    up = lab.folder / "up"
    script(lab.folder / "vpn", f"touch {up}")
    lab.home.configure(
        f"""
retry_wait: 1ms
targets:
  here: {{kind: cluster, needs: [office], login: {{argv: [login], class: credential}}}}
  office:
    kind: vpn
    probe: {{argv: [test, -e, {up}]}}
    connect: {{argv: [vpn], class: safe}}
"""
    )
    assert auto_heal("here")(raised_until(up, error(library, case, elsewhere=True)))() == "pod/web"
    assert [line["fix"] for line in lab.journal()] == ["vpn_connect('office')"]


def test_a_request_that_was_cut_may_have_acted(lab: Lab) -> None:
    with pytest.raises(Exception, match="Remote end closed"):
        auto_heal("here")(raised_until(lab.known, error("requests", "cut")))()
    assert lab.calls("login") == 0


def test_a_text_of_theirs(lab: Lab) -> None:
    found = detect_failure(SAID["kubernetes", "401"]["stderr"], "kubernetes", target="here")
    assert (found["error_type"], found["fix_action"], found["can_auto_fix"]) == ("auth", "kube_login('here')", True)
    assert detect_failure(SAID["botocore", "expired"]["stderr"], "aws s3 ls")["error_type"] == "auth"
