"""What a Python function says of its failure, as rules read it: the text of an error, and the command it came from."""

from __future__ import annotations

import subprocess
import traceback
from typing import Any

_MOST = 64 * 1024  # characters that are looked at, from the end


def text_of(error: BaseException) -> str:
    """What an error and those it came from say: the output of a program first, then the message, then its type."""
    said = "\n".join(piece.rstrip("\n") for one in reversed(chain_of(error)) for piece in _pieces(one) if piece)
    return said[-_MOST:] + "\n"


def chain_of(error: BaseException) -> tuple[BaseException, ...]:
    """An error, what it came from, and so on."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return tuple(chain)


def _pieces(error: BaseException) -> tuple[str, ...]:
    output = _output(error) if isinstance(error, _OF_PROGRAMS) else ""
    return output, str(error), "".join(traceback.format_exception_only(error))


_OF_PROGRAMS = (subprocess.CalledProcessError, subprocess.TimeoutExpired)


def _output(error: Any) -> str:
    """stdout and stderr of a program that failed, as far as they were captured."""
    return "\n".join(_as_text(stream) for stream in (error.stdout, error.stderr) if stream)


def _as_text(stream: str | bytes) -> str:
    return stream if isinstance(stream, str) else stream.decode("utf-8", "replace")


def argv_of(error: BaseException) -> tuple[str, ...]:
    """The command that failed, where the error is that of a program; else nothing."""
    words = error.cmd if isinstance(error, _OF_PROGRAMS) else ()
    if isinstance(words, (list, tuple)) and words:
        return tuple(str(word) for word in words)
    return ()


# Libraries that speak for a service as a tool does: what they say is judged by that tool's rules, where it acts.
_SPEAK_FOR = {
    "kubernetes": "kubernetes", "kubernetes_asyncio": "kubernetes", "openshift": "kubernetes",
    "boto3": "aws", "botocore": "aws", "aiobotocore": "aws",
    "requests": "requests", "urllib3": "urllib3", "httpx": "httpx", "urllib": "urllib", "http": "urllib",
}  # fmt: skip


def tools_of(error: BaseException) -> tuple[str, ...]:
    """The tools whose rules judge an error: of the libraries that it and those it came from were raised by."""
    found = [type(one).__module__.partition(".")[0] for one in chain_of(error)]
    return tuple(dict.fromkeys(_SPEAK_FOR[name] for name in found if name in _SPEAK_FOR))


def status_of(error: BaseException) -> int:
    """The exit status of the program that failed, 1 for any other error."""
    ended = error.returncode if isinstance(error, subprocess.CalledProcessError) else 1
    return ended if isinstance(ended, int) and ended > 0 else 1
