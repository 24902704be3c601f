# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what pip, uv and poetry say when an environment fails them: `python -m tests.corpus.python`, as root. See README.md.

The indexes are network.py's refusing servers; what can be installed are wheels in /srv/wheels, made here.
"""

import zipfile
from pathlib import Path

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.network import pip, start_servers
from tests.corpus.silence import file

WHEELS = {"shop": [], "shop_two": ["shop==2"], "basket": ["shop>=1"], "future": []}
VENV = "/usr/bin/python3 -m venv --without-pip .venv"
NO_INDEX = "--no-index --find-links /srv/wheels"
FULL = "mkdir full; mount -t tmpfs -o size=256k,mode=1777 tmpfs full; chmod 1777 full"


def project(*dependencies: str, python: str = ">=3.9") -> str:
    """A pyproject.toml that wants these."""
    return file(
        "pyproject.toml",
        "[project]",
        'name = "app"',
        'version = "1.0.0"',
        f'requires-python = "{python}"',
        f"dependencies = {list(dependencies)}",
    )


def setup_py(*lines: str) -> str:
    """An old setup.py, and a setup that needs no index."""
    return file("lib/setup.py", *lines)


def index(url: str) -> str:
    """uv's settings for this index, tried once."""
    return f"mkdir -p ~/.config/uv; printf '[[index]]\\nurl = \"{url}\"\\ndefault = true\\n' > ~/.config/uv/uv.toml; {VENV}; "


def source(url: str) -> str:
    """A poetry project whose only index is this."""
    return (
        project()
        + file("poetry.toml", "[virtualenvs]", "in-project = true")
        + f'printf \'[[tool.poetry.source]]\\nname = "company"\\nurl = "{url}"\\n\' >> pyproject.toml'
    )


PIP = [
    Case("not_configured", "/usr/bin/python3 -m pip install shop", tool="pip"),
    Case("permission", "pip install --no-index --find-links /srv/wheels shop", tool="pip"),
    Case("permission", "pip install --no-index --find-links /srv/wheels --target /opt/lib shop"),
    Case("disk_full", f"pip install {NO_INDEX} --target full shop", admin=FULL + "; head -c 250K /dev/zero > full/old"),
    Case("auth", "pip --proxy http://proxy.example:8080 install fastapi", pip("https://packages.example:8444/simple")),
    Case("missing_dependency", f"pip install --target lib {NO_INDEX} /srv/wheels/future-1.0-py3-none-any.whl"),
    Case("not_found", "pip install --target lib ."),
    Case("not_found", "pip install --target lib -e .", "mkdir src"),
    Case("not_found", f"pip install --target lib {NO_INDEX} shopp"),
    Case("missing_dependency", "/usr/bin/python3 -m pytest -q", tool="python3"),
    Case("missing_dependency", ".venv/bin/python -m pip install shop", VENV, tool="python3"),
    Case("missing_dependency", "pip install --no-build-isolation --target lib ./lib", setup_py("from setuptools import Extension, setup", "setup(name='lib', ext_modules=[Extension('lib', ['lib.c'])])") + file("lib/lib.c", "#include <Python.h>"), "mount -t tmpfs tmpfs /usr/include/python3.11"),
    Case("missing_dependency", "CC=gcc-99 pip install --no-build-isolation --target lib ./lib", setup_py("from setuptools import Extension, setup", "setup(name='lib', ext_modules=[Extension('lib', ['lib.c'])])") + file("lib/lib.c", "int lib;")),
]  # fmt: skip

UV = [
    Case("network", "uv pip install fastapi", index("https://packages.example:8444/simple")),
    Case("network", "uv pip install fastapi", index("https://packages.nowhere.example/simple")),
    Case("network", "uv pip install fastapi", index("https://packages.offline.example/simple")),
    Case("network", "uv pip install fastapi", index("https://internal.example/simple")),
    Case("network", "uv pip install fastapi", index("http://packages.example/503")),
    Case("network", "uv add fastapi", index("https://packages.nowhere.example/simple") + project()),
    Case("network", "uvx ruff", index("https://packages.nowhere.example/simple"), tool="uv"),
    Case("network", "uv python install 3.13"),
    Case("tls", "uv pip install fastapi", index("https://packages.example/simple")),
    Case("tls", "SSL_CERT_FILE=$HOME/.config/company-ca.crt uv pip install fastapi", index("https://packages.example:8443/simple")),
    Case("auth", "uv pip install fastapi", index("http://packages.example/401")),
    Case("auth", "uv sync", index("http://packages.example/401") + project("fastapi")),
    Case("permission", "uv pip install fastapi", index("http://packages.example/403")),
    Case("not_found", "uv pip install fastpai", index("http://packages.example/404")),
    Case("rate_limit", "uv pip install fastapi", index("http://packages.example/429")),
    Case("not_configured", "PATH=/usr/bin /srv/tools/bin/uv pip install shop"),
    Case("not_configured", f"uv pip install --system --python /usr/bin/python3 {NO_INDEX} shop"),
    Case("not_found", "uv sync"),
    Case("not_found", "uv add shop"),
    Case("not_configured", "uv sync --locked", project()),
    Case("not_configured", "uv sync --frozen", project()),
    Case("not_configured", "uv run --locked app", project() + "uv lock -q; sed -i 's/1.0.0/1.1.0/' pyproject.toml"),
    Case("missing_command", "uv run pytset", project()),
    Case("missing_dependency", "uv venv --python 3.99 --offline"),
    Case("missing_dependency", "uv sync --offline", project(python=">=3.99")),
    Case("permission", f"uv pip install --target /opt/lib {NO_INDEX} shop", VENV),
    Case("permission", "uv venv /opt/env"),
    Case("disk_full", f"uv pip install --target full {NO_INDEX} shop", VENV, FULL + "; head -c 250K /dev/zero > full/old"),
]  # fmt: skip

POETRY = [
    Case("not_found", "poetry install"),
    Case("not_configured", "poetry install", project() + "poetry lock -q 2>/dev/null; sed -i 's/dependencies = .*/dependencies = [\"shop\"]/' pyproject.toml"),
    Case("missing_command", "poetry run pytset", project() + "POETRY_VIRTUALENVS_IN_PROJECT=1 poetry env use -q /usr/bin/python3"),
    Case("missing_dependency", "poetry install", project(python=">=3.99") + "poetry lock -q 2>/dev/null || true"),
    Case("network", "poetry add fastapi", source("https://packages.example:8444/simple")),
    Case("network", "poetry add fastapi", source("https://packages.nowhere.example/simple")),
    Case("network", "poetry lock", source("https://packages.nowhere.example/simple") + "; sed -i 's/dependencies = .*/dependencies = [\"fastapi\"]/' pyproject.toml"),
    Case("auth", "poetry add fastapi", source("http://packages.example/401")),
    Case("not_found", "poetry add fastpai", source("http://packages.example/404")),
    Case("usage", "poetry isntall", project()),
    Case("usage", "poetry bulid", project()),
]  # fmt: skip

SILENT = [
    Case("not_found", f"pip install --target lib {NO_INDEX} shop-two basket"),
    Case("none", f"pip install --target lib {NO_INDEX} shop==1.0 shop-two"),
    Case("not_found", "pip install -r requirments.txt"),
    Case("none", "pip install 'shop=1'"),
    Case("none", "pip install --no-build-isolation --target lib ./lib", setup_py("raise RuntimeError('Permission denied: the moon is not in stock')")),
    Case("none", "pip install --no-build-isolation --target lib ./lib", setup_py("from setuptools import Extension, setup", "setup(name='lib', ext_modules=[Extension('lib', ['lib.c'])])") + file("lib/lib.c", "int lib = unauthorized;")),
    Case("none", "pip show absent"),
    Case("none", "python3 -m py_compile a.py", file("a.py", "def f(:")),
    Case("none", "uv run --no-project python -c 'raise SystemExit(\"401 Unauthorized)\")'", VENV),
    Case("none", "uv run --no-project python -c 'import sys; sys.exit(3)'", VENV),
    Case("none", f"uv pip install {NO_INDEX} shop-two basket", VENV),
    Case("none", "uv sync", file("pyproject.toml", "[project", "name = 1")),
    Case("not_found", "uv pip install -r requirments.txt", VENV),
    Case("none", "uv run --no-project check.py", VENV + "\n" + file("check.py", "import sys", "sys.exit('dns error: failed to lookup address information (as the test expects)')")),
    Case("none", "poetry run python -c 'raise SystemExit(\"Command not found\")'", project() + "POETRY_VIRTUALENVS_IN_PROJECT=1 poetry env use -q /usr/bin/python3"),
    Case("none", "poetry check", file("pyproject.toml", "[project", "name = 1")),
    Case("none", "poetry check", file("pyproject.toml", "[project]", "nme = 'app'")),
    Case("none", "poetry zzqxy", project()),
]  # fmt: skip

CASES = [*PIP, *UV, *POETRY, *SILENT]


def make_wheels() -> None:
    """The smallest packages pip takes: `future` wants a Python that there is not yet."""
    folder = SERVER / "wheels"
    folder.mkdir(mode=0o755)
    for name, wanted in WHEELS.items():
        info = f"{name}-1.0.dist-info"
        lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}" for one in wanted)]
        lines += ["Requires-Python: >=3.99"] if name == "future" else []
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}.py", "# shop\n" * 20_000)
            wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")


def main() -> None:
    """Start what refuses, then run every case in a home of its own."""
    enter_stage("tests.corpus.python")
    shell("sysctl -qw net.ipv4.ip_unprivileged_port_start=0")
    company = start_servers()
    make_wheels()
    write("python", [_capture(case, company.certificate) for case in CASES])


def _capture(case: Case, certificate: Path) -> dict[str, object] | None:
    shell(f"for place in $(findmnt -rno TARGET | grep -e ^{HOME}/ -e ^/usr/include); do umount -l $place; done")
    shell(
        f"find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/app {HOME}/.config; cp {certificate} {HOME}/.config/company-ca.crt"
    )
    return capture(case, "python")


if __name__ == "__main__":
    main()
