"""The first-run guide: shows what was found and what would be written, and writes it after a yes."""

from __future__ import annotations

import os

from heal_cli import console, paths
from heal_cli.config import begin, validate
from heal_cli.errors import HealError
from heal_cli.progress import Working
from heal_cli.setup import discovery, proposal
from heal_cli.yamlio import parse

_KINDS = {"cluster": "clusters", "registry": "registries", "forge": "forges", "vpn": "VPNs"}
_NEXT = """\
next:
  heal health                                   how all of it stands
  heal run --dry-run -- kubectl get pods        what would be done on which failure
  heal init bash                                your tools through heal, and health in the prompt
"""


def guide(yes: bool, only_print: bool) -> int:
    """Lead through it; 0 if the configuration was written (or printed), 1 if it was left.

    Raises HealError if there is a configuration already, or nobody to ask.
    """
    environment = dict(os.environ)
    with Working("looking at what is on this machine"):
        found = discovery.targets(environment)
        clouds = discovery.clouds(environment)
    text = proposal.text(found, clouds)
    name = paths.config_file()
    wrong = validate(parse(text.encode(), name))
    if wrong:
        raise HealError(f"what was found does not make a configuration: {wrong[0]}")
    if only_print:
        console.show(text)
        return 0
    _tell(found, clouds)
    if os.path.exists(name):
        raise HealError(f"{name} is there already and stays as it is; heal setup --print shows what would be proposed")
    console.show(f"\n{text}\n")
    if not yes and not _agreed(name):
        console.tell("nothing was written")
        return 1
    begin(text)
    console.tell(f"written: {name}")
    console.show(_NEXT)
    return 0


def _tell(found: tuple[discovery.Found, ...], clouds: dict[str, str]) -> None:
    for kind, words in _KINDS.items():
        names = [one.name for one in found if one.kind == kind]
        console.show(f"{words + ':':<12} {', '.join(names) or 'none found'}\n")
    console.show(f"{'clouds:':<12} {', '.join(clouds) or 'none found'}\n")


def _agreed(name: str) -> bool:
    if not console.person_present():
        raise HealError("nobody is at a terminal to say yes: heal setup --yes")
    return console.ask(f"write this to {name}?")
