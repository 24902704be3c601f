"""Writes a stream that repeats nowhere to its stderr: floods.py MIB [words that end it, on a line of their own].

Without newlines if the environment says ONE_LINE=1. Its last line on stdout is the SHA-256 of all it has written.
"""

import hashlib
import os
import sys

seen = hashlib.sha256()


def write(data: bytes) -> None:
    """All of it, and take note."""
    seen.update(data)
    while data:
        data = data[os.write(2, data) :]


line_end = b"." if os.environ.get("ONE_LINE") == "1" else b"\n"
mib = int(sys.argv[1])
for number in range(mib * 16):
    piece = hashlib.sha256(b"%d" % number).hexdigest().encode()
    write((piece + b"%015d" % number).ljust(79, b"-") * 829 + piece[:44] + line_end)  # 64 KiB
if sys.argv[2:]:
    write(b"\n" + " ".join(sys.argv[2:]).encode() + b"\n")
print(seen.hexdigest())
sys.exit(3 if sys.argv[2:] else 0)
