"""Reads keys raw from the terminal that is its stderr, as less and more do, until `q`: reads_keys.py [how it ends].

Ends properly (modes put back), or `raw` (modes left as they are), or `killed` (by SIGKILL while raw).
"""

import os
import signal
import sys
import termios
import tty

before = termios.tcgetattr(2)
raw = termios.tcgetattr(2)
raw[tty.LFLAG] &= ~(termios.ICANON | termios.ECHO)
termios.tcsetattr(2, termios.TCSADRAIN, raw)
os.write(2, b"keys: ")
while (key := os.read(2, 1)) != b"q":
    os.write(2, b"<%s>" % key.hex().encode())
how = sys.argv[1] if len(sys.argv) > 1 else ""
if how == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if how != "raw":
    termios.tcsetattr(2, termios.TCSADRAIN, before)
    os.write(2, b" bye\n")
