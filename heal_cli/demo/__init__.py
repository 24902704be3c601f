"""`heal demo`: a small lab in a temporary folder, in which a real git command fails and is really healed.

The lab is a git remote over http whose tokens expire (forge), and a login command that gets a new one (login). Nothing
is staged: git, the server, the token, the login and heal are the real ones, and nothing outside the folder is touched.
The lab's own programs are started by `subprocess`; what heal does in it goes the usual ways.
"""

from __future__ import annotations

from heal_cli.demo.play import play

__all__ = ["play"]
