"""Counts the signals it gets until a file named `stop` is there: counts_signals.py; prints each, then all."""

import os
import signal
import sys
import time

counts: dict[str, int] = {}


def count(number: int, frame: object) -> None:
    name = signal.Signals(number).name
    counts[name] = counts.get(name, 0) + 1
    size = f" {os.get_terminal_size(2).columns}" if name == "SIGWINCH" and os.isatty(2) else ""
    os.write(1, f"got {name}{size}\n".encode())


for name in sys.argv[1:]:
    signal.signal(getattr(signal, f"SIG{name}"), count)
os.write(1, b"waiting\n")
while not os.path.exists("stop"):
    time.sleep(0.02)
time.sleep(0.2)
print("all:", *(f"{name}={times}" for name, times in sorted(counts.items())))
