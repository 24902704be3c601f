"""heard.py FILE CMD...: runs a command by `execute`, and writes what was heard and the streams around it to a file."""

import json
import sys

from heal_cli.process import execute

attempt = execute(tuple(sys.argv[2:]))
with open(sys.argv[1], "w", encoding="utf-8") as report:
    heard = {"head": attempt.head.decode(), "tail": attempt.tail.decode(), "lost": attempt.lost}
    heard |= {"before": attempt.before._asdict(), "after": attempt.after._asdict()}
    json.dump({**heard, "exit": attempt.exit, "signal": attempt.signal, "error": attempt.error}, report)
