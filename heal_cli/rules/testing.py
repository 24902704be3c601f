"""Is a rule file right, and do its examples show what they claim?"""

from __future__ import annotations

import os
from typing import Any

from heal_cli import book, rulebook, trust
from heal_cli.command_line import from_line
from heal_cli.errors import FileError
from heal_cli.matching import Fit, plain_text
from heal_cli.model import Failure
from heal_cli.project import FOLDER
from heal_cli.rulebook import Source
from heal_cli.stages.diagnose import met
from heal_cli.stages.remediate import corrected
from heal_cli.yamlio import read

Result = tuple[tuple[str, ...], str]


def validated(file: str | None) -> Result:
    """Problems of one file (seen together with the rules in force) or of all files, and a summary."""
    chosen = _chosen(file)
    _, problems = rulebook.compile_book(_with_others(chosen))
    own = tuple(problem for problem in problems if any(problem.startswith(source.name) for source in chosen))
    wrong = f"{len(own)} problem{'s' * (len(own) != 1)}"
    return own, wrong if own else f"{len(chosen)} file{'s' * (len(chosen) != 1)}: right"


def tested(file: str | None) -> Result:
    """Examples that do not do what they say, and a summary."""
    problems, _ = validated(file)
    if problems:
        return problems, f"{len(problems)} problems; no example was tried"
    chosen = _chosen(file)
    whole, _ = rulebook.compile_book(_with_others(chosen))
    in_force = {(plain[0], book.rule(plain).place.rpartition(":")[0]): plain for plain in whole["rules"]}
    failed: list[str] = []
    count = rules = 0
    for source in chosen:
        document = read(source.name)
        for place, entry in enumerate((document.value or {}).get("rules", ())):
            rules += 1
            plain = in_force.get((entry["id"], source.name))
            for number, example in enumerate(entry.get("examples", ()) if plain else ()):
                count += 1
                if text := _wrong(plain, example, whole):
                    where = document.place(("rules", place, "examples", number))
                    failed.append(f"{where}: rule `{entry['id']}`: {text}")
    outcome = f"{len(failed)} failed" if failed else "all as they say"
    return tuple(failed), f"{count} examples of {rules} rules: {outcome}"


def _wrong(plain: Any, example: dict[str, Any], whole: dict[str, Any]) -> str:
    """What is wrong with an example, or an empty text. A rule that should match must also be the one that is chosen."""
    failure = Failure(
        from_line(example["command"], whole["programs"]),
        example.get("exit", 1),
        plain_text(example.get("stderr", "").encode()),
        example["command"],
    )
    fit = met(book.rule(plain), failure)
    if not example.get("matches", True):
        return f"it matches, and should not: {fit.evidence}" if fit.fits else ""
    if not fit.fits:
        return f"it does not match: {fit.missed}"
    return _gives_wrong(fit, failure, example.get("gives")) or _overruled(fit, failure, whole)


def _gives_wrong(fit: Fit, failure: Failure, wanted: str | None) -> str:
    if wanted is None:
        return ""
    given = corrected(fit.rule.action, fit.command, failure.line, fit.captures)
    return "" if given[:1] == (wanted,) else f"it gives {given[0] if given else 'no command'!r}, not {wanted!r}"


def _overruled(fit: Fit, failure: Failure, whole: dict[str, Any]) -> str:
    from heal_cli.matching import best

    if fit.rule.action.kind == "overhear":  # it says where to listen; what is heard is another rule's
        return ""
    rivals = (rule for plain in whole["rules"] if (rule := book.rule(plain)).action.kind != "overhear")
    same_moment = [met(rule, failure) for rule in rivals if rule.moment == fit.rule.moment]
    chosen = best(same_moment)
    if chosen and chosen.rule.id != fit.rule.id and chosen.rule.instead_of != fit.rule.type:  # it stands in on purpose
        return f"it matches, but `{chosen.rule.id}` is chosen before it"
    return ""


def _chosen(file: str | None) -> tuple[Source, ...]:
    if file is None:
        return rulebook.sources()
    if not os.path.exists(file):
        raise FileError((f"{file}: there is no such file",))
    same = [source for source in rulebook.sources() if os.path.realpath(source.name) == os.path.realpath(file)]
    layer = "project" if os.path.basename(os.path.dirname(os.path.realpath(file))) == FOLDER else "user"
    return (Source(file, same[0].layer if same else layer),)


def _with_others(chosen: tuple[Source, ...]) -> tuple[Source, ...]:
    names = {os.path.realpath(source.name) for source in chosen}
    others = (*rulebook.sources(), *_beside(chosen))
    return (
        *(one for one in {one.name: one for one in others}.values() if os.path.realpath(one.name) not in names),
        *chosen,
    )


def _beside(chosen: tuple[Source, ...]) -> tuple[Source, ...]:
    """The other rule files of the project that a file belongs to: whoever writes them has not trusted them yet."""
    folders = {os.path.dirname(os.path.realpath(source.name)) for source in chosen if source.layer == "project"}
    seen = (trust.standing_of(os.path.dirname(folder)) for folder in folders)
    return tuple(source for one in seen for source in rulebook.project_sources(one))
