"""A round of health as values: what is asked first, what cannot be asked, what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from heal_cli.health.findings import Question, answers, chosen, entries, questions, worst
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.targets import configured


def targets(**given: dict[str, object]):  # type: ignore[no-untyped-def]
    return configured({"targets": given})


ALL = targets(
    vpn={"kind": "vpn", "probe": {"tcp": "h:1"}},
    stage={"kind": "cluster", "needs": ["vpn"]},
    quay={"kind": "registry", "host": "quay.io"},
    lab={"kind": "forge", "host": "gitlab.example.com"},
    other={"kind": "forge", "host": "git.example.com"},
)


def in_turn(asked: Sequence[Callable[[], Reading]]) -> tuple[Reading, ...]:
    return tuple(one() for one in asked)


def test_without_a_word_the_targets_say_what_is_looked_at() -> None:
    found = entries({}, ALL)
    assert {key: (entry["check"], entry.get("targets")) for key, entry in found.items()} == {
        "vpn": ("vpn_up", ["vpn"]),
        "dns": ("names", ["stage", "quay", "lab"]),
        "kubeconfigs": ("kube_token", ["stage"]),
        "registries": ("registry_token", ["quay"]),
        "gitlab_tokens": ("gitlab_token", ["lab"]),
        "disk": ("disk_room", None),
    }
    assert set(entries({}, {})) == {"disk"}
    assert entries({"mine": {"check": "x"}}, ALL) == {"mine": {"check": "x"}}


def test_what_a_target_needs_comes_first_whoever_asks_about_it() -> None:
    given: dict[str, dict[str, Any]] = {
        "k": {"check": "kube_token", "targets": ["stage"]},
        "office": {"check": "vpn_up", "target": "vpn"},
    }
    assert questions(given, ALL)[0] == Question("k", "kube_token", "stage", (("office", "vpn"),))
    implied = questions({"k": given["k"]}, ALL)
    assert implied[0] == Question("vpn", "vpn_up", "vpn") and implied[1].needs == (("vpn", "vpn"),)


def test_an_entry_needs_another_for_the_same_target() -> None:
    given: dict[str, dict[str, Any]] = {
        "dns": {"check": "names", "targets": ["quay", "lab"]},
        "net": {"check": "online"},
        "r": {"check": "registry_token", "targets": ["quay"], "needs": ["dns", "net"]},
    }
    assert questions(given, ALL)[-1].needs == (("dns", "quay"), ("net", None))


def test_behind_what_is_down_nothing_is_asked_and_all_is_unknown() -> None:
    asked = questions(entries({}, ALL), ALL)
    network: dict[tuple[str, str | None], bool] = {}
    order = []

    def ask(question: Question, may: bool) -> Reading:
        order.append(question.id)
        network[question.id] = may
        if question.key == "vpn":
            return Reading(BAD, "no route")
        return Reading(BAD, "expired", 77.0) if question.key == "kubeconfigs" else Reading(GOOD)

    found = answers(asked, ask, in_turn)
    assert order[0] == ("vpn", "vpn")
    assert found["kubeconfigs", "stage"] == Reading(UNKNOWN, "cannot be asked: vpn is down", 77.0)
    assert found["dns", "stage"].state == UNKNOWN, "behind it too"
    assert not network["kubeconfigs", "stage"] and not network["dns", "stage"]
    assert found["registries", "quay"].state == GOOD and network["registries", "quay"]


def test_what_is_not_known_to_be_down_stands_in_nobodys_way() -> None:
    asked = (Question("vpn", "c", "vpn"), Question("k", "c", "stage", (("vpn", "vpn"),)))
    found = answers(asked, lambda one, _: Reading(UNKNOWN if one.key == "vpn" else BAD), in_turn)
    assert found["k", "stage"].state == BAD


def test_two_that_need_each_other_are_asked_all_the_same() -> None:
    asked = (Question("a", "c", None, (("b", None),)), Question("b", "c", None, (("a", None),)))
    assert len(answers(asked, lambda *_: Reading(GOOD), in_turn)) == 2


def test_some_entries_bring_along_what_they_need() -> None:
    asked = questions(entries({}, ALL), ALL)
    assert {one.id for one in chosen(asked, ["kubeconfigs"])} == {
        ("vpn", "vpn"), ("dns", "stage"), ("kubeconfigs", "stage")
    }  # fmt: skip
    assert chosen(asked, []) == asked


def test_bad_beats_unknown_and_unknown_beats_good() -> None:
    assert [worst(one) for one in ((GOOD, UNKNOWN, BAD), (GOOD, UNKNOWN), (GOOD,), ())] == [BAD, UNKNOWN, GOOD, UNKNOWN]
