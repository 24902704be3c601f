"""`heal doctor`: it finds what is wrong with heal itself, and mends what is heal's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.scenarios.place import Place


def look(place: Place, *options: str) -> dict[str, list[dict[str, Any]]]:
    """What the doctor says, by area."""
    answer = json.loads(place.heal("doctor", "--json", *options).stdout)
    assert (answer["v"], answer["kind"]) == (1, "doctor")
    found: dict[str, list[dict[str, Any]]] = {}
    for item in answer["items"]:
        found.setdefault(item["area"], []).append(item)
    return found


def test_a_new_user_has_nothing_wrong(place: Place) -> None:
    ended = place.heal("doctor")
    assert ended.returncode == 0
    assert "0 wrong, " in ended.stdout
    assert "note   config" in ended.stdout and "-> heal setup" in ended.stdout
    assert all(len(line) < 200 for line in ended.stdout.splitlines())


def test_a_wrong_configuration_is_named_with_its_place(place: Place) -> None:
    place.configure("version: 1\nretry_wiat: 1s\n")
    ended = place.heal("doctor")
    assert ended.returncode == 1
    assert "WRONG  config" in ended.stdout
    assert "config.yaml:2:1" in ended.stdout
    assert str(place.home) not in ended.stdout  # safe to paste
    (config,) = look(place)["config"]
    assert (config["state"], config["cure"]) == ("ill", False)


def test_files_that_others_may_read_are_closed(place: Place) -> None:
    place.heal("run", "true")
    journal = place.home / ".local" / "state" / "heal" / "memory" / "journal.jsonl"
    journal.chmod(0o644)
    (rights,) = look(place)["rights"]
    assert (rights["state"], rights["cure"]) == ("ill", True)
    assert journal.stat().st_mode & 0o777 == 0o644
    mended = place.heal("doctor", "--fix")
    assert mended.returncode == 0
    assert journal.stat().st_mode & 0o777 == 0o600
    assert look(place)["rights"][0]["state"] == "well"


def test_a_damaged_file_is_set_aside_and_not_lost(place: Place) -> None:
    place.heal("run", "false")
    learned = place.home / ".local" / "state" / "heal" / "memory" / "learned"
    (learned / "patterns.yaml").write_text("patterns: [\n")
    ill = [one for one in look(place)["memory"] if one["state"] == "ill"]
    assert (learned / "patterns.yaml").exists()  # to look is not to touch
    assert ["patterns.yaml" in one["text"] for one in ill] == [True]
    place.heal("doctor", "--fix")
    assert not (learned / "patterns.yaml").exists()
    assert [file.read_text() for file in learned.glob("patterns.yaml?*")] == ["patterns: [\n"]


def test_damaged_lines_of_the_journal_are_counted(place: Place) -> None:
    place.heal("run", "true")
    with (place.home / ".local" / "state" / "heal" / "memory" / "journal.jsonl").open("a") as journal:
        journal.write("{nonsense\n")
    (memory,) = look(place)["memory"]
    assert memory["state"] == "note"
    assert "1 run in " in memory["text"] and "damaged lines that are passed over: 1" in memory["text"]


def test_a_login_that_is_not_installed_is_found(place: Place) -> None:
    place.configure(
        "version: 1\ntargets:\n  t: {kind: cluster, contexts: [t], login: {argv: [no-such-login, secret]}}\n"
    )
    ill = [one for one in look(place)["targets"] if one["state"] == "ill"]
    assert [one["text"] for one in ill] == ["t: login runs `no-such-login`, which is not installed"]
    assert place.heal("doctor").returncode == 1


def test_a_shell_that_calls_heal_init(place: Place) -> None:
    place.environment["SHELL"] = "/bin/zsh"
    (place.home / ".zshrc").write_text('# eval "$(heal init zsh)"\n')
    assert look(place)["shell"][0]["state"] == "note"
    (place.home / ".zshrc").write_text('eval "$(heal init zsh)"\n')
    seen = look(place)
    assert seen["shell"][0]["state"] == seen["completion"][0]["state"] == "well"


@pytest.mark.parametrize(
    ("shell", "name"),
    [
        ("bash", ".local/share/bash-completion/completions/heal"),
        ("zsh", ".zfunc/_heal"),
        ("fish", ".config/fish/completions/heal.fish"),
    ],
)
def test_a_completion_of_another_heal_is_seen(place: Place, shell: str, name: str) -> None:
    place.environment["SHELL"] = f"/bin/{shell}"
    (none,) = look(place)["completion"]
    assert (none["state"], "heal help shells" in none["mend"]) == ("note", True)
    file = place.home / name
    file.parent.mkdir(parents=True)
    file.write_text(place.heal("completion", shell).stdout)
    assert look(place)["completion"][0]["state"] == "well"
    file.write_text("# of last year\n")
    (old,) = look(place)["completion"]
    assert (old["state"], old["mend"]) == ("note", f"heal completion {shell} >~/{name}")
