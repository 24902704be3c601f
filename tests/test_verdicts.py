"""What heal need not ask again: for how long, on which files, and for which commands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from heal_cli.verdicts import ANYWHERE, Verdicts, address, digest, question
from tests.made import Home

KEY = ("a key",)


def kept(home: Home) -> Path:
    (file,) = home.cache.glob("verdicts-*")
    return file


def test_what_has_passed_is_known_to_the_next_run_until_its_time_is_up(home: Home) -> None:
    first = Verdicts(KEY)
    first.has_passed("vpn", "work", time.time() + 60, ())
    first.has_passed("auth", "work", time.time() - 1, ())
    first.save()
    second = Verdicts(KEY)
    assert second.passes("vpn", "work") and not second.passes("auth", "work") and not second.passes("vpn", "home")
    assert kept(home).stat().st_mode & 0o777 == 0o600


def test_a_changed_file_ends_it(home: Home, tmp_path: Path) -> None:
    file, absent = tmp_path / "kubeconfig", tmp_path / "absent"
    file.write_text("one")
    verdicts = Verdicts(KEY)
    verdicts.has_passed("auth", "work", time.time() + 60, (str(file), str(absent)))
    verdicts.found_place(b"address", "work", (str(file),))
    assert verdicts.passes("auth", "work") and verdicts.place(b"address") == ("work",)
    absent.touch()
    assert not verdicts.passes("auth", "work") and verdicts.place(b"address") == ("work",)
    file.write_text("two")
    assert verdicts.place(b"address") is None


def test_that_there_is_no_target_is_knowledge_too(home: Home) -> None:
    verdicts = Verdicts(KEY)
    assert verdicts.place(b"address") is None
    verdicts.found_place(b"address", None, ())
    assert verdicts.place(b"address") == (None,)
    verdicts.found_place(None, "work", ())
    assert verdicts.place(None) is None


def test_what_was_good_can_be_forgotten(home: Home) -> None:
    verdicts = Verdicts(KEY)
    for place in ("work", "home"):
        verdicts.has_passed("vpn", place, time.time() + 60, ())
    verdicts.has_passed(b"tcp", ANYWHERE, time.time() + 60, ())
    verdicts.forget("work")
    verdicts.save()
    after = Verdicts(KEY)
    assert not after.passes(b"tcp", ANYWHERE)
    assert not after.passes("vpn", "work") and after.passes("vpn", "home")


def test_other_rules_make_all_of_it_void(home: Home) -> None:
    verdicts = Verdicts(KEY)
    verdicts.was_harmless(b"words")
    verdicts.save()
    assert Verdicts(KEY).is_harmless(b"words") and not Verdicts(("another",)).is_harmless(b"words")


@pytest.mark.parametrize("damage", [b"", b"noise", b"\xe3" * 50, None])
def test_damaged_or_open_to_others_counts_for_nothing(home: Home, damage: bytes | None) -> None:
    verdicts = Verdicts(KEY)
    verdicts.was_harmless(b"words")
    verdicts.save()
    if damage is None:
        kept(home).chmod(0o644)
    else:
        kept(home).write_bytes(damage)
    after = Verdicts(KEY)
    assert not after.is_harmless(b"words")
    after.was_harmless(b"words")
    after.save()
    assert damage is None or Verdicts(KEY).is_harmless(b"words")


def test_it_does_not_grow_without_end(home: Home) -> None:
    verdicts = Verdicts(KEY)
    for number in range(1000):
        verdicts.was_harmless(digest(str(number)))
    assert verdicts.is_harmless(digest("999")) and not verdicts.is_harmless(digest("0"))
    verdicts.save()
    assert kept(home).stat().st_size < 20_000


def test_a_cache_that_cannot_be_written_is_lived_without(home: Home) -> None:
    home.cache.parent.mkdir(parents=True)
    home.cache.write_text("a file where the folder should be")
    verdicts = Verdicts(KEY)
    verdicts.was_harmless(b"words")
    verdicts.save()
    assert verdicts.is_harmless(b"words")


@pytest.mark.parametrize(
    "words",
    [
        ("kubectl", "get", "pods", "--context", "b"),
        ("kubectl", "get", "pods", "--context=b"),
        ("kubectl", "--kubeconfig=x", "get", "pods"),
        ("kubectl", "get", "pods", "-nb"),
        ("kubectl", "get", "pods", "-n", "b"),
        ("oc", "get", "pods"),
        ("env", "KUBECONFIG=x", "kubectl", "get", "pods"),
    ],
)
def test_words_that_lead_elsewhere_have_another_address(words: tuple[str, ...]) -> None:
    assert address(words, "cluster", "--context", None) != address(("kubectl", "get", "pods"), "cluster", "", None)


def test_words_that_lead_to_the_same_place_have_the_same_address(monkeypatch: pytest.MonkeyPatch) -> None:
    first = address(("kubectl", "get", "pods", "-o", "yaml"), "cluster", "--context", None)
    assert first == address(("kubectl", "delete", "pod", "x"), "cluster", "--context", None)
    assert first != address(("kubectl", "get", "pods"), "cluster", "--context", "stage")
    after = address(("kubectl", "exec", "x", "--", "sh", "-n", "x"), "cluster", "--context", None)
    assert after == first
    monkeypatch.setenv("KUBECONFIG", "/another")
    assert first != address(("kubectl", "get", "pods"), "cluster", "--context", None)


def test_where_a_clone_leads_is_known_of_the_same_command_in_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = address(("git", "push"), "forge", "", None)
    assert here == address(("git", "push"), "forge", "", None) != address(("git", "push", "other"), "forge", "", None)
    monkeypatch.chdir(tmp_path)
    assert address(("git", "push"), "forge", "", None) != here


def asked(line: str, *rests_on: str) -> str | bytes:
    words = tuple(line.split())
    return question("check", rests_on, words, "kubectl", "--context")


def test_an_answer_is_known_by_what_it_rests_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOUR", "red")
    assert asked("kubectl get") == asked("kubectl get", "place") == "check"
    assert asked("kubectl get", "login") == "check", "no flag says who"
    for rests_on in ("program", "folder", "$COLOUR"):
        assert asked("kubectl get", rests_on) == asked("kubectl apply -f x", rests_on) != "check"
    assert question("check", ("program",), ("oc",), "oc", "") != asked("kubectl", "program")
    before = asked("kubectl get", "folder"), asked("kubectl get", "$COLOUR")
    monkeypatch.chdir(tmp_path)
    assert asked("kubectl get", "folder") != before[0] and asked("kubectl get", "$COLOUR") == before[1]
    monkeypatch.setenv("COLOUR", "")
    after = asked("kubectl get", "$COLOUR")
    monkeypatch.delenv("COLOUR")
    assert len({before[1], after, asked("kubectl get", "$COLOUR")}) == 3


@pytest.mark.parametrize("line", ["env COLOUR=blue kubectl get", "kubectl -C /x get", "/opt/kubectl get"])
def test_wrappers_and_options_in_front_may_change_folder_and_variables(line: str) -> None:
    assert asked(line, "folder") != asked("kubectl get", "folder")
    assert asked(line, "$COLOUR") != asked("kubectl get", "$COLOUR")


@pytest.mark.parametrize("flag", ["--token=x", "--token x", "--user you", "--context other"])
def test_flags_that_say_who_acts_count_for_a_login(flag: str) -> None:
    assert asked(f"kubectl get {flag}", "login") != asked("kubectl get", "login")
    assert asked(f"kubectl exec pod -- {flag}", "login") == asked("kubectl exec pod", "login")


def test_secrets_do_not_reach_the_file(home: Home) -> None:
    verdicts = Verdicts(KEY)
    where = address(("kubectl", "--token", "s3cret-token", "get"), "cluster", "--context", None)
    verdicts.found_place(where, "work", ())
    verdicts.was_harmless(digest("kubectl", "--token", "s3cret-token"))
    verdicts.save()
    assert b"s3cret" not in kept(home).read_bytes()
