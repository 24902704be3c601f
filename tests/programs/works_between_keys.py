"""A full-screen program that is at work between keys, until `q`: curses sets modes on stdout, and reads stdin."""

import curses
import time

WORK = 0.2  # seconds


def full_screen(screen: curses.window) -> str:
    keys = ""
    screen.addstr("working")
    screen.refresh()
    while not keys.endswith("q"):
        done = time.monotonic() + WORK
        while time.monotonic() < done:
            pass
        keys += chr(screen.getch())
        screen.addstr(1, 0, keys)
    return keys


print("typed:", curses.wrapper(full_screen))
