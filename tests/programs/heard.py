"""Runs a command by `execute` and writes what was heard of its stderr to a file: heard.py FILE CMD..."""

import json
import sys

from heal_cli.process import execute

attempt = execute(tuple(sys.argv[2:]))
with open(sys.argv[1], "w", encoding="utf-8") as report:
    heard = {"head": attempt.head.decode(), "tail": attempt.tail.decode(), "lost": attempt.lost}
    json.dump({**heard, "exit": attempt.exit, "signal": attempt.signal, "error": attempt.error}, report)
