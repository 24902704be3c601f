"""Nobody is there: what is started from here on finds no screen, no browser, and nobody to ask.

That a login of class credential asks nothing is what a person says of it; when its time is up many a one opens a
browser all the same, every five minutes of a night.
"""

from __future__ import annotations

import os

from heal_cli import atomic, paths

_GONE = ("DISPLAY", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "GNOME_DESKTOP_SESSION_ID", "KDE_FULL_SESSION")
_SAYS = {
    "BROWSER": "true",  # not `false`: who fails to open one tries the next
    "WAYLAND_DISPLAY": os.devnull,  # without it the first screen that is there is taken
    "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "never",
}  # fmt: skip
_OPENERS = ("open", "xdg-open", "x-www-browser", "sensible-browser", "www-browser", "gnome-open", "kde-open", "wslview")
_SHUT = """#!/bin/sh
# heal: stands before a program that opens browsers, while nobody is there. What is no page goes on to the program.
for word in "$@"; do
    case $word in http://*|https://*) echo "heal: nobody is there to see $word" >&2; exit 1 ;; esac
done
own=${0%/*}
name=${0##*/}
IFS=:
for folder in $PATH; do
    if [ "$folder" != "$own" ] && [ -x "$folder/$name" ]; then exec "$folder/$name" "$@"; fi
done
exit 127
"""


def alone() -> None:
    """Make it so for this process and all that it starts."""
    for name in _GONE:
        os.environ.pop(name, None)
    os.environ.update(_SAYS)
    home = os.path.expanduser("~")
    os.chdir(home if os.path.isdir(home) else "/")
    try:
        before = _openers()
    except OSError:
        return  # a full disk; the variables say the same
    os.environ["PATH"] = f"{before}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _openers() -> str:
    """The folder with what stands before the programs that open browsers."""
    folder = os.path.join(paths.cache(), "unattended")
    paths.make_private(folder)
    for name in _OPENERS:
        file = os.path.join(folder, name)
        atomic.replace(file, _SHUT.encode())
        os.chmod(file, 0o700)
    return folder
