"""`heal trust` and `heal untrust`: may the rules that a project brings along speak?"""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import FileError, HealError

_Folder = Annotated[
    str | None, typer.Argument(metavar="DIR", help="A folder of the project; without it, the current one.")
]


def trust(
    folder: _Folder = None,
    listing: Annotated[bool, typer.Option("--list", help="List the projects that were trusted.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: as one JSON object.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Trust it without a question: for scripts.")] = False,
) -> int:
    """Show what a project's .heal/ holds, and let its rules count after a yes, until one of its files changes.

    \b
    heal trust
    heal trust --list
    """
    from heal_cli import trust as trusting
    from heal_cli import trust_listing

    if listing:
        typer.echo(trust_listing.given_as_json() if as_json else trust_listing.given_as_text(), nl=False)
        return 0
    seen = trusting.standing(folder)
    if seen is None:
        raise HealError(_no_project(folder))
    if seen.state in (trusting.UNFIT, trusting.GONE):
        raise HealError(f"{seen.root} cannot be trusted: {seen.why or 'its folder is gone'}")
    if not seen.sources and not seen.config:
        raise HealError(f"{seen.name_of('')} holds no rule file (*.yaml) and no config.yaml: there is nothing to trust")
    if wrong := trust_listing.problems(seen):
        raise FileError((*wrong, f"{seen.root} is not trusted: set that right first"))
    typer.echo(trust_listing.as_text(seen), nl=False)
    if seen.state == trusting.TRUSTED:
        typer.echo(f"{seen.root} is trusted")
        return 0
    if not _agreed(trusting.exposed(seen.root), yes):
        typer.echo(f"{seen.root} is not trusted", err=True)
        return 1
    trusting.trust(seen)
    typer.echo(f"{seen.root} is trusted, until one of these files changes; heal untrust takes it back")
    return 0


def untrust(folder: _Folder = None) -> int:
    """Let the rules of a project count no more.

    \b
    heal untrust
    heal untrust ~/src/project
    """
    from heal_cli import trust as trusting

    root = trusting.untrust(folder)
    typer.echo(f"{root} is no longer trusted" if root else "no project was trusted here", err=root is None)
    return 0


def _agreed(exposed: str, yes: bool) -> bool:
    """After a yes at the terminal, or the one in advance where nobody else can have written what is there."""
    from heal_cli import console

    if exposed:
        typer.echo(f"{exposed}: read well what stands there", err=True)
    if yes and not exposed:
        return True
    if not console.person_present():
        unread = "--yes is not enough for it" if yes else "heal trust --yes says it in a script"
        raise HealError(f"nobody is at a terminal to say yes; {unread}")
    return console.ask("may these rules count, and heal run these programs?")


def _no_project(folder: str | None) -> str:
    import os

    from heal_cli import paths
    from heal_cli.project import FOLDER

    home = os.path.realpath(os.path.expanduser("~"))
    where = os.path.realpath(folder or os.curdir)
    if folder and not os.path.isdir(where):
        return f"{folder} is no folder"
    if where == home:
        return f"your home folder is no project; your own rules are in {paths.user_rules()}"
    return f"there is no {FOLDER}/ in {where}, nor above it"
