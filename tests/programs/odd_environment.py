"""Becomes a program with an environment that no dict can hold: odd_environment.py CMD..."""

import ctypes
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
words = [os.fsencode(word) for word in sys.argv[1:]]
home = os.fsencode("HOME=" + os.environ["HOME"])
entries = [home, b"TWICE=1", b"TWICE=2", b"no equals sign", b"=empty name", b"EMPTY=", b"PATH=/usr/bin:/bin"]
libc.execve(words[0], (ctypes.c_char_p * (len(words) + 1))(*words, None), (ctypes.c_char_p * 8)(*entries, None))
