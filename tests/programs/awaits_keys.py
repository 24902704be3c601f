"""Makes the terminal that is its stdout raw and reads keys from there, until `q`: awaits_keys.py HOW.

HOW it waits for each: by `read`, `poll`, `select`, `epoll` or in a `child`.
"""

import os
import select
import sys
import termios
import tty

how = sys.argv[1]
before = termios.tcgetattr(1)
tty.setcbreak(1)
if how == "child" and (child := os.fork()):
    os.waitpid(child, 0)
    termios.tcsetattr(1, termios.TCSADRAIN, before)
    sys.exit()
os.write(1, b"keys: ")
key = b""
while key != b"q":
    if how == "poll":
        poll = select.poll()
        poll.register(1, select.POLLIN)
        poll.poll()
    elif how == "select":
        select.select([1], [], [])
    elif how == "epoll":
        with select.epoll() as epoll:
            epoll.register(1, select.EPOLLIN)
            epoll.poll()
    key = os.read(1, 1)
    os.write(1, b"<%s>" % key)
if how != "child":
    termios.tcsetattr(1, termios.TCSADRAIN, before)
