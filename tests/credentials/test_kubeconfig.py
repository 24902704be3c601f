"""Kubeconfigs, merged as kubectl merges them, and never an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from heal_cli.credentials.kubeconfig import access, files


def config(file: Path, current: str, *names: str) -> str:
    lines = [f"current-context: {current}" if current else "kind: Config", "contexts:"]
    lines += [f"- {{name: {name}, context: {{cluster: {name}, user: {name}, namespace: ns}}}}" for name in names]
    lines += ["clusters:", *(f"- {{name: {name}, cluster: {{server: '{file.name}/{name}'}}}}" for name in names)]
    lines += ["users:", *(f"- {{name: {name}, user: {{token: '{file.name}'}}}}" for name in names)]
    file.write_text("\n".join(lines))
    return str(file)


def test_which_files_are_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/h")
    assert files("~/x", "/a:/b") == ("/h/x",)
    assert files(None, "/a::/b:") == ("/a", "/b")
    assert files(None, None) == files("", ":") == ("/h/.kube/config",)


def test_the_first_file_that_names_a_thing_wins(tmp_path: Path) -> None:
    names = (
        config(tmp_path / "a", "", "one"),
        config(tmp_path / "b", "two", "one", "two"),
        config(tmp_path / "c", "one"),
    )
    current = access(names, None)
    assert current and (current.context, current.server, current.credentials) == ("two", "b/two", {"token": "b"})
    chosen = access(names, "one")
    assert chosen and chosen.identity == ("one", "a/one", "one", "ns")
    assert access(names, "three") is None and access((str(tmp_path / "none"), *names), None) == current._replace(
        files=(str(tmp_path / "none"), *names)
    )


def test_values_are_texts_as_they_stand(tmp_path: Path) -> None:
    file = config(tmp_path / "a", "no", "no")
    found = access((file,), None)
    assert found and found.context == "no"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[",
        "[]",
        "x",
        "current-context: [c]",
        "current-context: c\ncontexts: x",
        "contexts: {name: c}",
        "current-context: c\ncontexts: [{name: c, context: x}]",
        "current-context: c\ncontexts: [{name: {a: b}, context: {}}]",
        "current-context: c\ncontexts: [{name: c, context: {cluster: [k], user: {a: b}, namespace: [n]}}]",
        "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
        "clusters: [{name: k, cluster: x}]\nusers: [u]",
        "current-context: c\ncontexts: [x, 1, [c]]",
    ],
)
def test_a_damaged_file_is_no_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "k").write_text(content)
    found = access((str(tmp_path / "k"),), None)
    assert found is None or all(isinstance(part, str) for part in found.identity)
