"""What may be due before a run, as cheaply as that can be said: on the short road of programs that act at targets."""

from __future__ import annotations

import time

from heal_cli.prediction import expected
from heal_cli.prediction.expected import Expectation
from heal_cli.recent import Recent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Request
    from heal_cli.prediction.expected import Table
    from heal_cli.world import Here


def outlook(here: Here, request: Request) -> tuple[Expectation, ...]:
    """What may be due: its moment may have come, and no verdict says that there is nothing to mend.

    Where the command's target is not known without work, all that it may be are looked at, and what is left closely.
    """
    tool = here.tool(request)
    possible: tuple[str, ...] = here.compiled.header["at_targets"].get(tool, ())
    if not possible:
        return ()
    table = expected.table(here.compiled.key, here.compiled.project, lambda: _made(here))
    if table.keys().isdisjoint(possible):
        return ()
    known = here.known_target(request, tool)
    may: list[Expectation] = []
    for name in possible if known is None else known:
        if name in table:
            recent = Recent(name, time.time())
            may += (Expectation(*one) for one in table[name] if recent.may_hold(one[3]))
    may = [one for one in may if not here.passes(one.check, one.rests_on, request.argv, tool, one.target)]
    if not may:
        return ()
    from heal_cli.prediction.forestalling import concerned

    return concerned(here, request, may)


def _made(here: Here) -> Table:
    from heal_cli.prediction.expecting import make

    return make(here.book)
