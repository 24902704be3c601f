"""Is heal itself whole: the interpreter, the command on PATH, the packages, the bytecode, the compiled cache?"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator

from heal_cli import __version__, compiled, paths
from heal_cli.doctor.symptom import ILL, NOTE, WELL, Symptom

_PACKAGES = {
    "google-re2": "re2",
    "pyjwt": "jwt",
    "pyyaml": "yaml",
    "rapidfuzz": "rapidfuzz",
    "rich": "rich",
    "sh": "sh",
}


def look() -> Iterator[Symptom]:
    """All symptoms of the installation."""
    where = os.path.dirname(paths.shipped("rules"))
    yield Symptom(
        "heal", WELL, f"{__version__} on Python {platform.python_version()}, {sys.platform}, shipped files in {where}"
    )
    yield _command()
    yield from _packages()
    yield from _bytecode()
    yield _cache()


def _command() -> Symptom:
    found = shutil.which("heal")
    own = os.path.join(os.path.dirname(sys.executable), "heal")
    if found is None:
        return Symptom("command", NOTE, "no `heal` on PATH", f"add {os.path.dirname(own)} to PATH")
    if os.path.exists(own) and not os.path.samefile(found, own):
        return Symptom("command", NOTE, f"`heal` on PATH is {found}, this one is {own}", "see which one you want")
    return Symptom("command", WELL, found)


def _packages() -> Iterator[Symptom]:
    missing = [name for name, module in _PACKAGES.items() if importlib.util.find_spec(module) is None]
    for name in missing:
        yield Symptom("packages", ILL, f"{name} is not installed", f"python3 -m pip install {name}")
    if not missing:
        versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in (*_PACKAGES, "typer"))
        yield Symptom("packages", WELL, versions)


def _bytecode() -> Iterator[Symptom]:
    """Without .pyc files each run compiles heal anew: `heal run` takes five times as long."""
    import heal_cli.model

    source = heal_cli.model.__file__ or ""
    cached = importlib.util.cache_from_source(source)
    if os.path.exists(cached):
        yield Symptom("bytecode", WELL, "is compiled")
        return
    folder = os.path.dirname(source)
    yield Symptom(
        "bytecode",
        NOTE,
        "is not compiled: each run takes longer",
        f"{sys.executable} -m compileall -q {folder}",
        _compile,
    )


def _compile() -> None:
    import compileall

    compileall.compile_dir(os.path.dirname(paths.EXAMPLE_CONFIG), quiet=2)


def _cache() -> Symptom:
    compiled.load()
    name = os.path.join(paths.cache(), f"compiled-{sys.implementation.cache_tag}")
    if not os.path.isfile(name):
        return Symptom("cache", ILL, f"{paths.cache()} cannot be written: each run reads all rules", "make it writable")
    if os.stat(name).st_uid != os.geteuid():
        return Symptom("cache", ILL, f"{name} is somebody else's", f"rm {name}")
    return Symptom("cache", WELL, f"{name}, {os.path.getsize(name) // 1024} KiB")
