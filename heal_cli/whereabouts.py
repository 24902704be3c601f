"""Where a command acts, as far as that is known without much work: on the short road, for prediction and the record."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Request
    from heal_cli.world import Here


def known_target(here: Here, request: Request, tool: str) -> tuple[str | None] | None:
    """The target's name as a tuple of one, in which None is that there is none; None if it is not known.

    Where a cluster's files are new they are read; git is asked for a remote's address where it goes to one.
    """
    header = here.compiled.header
    if name := request.options.target or header["targets"].get(tool):
        return (header["shorts"].get(name, name),)
    if tool not in header["acting"] or request.line is not None:
        return None
    if stays_here(here, request, tool):
        return (None,)
    found = here.verdicts.place(here.address(request.argv, tool))
    if found is None:
        scene = here.scene(request, here.commands(request)[-1])
        found = (scene.target.name if scene.target else None,)
    return found


def stays_here(here: Here, request: Request, tool: str) -> bool:
    """Does a command do without what its program acts on? A login never does, and one without any operand always.

    A command for a registry does if it names none of those in the configuration.
    """
    words, acting = request.argv, here.compiled.header["acting"]
    verbs, hosts = acting[tool]["offline"], acting[tool]["hosts"]
    if "login" in words[1:]:
        return False
    if "--help" in words or not any(not word.startswith("-") for word in words[1:]):
        return True
    if here.kind(tool)[0] == "registry" and not any(host in word for host in hosts for word in words):
        return True
    if words[0].rpartition("/")[2] == tool and words[1:] and not words[1].startswith("-"):
        if words[1] in verbs:
            return True
        if not any(verb.startswith(f"{words[1]} ") for verb in verbs):
            return False
    from heal_cli.command_line import is_offline

    return is_offline(here.commands(request)[-1], acting)


def only_if_it_goes_there(here: Here, request: Request, tool: str, target: str) -> str | None:
    """The target of a failure that may have nothing to do with it: `git commit` does not go to the forge."""
    asked = tool in here.compiled.header["acting"] and request.line is None and not request.options.target
    return None if asked and stays_here(here, request, tool) else target
