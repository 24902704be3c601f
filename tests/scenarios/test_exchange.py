"""What was learned goes to another heal, and comes from files that others have written in their own way."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scenarios.nights import CONFIG, REFUSED, eight_weeks
from tests.scenarios.place import Place

PATTERNS = """
version: 2.1
last_updated: null
authentication:
  - pattern: You must be logged in to the server
    meaning: token expired
    fix: kube_login('ephemeral')
    commands: kubectl, oc
    observations: '45'
    confidence: 92%
  - {pattern: [Unauthorized, "401"], commands: [bonfire], confidence: {value: .5}}
  - {meaning: a pattern is missing}
  - just a text
network:
  vpn_down: {pattern: no route to host, fix: [vpn_connect(), retry], last_seen: 2026-01-05 08:45:00}
  dns: {pattern: Could not resolve host, confidence: null}
"""
CONTEXTS = """
sequences:
  - trigger: kubectl get pods
    context: {time_since_sleep: '> 4 hours', first_today: yes, office: 'no'}
    prediction: {error: auth, probability: 85%}
    cascading_failures: oc, bonfire
    proactive_fix: kube_login('ephemeral')
  - {trigger: podman, context: after lunch, prediction: registry_auth}
  - {trigger: null}
"""
FAILURES = """
failures:
  - {tool: kubectl, error_type: auth, error_snippet: 'error: You must be logged in (attempt 1)',
     fix_applied: "kube_login('e')", success: yes, timestamp: 2026-01-05T08:45:00, context: null}
  - {tool: oc, error_type: auth, error_snippet: 'error: You must be logged in (attempt 22)', fix_applied: null,
     success: no, timestamp: null}
  - {tool: git}
stats: {total_failures: 3}
"""


def memory(place: Place) -> Path:
    return place.home / ".local" / "state" / "heal" / "memory"


def view(place: Place, name: str) -> Any:
    return yaml.safe_load((memory(place) / "learned" / f"{name}.yaml").read_text())


def written(place: Place, name: str, text: str) -> str:
    file = place.folder / "theirs" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return str(file)


def test_patterns_of_others(place: Place) -> None:
    file = written(place, "patterns.yaml", PATTERNS)
    would = place.heal("learn", "import", file, "--dry-run").stdout
    assert would == "would be imported, without evidence: 4 patterns and 0 contexts; 2 entries could not be read\n"
    assert not (memory(place) / "learned").exists()
    place.heal("learn", "import", file)
    found = view(place, "patterns")
    login, unauthorized = found["auth"]
    assert (login["fix"], login["meaning"]) == ("kube_login('ephemeral')", "token expired")
    assert login["commands"] == ["kubectl", "oc"]
    assert login["imported"]["said"] == {"observations": 45, "confidence": 0.92, "last": None}
    assert login["observations"]["occurrences"] == 0 and login["confidence"]["label"] is None
    assert unauthorized["pattern"] == "Unauthorized|401"
    route, resolve = found["network"]
    assert route["fix"] == "vpn_connect(); retry"
    last = datetime.fromisoformat(route["imported"]["said"]["last"])
    assert last.tzinfo is not None and (last.hour, last.minute) == (8, 45)
    assert resolve["imported"]["said"]["confidence"] is None
    again = place.heal("learn", "import", file).stdout
    assert again.startswith("imported, without evidence: 0 patterns and 0 contexts; 4 known already; 2 entries")


def test_contexts_of_others_foretell_nothing(place: Place) -> None:
    place.configure(CONFIG)
    place.heal("learn", "import", written(place, "failure_contexts.yaml", CONTEXTS))
    first, second = view(place, "failure_contexts")["sequences"]
    assert first["context"] == {"slept_hours": ">4", "first_today": "yes", "office": "no"}
    assert first["prediction"] == {"error": "auth", "probability": 0.85}
    assert first["cascading_failures"] == ["oc", "bonfire"]
    assert second["context"] == {"said": "after lunch"} and second["prediction"]["error"] == "registry_auth"
    assert (first["observations"]["exposures"], first["confidence"]["surely"]) == (0, 0.0)
    said = json.loads(place.heal("predict", "--json", "--", "kubectl", "get", "pods").stdout)
    assert said["predict"] is False


def test_failures_of_others_become_patterns(place: Place) -> None:
    place.heal("learn", "import", written(place, "tool_failures.yaml", FAILURES))
    (entry,) = view(place, "patterns")["auth"]
    assert entry["pattern"] == "error: You must be logged in (attempt <n>)"
    assert (entry["fix"], entry["commands"]) == ("kube_login('e')", ["kubectl", "oc"])
    said = entry["imported"]["said"]
    assert (said["observations"], said["worked"]) == (2, 1)
    assert datetime.fromisoformat(said["last"]).tzinfo is not None


def test_a_whole_memory_folder_and_files_that_teach_nothing(place: Place) -> None:
    for name, text in (("patterns", PATTERNS), ("failure_contexts", CONTEXTS), ("tool_failures", FAILURES)):
        written(place, f"{name}.yaml", text)
    done = place.heal("learn", "import", str(place.folder / "theirs"))
    assert done.stdout.startswith("imported, without evidence: 5 patterns and 2 contexts")
    health = "health_checks: {vpn: {status: up, last_check: null}}\npredicted_issues: []\n"
    for name, text in (("environment_health.yaml", health), ("auto_heal_dashboard.yaml", "summary: {rate: 80%}\n")):
        done = place.heal("learn", "import", written(place, name, text))
        assert (done.returncode, "nothing to learn from" in done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", ":1:"), ("", "is empty"), ("a text", "could not be read"), ("- 5", "could not be read"),
        ("a: &x [*x]", "within itself"), ("patterns: {auth: 5, net: [[]], x: {y: z}}", "could not be read"),
        ("\xff", "could not be read"), ("failures: {a: {b: c}}", "could not be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(place: Place, text: str, said: str) -> None:
    done = place.heal("learn", "import", written(place, "some.yaml", text))
    assert said in done.stdout + done.stderr and "fault" not in done.stderr and "Traceback" not in done.stderr


def test_no_such_file(place: Place) -> None:
    done = place.heal("learn", "import", "/nowhere/x.yaml")
    assert (done.returncode, done.stderr) == (1, "heal: /nowhere/x.yaml: cannot be read: No such file or directory\n")
    assert place.heal("learn", "import", str(place.folder)).stderr.startswith(f"heal: {place.folder}: holds none of")


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_to_another_heal_and_back(place: Place, tmp_path_factory: pytest.TempPathFactory, form: str) -> None:
    place.configure(CONFIG)
    memory(place).mkdir(parents=True)
    (memory(place) / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in eight_weeks()))
    place.heal("learn")
    file = place.folder / f"learned.{form}"
    assert place.heal("learn", "export", str(file), *(["--json"] if form == "json" else [])).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    other = Place(tmp_path_factory.mktemp("other"))
    imported = other.heal("learn", "import", str(file)).stdout
    assert imported.startswith("imported, without evidence: 2 patterns and 1 context")
    (pattern,) = view(other, "patterns")["auth"]
    assert (pattern["pattern"], pattern["fix"], pattern["observations"]["tried"]) == (REFUSED, "kube_login", 0)
    assert pattern["id"] == view(place, "patterns")["auth"][0]["id"]
    (context,) = view(other, "failure_contexts")["sequences"]
    assert context["context"] == view(place, "failure_contexts")["sequences"][0]["context"]
    assert context["confidence"]["surely"] == 0


def test_what_was_imported_stays_and_gives_way_to_evidence(place: Place) -> None:
    """Whatever is learned meanwhile; once the same error is seen, one's own numbers count."""
    place.configure(CONFIG)
    place.heal("learn", "import", written(place, "patterns.yaml", PATTERNS))
    for _ in range(2):
        place.heal("learn")
        assert len(view(place, "patterns")["auth"]) == 2
    lines = eight_weeks()
    for line in lines:
        if line["type"] == "auth":
            line["template"] = "You must be logged in to the server"
    (memory(place) / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for _ in range(2):
        place.heal("learn")
        login = view(place, "patterns")["auth"][0]
        assert (login["fix"], login["observations"]["occurrences"]) == ("kube_login", 50)
        assert login["confidence"]["label"] == "medium" and login["meaning"]
    known = view(place, "patterns")
    (route,) = [one for one in known["network"] if one["pattern"] == "no route to host"]
    file = memory(place) / "learned" / "patterns.yaml"
    file.write_text(file.read_text().replace("no route to host", "no way at all"))
    place.heal("learn")
    assert "no way at all" in file.read_text()
    place.heal("learn", "--rebuild")
    assert view(place, "patterns") == known, "an import has no evidence that could bring it back"
    place.heal("learn", "reject", route["id"])
    place.heal("learn", "import", written(place, "patterns.yaml", PATTERNS))
    assert "no route to host" not in (memory(place) / "learned" / "patterns.yaml").read_text()
