# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The same failures from inside what people really start: a script of their own, make, just, task, a Python job, a log prefix.

A case whose program and last words stand in an earlier set is run this way instead (`fresh_g_again.py` names those).
"""

import json
import zlib
from collections.abc import Callable

from tests.corpus.capture import tool_of
from tests.corpus.fresh_parts import Fresh, file


def _script(line: str, name: str) -> tuple[str, str]:
    text = ("#!/bin/bash\nlog() { printf '[nightly] %s\\n' \"$*\" >&2; }\nlog 'step 1 of 2'\nstep() {\n" + line +
            "\n}\n( step ) || { code=$?; log \"step 1 ended with status $code, step 2 left out\"; exit $code; }\n")  # fmt: skip
    return f"bash {name}.sh", _literal(f"{name}.sh", text)


def _make(line: str, name: str) -> tuple[str, str]:
    return f"make -s {name}", _literal("Makefile", f"SHELL := /bin/bash\n.PHONY: {name}\n{name}:\n\t@" + line.replace("$", "$$") +
                                    "\n")  # fmt: skip


def _just(line: str, name: str) -> tuple[str, str]:
    return f"just {name}", _literal("justfile", "set shell := ['bash', '-c']\n\n# bring the copy up to date\n" + name + ":\n    @" +
                                 line.replace("{{", "{{{{") + "\n")  # fmt: skip


def _task(line: str, name: str) -> tuple[str, str]:
    quoted = json.dumps("bash -c " + _quote(line)).replace("{{", '{{\\"{{\\"}}')
    return f"task {name}", _literal("Taskfile.yml", f"version: '3'\ntasks:\n  {name}:\n    silent: true\n    cmds:\n      - "
                                 f"{quoted}\n")  # fmt: skip


def _python(line: str, name: str) -> tuple[str, str]:
    text = ("import subprocess\nimport sys\n\nSTEP = " + repr(line) + "\ndone = subprocess.run(['bash', '-c', STEP], "
            "text=True, capture_output=True)\nif done.returncode:\n    print(f'--- output of step ---\\n{done.stdout}"
            "{done.stderr}--- end of output, exit {done.returncode} ---', file=sys.stderr)\n    "
            "sys.exit(done.returncode)\n")  # fmt: skip
    return f"python3 {name}.py", _literal(f"{name}.py", text)


def _prefix(line: str, name: str) -> tuple[str, str]:
    text = "#!/bin/bash\nset -o pipefail\nwork() {\n" + line + "\n}\n( work ) 2>&1 | sed -u 's/^/sync-1  | /' >&2\n"
    return f"./{name}.sh", _literal(f"{name}.sh", text) + f"chmod +x {name}.sh\n"


def _trap(line: str, name: str) -> tuple[str, str]:
    text = ("#!/bin/bash\nset -eE\ntrap 'echo \"$0: line $LINENO: exit $?\" >&2; echo \"Cleaning up.\" >&2' ERR\n" + line +
            "\necho finished\n")  # fmt: skip
    return f"bash tools/{name}.sh", "mkdir -p tools\n" + _literal(f"tools/{name}.sh", text)


def _quote(line: str) -> str:
    return "'" + line.replace("'", "'\\''") + "'"


def _literal(name: str, text: str) -> str:
    return f"cat > {name} <<'WRAPPED'\n{text}WRAPPED\n"


STYLES: list[Callable[[str, str], tuple[str, str]]] = [_script, _make, _prefix, _just, _python, _task, _trap]


NAMES = ("nightly", "preflight", "rotate", "collect", "publish", "mirror", "bootstrap", "cutover", "drain", "refresh")


def wrapped(one: Fresh, style: int) -> Fresh:
    """This case, started by something else."""
    case = one.case
    name = NAMES[zlib.crc32(case.command.encode()) % len(NAMES)]
    command, setup = STYLES[style % len(STYLES)](case.command, name)
    before = case.setup if not case.setup or case.setup.endswith("\n") else case.setup + "\n"
    return one._replace(case=case._replace(command=command, setup=before + setup, tool=case.tool or tool_of(case.command),
                                           timeout=max(case.timeout, 30)))  # fmt: skip


__all__ = ["file", "wrapped"]
