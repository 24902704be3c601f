"""Rule files -> a book, or problems that say where, what and what would be right."""

from __future__ import annotations

import json
import marshal
from pathlib import Path

import pytest

from heal_cli import book, paths, rulebook
from heal_cli.command_line import from_line
from heal_cli.matching import plain_text, try_rule
from heal_cli.model import Command, Failure, Inquiry, Rewrite
from heal_cli.rulebook import Source, compile_book
from tests.made import Home

CORPUS = Path(__file__).parent / "corpus"

DIAGNOSE = "rules:\n- {id: a, type: auth, match: {stderr: '(?P<sha>x)'}, why: w, action: {explain: {diagnose: [%s]}}}"
RULE = "rules:\n- {id: a, type: auth, match: {command: [t], stderr: x}, why: w, action: {fix: f, retry: once}}\n"
REWRITE = (
    "rules:\n- {id: a, type: usage, match: {stderr: '(?P<name_wrong>x)(?P<flag_right>--y)?'}, why: w, "
    "action: {rewrite: %s}}"
)
FIX = "fixes: {f: {class: safe, steps: [{argv: [x]}], verify: c}}\nchecks: {c: {kind: reachable, tcp: 'h:1'}}\n"


def wrong(tmp_path: Path, text: str) -> tuple[str, ...]:
    file = tmp_path / "r.yaml"
    file.write_text("version: 1\n" + text)
    return compile_book((Source(str(file), "user"),))[1]


def test_the_shipped_rules_are_right_and_are_plain_data() -> None:
    compiled, problems = compile_book(rulebook.sources())
    assert problems == () and compiled["rules"]
    again = marshal.loads(marshal.dumps(compiled))
    values = [book.rule(plain) for plain in again["rules"]]
    assert len({value.id for value in values}) == len(values)
    for name, plain in again["fixes"].items():
        assert book.fix(plain).name == name and book.check(again["checks"][book.fix(plain).verify])


def test_a_rule_becomes_a_value(home: Home) -> None:
    home.rule_file(
        "experimental: true\nrules:\n- id: a\n  type: network\n  at_contact: true\n  why: w\n"
        "  match: {command: '^t (get|put)', args: {--x: val}, stderr: s, exit: [1, 2], not: {stderr: neg}}\n"
        "  action: {explain: {steps: [do it], run: [[t, --z], ['{command}']]}}\n"
    )
    compiled, problems = compile_book(rulebook.sources())
    assert problems == ()
    (value,) = [book.rule(plain) for plain in compiled["rules"] if plain[0] == "a"]
    assert (value.layer, value.type, value.at_contact, value.experimental) == ("user", "network", True, True)
    assert value.match.line == "^t (get|put)" and value.match.programs == () and value.match.exit == (1, 2)
    assert value.unless.stderr == "neg" and value.match.args == (("--x", "val"),)
    assert value.action.steps == ("do it",) and value.action.run == (("t", "--z"), ("{command}",))
    assert value.place.endswith("own.yaml:4") and value.moment == "after"


@pytest.mark.parametrize(
    ("match", "moment"),
    [
        ("stderr: x", "after"),
        ("exit: [1]", "after"),
        ("when: {weekday: true}", "predict"),
        ("args: {--a: b}", "before"),
    ],
)
def test_what_a_rule_asks_about_decides_when_it_is_asked(tmp_path: Path, match: str, moment: str) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(
        f"version: 1\nrules:\n- {{id: a, type: auth, match: {{{match}}}, why: w, action: {{fix: f}}}}\n"
        "fixes: {f: {class: safe, steps: [{argv: [x]}], verify: c}}\nchecks: {c: {kind: own_probe}}\n"
    )
    compiled, problems = compile_book((Source(str(file), "user"),))
    assert problems == ()
    assert book.rule(compiled["rules"][0]).moment == moment


def _foretelling(when: str, action: str = "{fix: f}", more: str = "enabled: true") -> str:
    return f"rules:\n- {{id: a, type: auth, match: {{when: {{{when}}}}}, why: w, action: {action}, {more}}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n- {id: a}", "r.yaml:3:3: rule `a`: the key `type` is missing"),
        ("rules:\n- {id: a, type: auth, match: {}, why: w, action: {block: b}}", "match asks for nothing"),
        (_foretelling("weekday: true", "{block: b}"), "a rule with `when` has a fix, and no retry"),
        (_foretelling("slept_hours: 4"), "a limit in hours, such as '>4' or '<0.5'"),
        (_foretelling("before: '9:00'"), "a time of day, such as '09:00'"),
        (_foretelling("day: someday"), "day: `someday`"),
        (_foretelling("weekday: true}, stderr: x, not: {stderr: z"), "`stderr` does not go with it"),
        (_foretelling("weekday: true", more="observations: {failures: 3, exposures: 2}"), "at most the exposures"),
        ("rules:\n- {id: a, type: auth, match: {stderr: x}, why: w, action: {fix: f, everywhere: true}}", "goes with"),
        ("rules:\n- {id: a, type: none, match: {stderr: x}, action: {block: b}}", "stays silent: it has no action"),
        ("rules:\n- {id: a, type: auht, match: {stderr: x}, why: w, action: {block: b}}", "right would be one of auth"),
        ("rules:\n- {id: a, type: auth, match: {stdrr: x}, why: w, action: {block: b}}", "did you mean `stderr`?"),
        (
            "rules:\n- {id: a, type: auth, match: {stderr: '(?P<brnch>x)'}, why: w, action: {block: b}}",
            "the captured value `brnch` has no type; did you mean `branch`?",
        ),
        (
            "rules:\n- {id: a, type: auth, match: {stderr: x}, why: w, action: {block: b, retry: once}}",
            "only a fix is followed by a retry",
        ),
        (REWRITE % "{by: x}", "`by` needs `replace`"),
        (REWRITE % "{replace: x}", "`replace` needs `by` or `by_closest`, one of them"),
        (REWRITE % "{replace: x, by: v, by_closest: z}", "`replace` needs `by` or `by_closest`, one of them"),
        (REWRITE % "{run: [[x, '{rewritten}']]}", "a rewrite needs one of replace, drop, insert, prefix"),
        (REWRITE % "{drop: -t, run: [[x]]}", "`run` needs {rewritten}"),
        (REWRITE % "{prefix: 'A={name_wrong}'}", "`prefix` is shell text"),
        (REWRITE % "{replace: '{name_wrnog}', by: x}", "nothing fills {name_wrnog}; did you mean `name_wrong`?"),
        (REWRITE % "{replace: '{name_wrong}', by: '{flag_right}'}", "{flag_right} may only take the place of"),
        (REWRITE % "{insert: ['{flag_right}']}", "{flag_right} may only take the place of"),
        (REWRITE % "{drop: -t, run: [['{rewritten}', '{flag_right}']]}", "may stand in `rewrite` only"),
        (REWRITE % "{drp: -t}", "did you mean `drop`?"),
        ("rules:\n- {id: a, type: auth, match: {stderr: x}, why: w, action: {block: b, steps: [c]}}", "beside"),
        (DIAGNOSE % "{argv: [git, push]}", "diagnose: git push: not one of the `readonly` commands of git"),
        (DIAGNOSE % "{argv: [rm, -r, x]}", "not one of the `readonly` commands of rm"),
        (DIAGNOSE % "{any_of: [[git, status], ['{program}', x]]}", "{program} x: not one of the `readonly` commands"),
        (DIAGNOSE % "{argv: [git, log, '{sah}']}", "diagnose: nothing fills {sah}; did you mean `sha`?"),
        (DIAGNOSE % "{argv: [git, log], captures: '(?P<shaw>x)'}", "the captured value `shaw` has no type"),
        (DIAGNOSE % "{argv: [git, log], captures: '(?P<sha_a>x)', says: '{sha_b}'}", "nothing fills {sha_b}"),
        (DIAGNOSE % "{says: x}", "argv"),
        ("rules:\n- {id: a, type: auth, match: {stderr: x}, why: w, action: {fix: f}}", "unknown fix `f`"),
        (RULE + FIX.replace("verify: c", "verify: d"), "unknown check `d`; known are c"),
        (RULE + FIX.replace("argv: [x]", "argv: [x], only_if: d=bad"), "unknown check `d`"),
        (RULE + FIX.replace("argv: [x]", "argv: [x], only_if: c"), "right would be CHECK=good"),
        (RULE + FIX.replace("argv: [x]", "argv: [x], only_if: c=worse"), "right would be CHECK=good"),
        (RULE + FIX.replace("class: safe", "class: save"), "right would be one of safe"),
        ("programs: {x: {destructive: [push !force]}}", "r.yaml:2:30: programs.x.destructive[0]: `push !force`"),
        ("programs: {x: {destructive: ['out {flie}']}}", "no `{flie}` in it; did you mean `{file}`?"),
        ("programs: {x: {destructive: push}}", "right would be true, or a list of verbs"),
        ("programs: {x: {runs: [exec]}}", "one of {line}, {command}, {stdin} in it, for what is run"),
        ("programs: {x: {interactive: ['-w|']}}", "a word on both sides of each `|` in `-w|`"),
        (RULE + FIX.replace("reachable", "reachble"), "unknown kind `reachble`; did you mean `reachable`?"),
    ],
)  # fmt: skip
def test_problems_say_what_is_wrong_and_what_is_right(tmp_path: Path, text: str, said: str) -> None:
    found = wrong(tmp_path, text)
    assert len([line for line in found if said in line]) == 1, found


def test_a_right_file_is_right(tmp_path: Path) -> None:
    assert wrong(tmp_path, RULE + FIX) == ()


def test_a_file_with_a_problem_is_left_out_whole(home: Home) -> None:
    home.rule_file(RULE + FIX.replace("verify: c", "verify: nobody"), "bad.yaml")
    home.rule_file(RULE.replace("id: a", "id: uses-f"), "uses.yaml")
    home.rule_file("rules: [", "torn.yaml")
    home.rule_file(RULE.replace("id: a", "id: good").replace("fix: f", "fix: vpn_connect"), "good.yaml")
    compiled, problems = compile_book(rulebook.sources())
    ids = {plain[0] for plain in compiled["rules"]}
    assert "good" in ids and not ids & {"a", "uses-f"} and "f" not in compiled["fixes"]
    assert [Path(line.split(":")[0]).name for line in problems] == ["torn.yaml", "bad.yaml", "uses.yaml"]
    for plain in compiled["rules"]:
        fix = book.rule(plain).action.fix
        assert fix is None or fix in compiled["fixes"]


def test_a_pattern_over_several_lines_is_one_without_its_breaks(home: Home) -> None:
    home.rule_file(
        "rules:\n- id: a\n  type: network\n  why: w\n  action: {explain: {}}\n  match:\n"
        "    command: |\n      ^t (get|\n        put)\n"
        "    stderr: |\n      ^no route \\x20(?:to|\n        towards) it's\\nall$\n"
        "    not:\n      stderr: |\n        never\n        more\n"
    )
    compiled, problems = compile_book(rulebook.sources())
    assert problems == ()
    (value,) = [book.rule(plain) for plain in compiled["rules"] if plain[0] == "a"]
    assert value.match.line == "^t (get|put)" and value.unless.stderr == "nevermore"
    assert value.match.stderr == r"^no route \x20(?:to|towards) it's\nall$"


def test_a_higher_layer_replaces_or_drops_a_rule_by_its_id(home: Home) -> None:
    shipped = [plain[0] for plain in compile_book(rulebook.sources())[0]["rules"]]
    one, two = shipped[:2]
    home.rule_file(
        f"rules:\n- {{id: {one}, enabled: false}}\n" + RULE.partition("\n")[2].replace("id: a", f"id: {two}") + FIX
    )
    after = {plain[0]: book.rule(plain) for plain in compile_book(rulebook.sources())[0]["rules"]}
    assert one not in after and after[two].layer == "user" and len(after) == len(shipped) - 1


def test_programs_are_merged_key_by_key(home: Home) -> None:
    home.rule_file("programs: {kubectl: {readonly: [only]}, own: {wrapper: true}}")
    programs = compile_book(rulebook.sources())[0]["programs"]
    assert programs["kubectl"]["readonly"] == ["only"] and programs["kubectl"]["target"] == "cluster"
    assert programs["own"] == {"wrapper": True}


def test_the_index_leads_a_program_to_its_rules() -> None:
    compiled, _ = compile_book(rulebook.sources())
    places = rulebook.index(compiled["rules"])
    after = {program: places["needs"][group] for program, group in places["after"].items()}
    for moment, of_programs in (("before", places["before"]), ("after", after)):
        for program, numbers in of_programs.items():
            for number in numbers:
                found = book.rule(compiled["rules"][number])
                assert found.moment == moment
                assert program in found.match.programs or (program in ("*", "") and not found.match.programs)
    assert set(after[""]) < set(after["*"])
    by_name = {place for program, group in after.items() if program not in ("*", "") for place in group}
    assert set(places["needs"][places["tools"]]) == by_name


def test_a_rule_is_left_out_only_where_it_cannot_fit() -> None:
    compiled, _ = compile_book(rulebook.sources())
    places = rulebook.index(compiled["rules"])
    rules = [book.rule(plain) for plain in compiled["rules"]]
    cases = [json.loads(line) for file in sorted(CORPUS.glob("*.jsonl")) for line in file.open(encoding="utf-8")][::90]
    said = [(case["command"], case["exit"], case["stderr"] + case["stdout"]) for case in cases]
    unsaid = [(line, ended, "") for line in ("false", "make x", "ssh h ls", "git push") for ended in (1, 124, -9, -25)]
    fitting = 0
    for line, ended, text in (*said, *unsaid):
        failure = Failure(from_line(line, compiled["programs"]), ended, plain_text(text.encode()), line)
        tried = set(book.places_after(places, failure))
        for place, rule in enumerate(rules):
            if rule.moment == "after" and failure.commands and try_rule(rule, failure).fits:
                assert place in tried, f"{rule.id} fits `{line}` and was not tried"
                fitting += 1
    assert fitting > len(cases) / 2


def test_the_index_knows_what_an_output_must_contain() -> None:
    compiled, _ = compile_book(rulebook.sources())
    places = rulebook.index(compiled["rules"])
    said = Failure(
        (Command(("tool", "x")),),
        1,
        "boom\nerror: unexpected argument '--x' found\n\n  tip: a similar argument exists: '--y'",
    )
    tried = [book.rule(compiled["rules"][place]) for place in book.places_after(places, said)]
    names = {rule.id for rule in tried if not rule.last}  # the others are tried only where none of these fits
    assert "clap-argument" in names and "commander-command" not in names and len(names) < 5
    named = Failure((Command(("git", "x")),), 1, "boom")
    assert "git-lfs-missing" not in {compiled["rules"][place][0] for place in book.places_after(places, named)}
    assert "git-lfs-missing" in {compiled["rules"][at][0] for at in book.places_after(places, named, named=True)}


def test_a_rewrite_becomes_a_value(home: Home) -> None:
    home.rule_file(
        "rules:\n- id: a\n  type: usage\n  why: w\n  match: {wrapper: [sudo], stderr: '(?P<word_x>x)'}\n"
        "  action:\n    rewrite:\n    - {replace: '{word_x}', by: [v, z]}\n"
        "    - {drop: -t, run: [[t], ['{rewritten}']]}\n"
        "    steps: [do it]\n"
    )
    compiled, problems = compile_book(rulebook.sources())
    (value,) = [book.rule(plain) for plain in compiled["rules"] if plain[0] == "a"]
    assert problems == () and value.match.wrapper == ("sudo",) and value.action.kind == "rewrite"
    assert value.action.steps == ("do it",) and value.action.explains
    assert value.action.rewrites == (
        Rewrite(replace="{word_x}", by=("v", "z")),
        Rewrite(drop="-t", run=(("t",), ("{rewritten}",))),
    )


def test_inquiries_become_values_and_what_they_capture_may_be_used(home: Home) -> None:
    home.rule_file(
        "rules:\n- id: a\n  type: usage\n  why: 'it is {sha_full}'\n  match: {stderr: '(?P<sha>x)'}\n"
        "  action:\n    rewrite: {replace: '{sha}', by: '{sha_full}'}\n    run: [[git, show, '{sha_full}']]\n"
        "    diagnose:\n    - {argv: [git, log, '{sha}'], captures: '(?P<sha_full>.+)', says: s, required: true}\n"
        "    - {any_of: [['{probe.argv}'], [git, status]], bad: b, otherwise: o}\n"
    )
    compiled, problems = compile_book(rulebook.sources())
    (value,) = [book.rule(plain) for plain in compiled["rules"] if plain[0] == "a"]
    assert problems == () and value.action.run == (("git", "show", "{sha_full}"),)
    assert value.action.inquiries == (
        Inquiry((("git", "log", "{sha}"),), "(?P<sha_full>.+)", None, "s", None, required=True),
        Inquiry((("{probe.argv}",), ("git", "status")), None, "b", None, "o"),
    )


def test_other_files_in_a_rule_folder_are_no_rules(home: Home) -> None:
    home.rule_file("nonsense: true", "README.md")
    assert all(source.name.endswith(".yaml") for source in rulebook.sources())
    assert Path(paths.user_rules()) == home.rules
