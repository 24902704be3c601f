"""The command lines of the differential test, and what they find in the folder they run in. Data alone."""

from __future__ import annotations

import re
from typing import NamedTuple

WAYS = ("pipes", "one_pipe", "files", "terminal")
STREAMS = WAYS[:-1]
TERMINAL = WAYS[-1:]
EVERY = (*WAYS, "one_file")
_OF_BASH = ("for", "while", "time", "cd", "exec")
TERMINAL = WAYS[-1:]


class Case(NamedTuple):
    """One command line.

    `@` in a line stands for heal, or for nothing, and bash runs the line; without `@` heal stands before the whole.
    `keys` are pressed at a terminal: once a pattern has been shown (and the terminal is `raw`), these. `masks` are
    patterns of what differs from one run to the next by itself; `ignore` is a pattern of such files. `screen`: compare
    what the screen shows at the end instead of the bytes that led there. `two_streams`: it writes to both at a terminal
    though not elsewhere. `heal_speaks`: heal knows the failure.
    """

    name: str
    line: str
    input: bytes = b""
    needs: tuple[str, ...] = ()
    ways: tuple[str, ...] = WAYS
    keys: tuple[tuple[str, str], ...] = ()
    raw: bool = False
    screen: bool = False
    masks: tuple[str, ...] = ()
    ignore: str = r"(^|/)index$|\.viminfo$|^tmp/."
    two_streams: bool = False
    heal_speaks: bool = False

    def masked(self, data: bytes) -> bytes:
        """Data with everything masked that differs from run to run."""
        for mask in self.masks:
            data = re.sub(mask.encode(), b"#", data, flags=re.MULTILINE)
        return data

    def programs(self) -> tuple[str, ...]:
        """The programs that must be there: those behind `@`, or the first word, and `needs`."""
        called = [words.split()[0] for words in re.split(r"(?:^|(?<=[\s\"'({;+]))@ ", self.line) if words.strip()]
        return (*(word for word in called if re.fullmatch(r"[\w-]+", word) and word not in _OF_BASH), *self.needs)


FILES = {
    "words": "pear\napple\nfig\napple\nbanana\nfig\napple\n",
    "numbers": "".join(f"{number}\n" for number in range(1, 301)),
    "table": "a 1 x\nb 2 y\nc 3 z\n",
    "data.json": '{"name": "heal", "list": [1, 2, {"deep": null}], "text": "ünï"}\n',
    "data.csv": "id,name\n1,one\n2,two\n",
    "sub/one.txt": "one\n",
    "sub/two.txt": "two\n",
    "sub/deeper/three.txt": "three\n",
    "script.sh": "#!/bin/sh\necho out $#; echo err >&2; exit 4\n",
    "noshebang": "echo no shebang; echo $0 >&2\n",
    "both.sh": "#!/bin/sh\nfor n in 1 2 3 4 5; do echo out $n; echo err $n >&2; done\n",
    "Makefile": "all: a b c d\n\na b c d:\n\t@echo making $@; echo $@ > made.$@\n\n"
    "slow:\n\t@sleep 0.1; echo slow >&2\n\nfail:\n\techo before; exit 3\n\n"
    "sub:\n\t+@$(HEAL) $(MAKE) --no-print-directory all\n\n"
    "jobs:\n\t+@echo $(MAKEFLAGS) | sed 's/[0-9][0-9]*,[0-9]*/#/'\n",
    "prog.c": "int main(void) { return undeclared; }\n",
    "good.c": '#include <stdio.h>\nint main(void) { fprintf(stderr, "err\\n"); puts("out"); return 5; }\n',
    "prog.py": "import sys\nprint('out', sys.argv[1:])\nprint('err', file=sys.stderr)\nraise SystemExit(6)\n",
    "interrupted.py": "import sys, time\nprint('ready', flush=True)\n"
    "try: time.sleep(9)\nexcept KeyboardInterrupt: sys.exit(3)\n",
    "quits.py": "import signal, sys\nsignal.signal(signal.SIGQUIT, lambda *_: sys.exit(3))\n"
    "print('ready', flush=True)\nsignal.pause()\n",
    "curse.py": "import curses\ncurses.wrapper(lambda window: (window.addstr(3, 4, 'hello'), window.getkey()))\n",
    "upper.js": "process.stdin.on('data', data => process.stdout.write(String(data).toUpperCase()))\n",
    "prog.js": "console.log('out'); console.error('err'); process.exitCode = 7;\n",
    "signals.sh": "#!/bin/bash\ntrap 'echo caught >&2; exit 9' USR1\nkill -USR1 $$\nsleep 5\n",
    "edit.sed": "s/apple/APPLE/\n",
    "patch.diff": "--- words\n+++ words\n@@ -1,2 +1,2 @@\n-pear\n+plum\n apple\n",
    "test_it.py": "import unittest\nclass T(unittest.TestCase):\n    def test_one(self): self.assertEqual(1, 1)\n"
    "    def test_two(self): self.assertEqual(1, 2)\n",
}
# A repository of forty commits with a bare copy, an annotated tag, a branch, and a hook that speaks.
FURNITURE = r"""
git init -q -b main repo
cd repo
for number in $(seq 40); do
    echo $number >> count; git add count; git commit -q -m "change $number"
done
git tag -a -m 'tagged' v1
git branch other HEAD~3
git clone -q --bare . ../bare.git
git remote add origin ../bare.git && git fetch -q
printf '#!/bin/sh\necho hook out; echo hook err >&2\n' > ../bare.git/hooks/post-receive
printf '#!/bin/sh\necho commit hook >&2; [ -z "$REFUSE" ]\n' > .git/hooks/pre-commit
chmod +x ../bare.git/hooks/post-receive .git/hooks/pre-commit
echo changed >> count; echo new > untracked
git gc -q; git -C ../bare.git gc -q
"""

_GIT = (
    Case("git-log", "git -C repo log --oneline", ways=STREAMS),
    Case("git-no-pager-log", "git -C repo --no-pager log --graph --stat -5"),
    Case("git-log-coloured-by-cat", "git -C repo -c core.pager=cat log -p -3"),
    # More than a pipe holds: else git may have ended before its pager, and ends otherwise then.
    Case("git-log-pager-quits-early", "git -C repo -c core.pager='head -c 9' log '--format=%<(99999)%s'"),
    Case("git-paginate", "git -C repo -p -c core.pager='tr a-z A-Z' status"),
    Case("git-status", "git -C repo status"),
    Case("git-diff", "git -C repo --no-pager diff --color=always"),
    Case("git-diff-exit-code", "git -C repo --no-pager diff --exit-code"),
    Case("git-branches", "git -C repo --no-pager branch -av"),
    Case("git-show", "git -C repo --no-pager show v1"),
    Case("git-rev-parse", "git -C repo rev-parse HEAD~7"),
    Case("git-commit-with-hook", "git -C repo commit -am changed"),
    Case("git-commit-refused", "@ env REFUSE=1 git -C repo commit -am changed"),
    Case(
        "git-clone",
        "git clone --no-local repo copy",
        masks=(r"(\r?[^\r\n]*(objects|deltas|delta \d+)[^\r\n]*\r?\n?)+",),  # how often it tells is the clock's
        ignore=r"(^|/)index$|\.(pack|idx|rev)$",
    ),
    Case("git-push", "git -C repo push origin main:fresh", ways=EVERY),
    Case("git-push-nothing", "git -C repo push origin main"),
    Case("git-checkout-dirty", "git -C repo checkout other", heal_speaks=True),
    Case("git-stash", "git -C repo stash -u", ignore=r"(^|/)index$|^tmp/."),
    Case(
        "git-rebase-exec",
        "git -C repo rebase --autostash --exec 'echo step; echo step >&2' HEAD~2",
        ignore=r"(^|/)index$|^tmp/.",
        masks=(r"autostash: \w+",),
    ),
    Case("git-archive", "@ git -C repo archive HEAD | tar t"),
    Case("git-blame", "git -C repo --no-pager blame -L 3,7 count"),
    Case("git-bisect-run", "cd repo; git bisect start -q HEAD HEAD~30; @ git bisect run sh -c '! grep -q 25 count'"),
    Case("git-grep-nothing", "git -C repo --no-pager grep nothing-like-it"),
    Case("git-fsck", "git -C repo fsck"),
    Case("git-unknown-command", "git lgo", heal_speaks=True),
    Case("git-outside", "git -C / rev-parse --git-dir", heal_speaks=True),
    Case("git-alias-to-shell", "git -C repo -c alias.both='!echo out; echo err >&2; exit 12' both"),
)

_COREUTILS = (
    Case("ls-long", "ls -la --time-style=+ sub"),
    Case("ls-auto", "ls --color=auto -F"),
    Case("ls-missing", "ls words missing sub", ways=EVERY),
    Case("cat-files", "cat -A words data.json"),
    Case("cat-stdin", "cat", input=b"first\nsecond\n"),
    Case("cp-verbose", "cp -rv sub/deeper copy"),
    Case("mv-verbose", "mv -v words sub/"),
    Case("rm-asks", "rm -i words table", input=b"y\nn\n"),
    Case("rm-missing", "rm -v words missing"),
    Case("ln", "ln -sv words link"),
    Case("mkdir", "mkdir -pv a/b/c"),
    Case("install", "install -v -m 700 words installed"),
    Case("chmod", "chmod -v 600 words"),
    Case("sort-uniq", "@ sort words | @ uniq -c | @ sort -rn"),
    Case("head", "head -c 5 numbers"),
    Case("head-of-yes", "@ yes | @ head -3"),
    Case("status-of-yes", "@ yes | @ head -1; echo ${PIPESTATUS[@]}"),
    Case("tail", "tail -n 3 numbers words"),
    Case("wc", "wc numbers words"),
    Case("tee", "tee copied", input=b"to two\n"),
    Case("tee-to-stderr", "@ seq 2000 | @ tee /dev/fd/2 | wc -c", ways=("pipes", "terminal")),
    Case("split", "split -l 100 --verbose numbers part."),
    Case("dd", "dd if=numbers of=copied bs=64 status=noxfer"),
    Case("sha256sum-check", "@ sha256sum words table > sums; echo >> table; @ sha256sum -c sums"),
    Case("od", "od -c words"),
    Case("join-paste-cut", "@ paste words numbers | head -7 | @ cut -f 2"),
    Case("expr-is-zero", "expr 1 - 1"),
    Case("test-fails", "test -e missing"),
    Case("printf-bytes", r"printf '\0\1\377 no newline'"),
    Case("seq-to-stderr", "@ seq 5000 >&2"),
    Case("env", "env", masks=(r"^_=.*",)),
    Case("env-ignored-signals", "env --ignore-signal=INT --list-signal-handling true"),
    Case("tty", "tty", masks=(r"/dev/pts/\d+",)),
    Case("stty", "stty -a", ways=TERMINAL),
    Case("stat", "stat -c '%A %s %F %N' words sub"),
    Case("du", "du -ab sub"),
    Case("date", "date -d @0 +%c"),
    Case("id", "id"),
    Case("nice", "nice -n 5 nice"),
    Case("stdbuf", "stdbuf -oL -eL ./both.sh"),
    Case("comm-unsorted", "comm words table"),
    Case("factor-bad", "factor 12 x 13"),
    Case("mktemp-dry", "mktemp -u fixed.XXX", masks=(r"fixed\.\w+",)),
    Case("kill-itself", "@ sh -c 'kill -SEGV $$'", masks=(r"\d+ Segmentation",)),
    Case("sleep-usage", "sleep one"),
    Case("unknown-option", "ls --no-such-option"),
)

_WRAPPERS = (
    Case("timeout-in-time", "timeout 20 ./script.sh a b"),
    Case("timeout-too-late", "timeout 0.1 sleep 20"),
    Case("timeout-kills", "timeout -s KILL 0.1 sleep 20", masks=(r"^.*Killed.*$",)),
    Case("timeout-preserves", "timeout --preserve-status -v 0.1 sleep 20"),
    Case("timeout-foreground", "timeout --foreground 20 cat", input=b"typed\n"),
    Case("timeout-of-heal", "timeout 0.5 @ sleep 20", ways=("pipes", "terminal")),
    Case("nohup", "nohup ./both.sh"),
    Case("nohup-of-heal", "nohup @ ./both.sh", ways=EVERY),
    Case("script", "script -qec 'tty -s; echo at a terminal; exit 3' /dev/null", ways=("pipes", "terminal")),
    Case(
        "script-of-heal",
        "script -qec '@ sh -c \"echo err >&2; stty -a >&2; exit 3\"' typescript",
        ways=("pipes", "terminal"),
        ignore="typescript",
    ),
    Case("time-keyword", "time -p @ sleep 0.01", masks=(r"\d+\.\d+",)),
    Case("time-of-bash", "@ bash -c 'time sleep 0.01'", masks=(r"\d+m\d+\.\d+s",)),
    Case("time-program", "time -f '%x %C' ./script.sh", needs=("/usr/bin/time",)),
    Case("setsid", "setsid -w ./script.sh one"),
    Case("chronic", "chronic ./script.sh"),
    Case("flock", "flock -n lockfile ./script.sh"),
    Case("sudo", "sudo -n id -u"),
    Case("sudo-status", "sudo -n -u nobody sh -c 'id -un; echo err >&2; exit 8'"),
    Case("sudo-list", "sudo -n -v"),
    Case(
        "sudo-at-a-terminal",
        "sudo -n sh -c 'test -t 0; echo $?; echo err >&2; kill -TERM $$'",
        masks=(r"^.*Terminated.*$",),
    ),
    Case("strace", "strace -qq -e trace=exit_group true"),
    Case("prlimit", "prlimit --nofile=32:32 sh -c 'ulimit -n'"),
    Case("unbuffer", "unbuffer ./both.sh"),
)

_MANY = (
    Case("make", "make -j4 -Otarget", masks=(r"(?s)(making \w\r?\n)+",)),
    Case("make-silent-one", "make -s a slow"),
    Case("make-fails", "make fail", ways=EVERY),
    Case("make-keeps-going", "make -k fail a"),
    Case("make-dry", "make -n all fail"),
    Case("make-jobs-below", "make -j3 jobs"),
    Case("make-below-make", "@ make -j2 sub HEAL='@ '", masks=(r"(?s)(making \w\r?\n)+",)),
    Case("make-missing-target", "make nothing"),
    Case("xargs", "xargs -n 2 echo got", input=b"a b c\nd e\n"),
    Case("xargs-parallel", "@ xargs -P 4 -n 1 sh -c 'echo $0 >> made.$0' < words"),
    Case("xargs-status", "xargs -n 1 sh -c 'exit $0'", input=b"0\n3\n0\n"),
    Case("xargs-of-heal", "sort -u words | xargs -n 1 @ echo got"),
    Case("find", "find sub -type f -name '*.txt'"),
    Case("find-missing", "find sub missing -name '*.txt'", ways=EVERY),
    Case("find-exec", r"find sub -name 'o*' -exec sh -c 'echo $0; echo err >&2; exit 1' {} \;"),
    Case("find-exec-heal", r"find sub -type f -exec @ wc -c {} \;"),
    Case("find-exec-many", r"find sub -type f -exec @ cat {} +"),
    Case("find-ok", r"find words -ok rm {} \;", input=b"y\n"),
    Case("find-delete", "find sub -name 'three*' -print -delete"),
    Case("parallel", "parallel -j 2 sh -c 'echo $0 > made.$0' -- a b c"),
    Case("while-read", "while read -r word; do @ echo got $word; done < words"),
    Case("while-read-piped", "cat words | while read -r word; do @ true; echo $word; done"),
    Case("rest-of-a-file", "(@ head -n 1; cat) < words"),
    Case("many-at-once", "for n in 1 2 3 4 5; do @ sh -c 'echo '$n' > made.'$n & done; wait; ls made.*", ways=EVERY),
)

_SHELLS = (
    Case("bash", "bash -c 'echo out; echo err >&2; exit 3'"),
    Case("bash-login", "bash -lc 'echo $0 $SHLVL; shopt login_shell'"),
    Case("bash-trap", "./signals.sh"),
    Case("bash-syntax-error", "bash -c 'if then'"),
    Case("bash-not-found", "bash -c 'no-such-command'", heal_speaks=True),
    Case("bash-xtrace", "bash -xc 'for n in 1 2; do echo $n; done'"),
    Case("bash-asks", "bash -c 'read -r -p \"name: \" name; echo hello $name'", input=b"you\n", two_streams=True),
    Case("bash-background", "bash -c 'sleep 0.05 & wait; echo done $?'"),
    Case("bash-job-control", "bash -c 'set -m; sleep 0.05 & fg %1; echo $?'"),
    Case("bash-coprocess", "bash -c 'coproc cat; echo hi >&${COPROC[1]}; read -r word <&${COPROC[0]}; echo $word'"),
    Case("bash-process-substitution", "bash -c 'diff <(sort words) <(sort -u words)'"),
    Case("sh-two-descriptors", "sh -c 'echo to three >&3; echo err >&2' 3>/dev/null"),
    Case("sh-script", "./script.sh 'a  b' '' c", ways=EVERY),
    Case("no-shebang", "bash -c ./noshebang", heal_speaks=True),
    Case("dash-cannot", "dash -c 'cd /missing'"),
    Case("zsh", "zsh -fc 'echo out; print -u2 err; exit 3'"),
    Case("zsh-status-of-pipe", "zsh -fc 'false | true; echo $pipestatus'"),
    Case("fish", "fish --no-config -c 'echo out; echo err >&2; exit 3'"),
    Case("fish-loop", "fish --no-config -c 'for n in 1 2; echo $n; end; false'"),
)

_LANGUAGES = (
    Case("python", "python3 prog.py a 'b c'"),
    Case("python-traceback", "python3 -c 'def f(): return {}[1]\nf()'", ways=EVERY),
    Case("python-syntax-error", "python3 -c 'x ='"),
    Case("python-is-a-terminal", "python3 -c 'import os; print([os.isatty(number) for number in range(3)])'"),
    Case(
        "python-alternating",
        "python3 -c 'import os\nfor n in range(400): os.write(1 + n % 2, b\"%d\\n\" % n)'",
        ways=EVERY,
    ),
    Case("python-input", "python3 -c 'print(input(\"who? \"))'", input=b"me\n", two_streams=True),
    Case("python-interrupts-itself", "python3 -c 'import os, time; os.kill(os.getpid(), 2); time.sleep(9)'"),
    Case("python-abort", "python3 -c 'import os; os.abort()'", masks=(r"^.*Aborted.*$",)),
    Case("python-unittest", "python3 -B -m unittest -v test_it", masks=(r"in \d+\.\d+s",)),
    Case("python-json-tool", "python3 -m json.tool data.json"),
    Case("python-argparse", 'python3 -c \'import argparse; argparse.ArgumentParser(prog="p").parse_args(["--no"])\''),
    Case("python-warning", "python3 -Wd -c 'import warnings; warnings.warn(\"careful\"); print(1)'"),
    Case(
        "python-size", "python3 -c 'import os, sys\nfor n in (0, 1, 2): print(os.get_terminal_size(n))'", ways=TERMINAL
    ),
    Case("python-two-processes", "python3 -c 'import os; print(os.system(\"echo err >&2; exit 2\"))'"),
    Case("python-curses", "python3 curse.py", ways=TERMINAL, keys=(("hello", "x"),), raw=True, screen=True),
    Case("python-interrupted", "python3 interrupted.py", ways=TERMINAL, keys=(("ready", "\x03"),)),
    Case(
        "python-getpass",
        "python3 -c 'import getpass; print(len(getpass.getpass()))'",
        ways=TERMINAL,
        keys=(("Password: ", "secret\n"),),
    ),
    Case(
        "python-prompt",
        "python3 -q",
        ways=TERMINAL,
        keys=((">>> ", "1 + 1\n"), (">>> ", "import sys; sys.exit(5)\n")),
        screen=True,
    ),
    Case("node", "node prog.js", ways=EVERY),
    Case("node-throws", "node -e 'throw new Error(\"no\")'"),
    Case("node-is-a-terminal", "node -p '[0, 1, 2].map(n => require(\"tty\").isatty(n))'"),
    Case("node-colours", "node -e 'console.error({a: [1, \"two\", null]}); console.log(process.stderr.columns)'"),
    Case("node-stdin", "node upper.js", input=b"up\n"),
    Case("node-many-lines", "node -e 'for (let n = 0; n < 3000; n++) console.error(\"line \" + n)'"),
    Case("perl", 'perl -e \'$| = 1; print "out\\n"; warn "careful\\n"; die "dead\\n"\'', ways=EVERY),
    Case("awk", "awk '{ s += $2; print $1 > \"/dev/stderr\" } END { print s; exit 3 }' table"),
    Case("sed-in-place", "sed -i.old -f edit.sed words"),
    Case("sed-error", "sed s/a words"),
    Case("jq", "jq -C . data.json"),
    Case("jq-false", "jq -e .missing data.json"),
    Case("jq-error", "jq . words"),
    Case("sqlite3", "sqlite3 -cmd '.mode table' new.db 'create table t(a); insert into t values (1); select * from t'"),
    Case("bc", "bc -q", input=b"6 * 7\n1 / 0\n", ways=STREAMS),
    Case("gcc-error", "gcc -fsyntax-only prog.c"),
    Case("gcc-and-run", "@ gcc -o good good.c && @ ./good", ignore="good$|^tmp/."),
)

_TOOLS = (
    Case("grep-colour", "grep --color=auto -n apple words"),
    Case("grep-nothing", "grep nothing words"),
    Case("grep-error", "grep -E '(' words"),
    Case("diff", "diff --color=auto words table"),
    Case("patch", "patch words patch.diff"),
    Case("cmp", "cmp words table"),
    Case("tar", "tar cvf out.tar --mtime=@0 sub words"),
    Case("tar-of-missing", "tar cf out.tar --mtime=@0 words missing"),
    Case("gzip", "gzip -v -n numbers"),
    Case("gzip-of-garbage", "gzip -t words"),
    Case("curl-file", "curl -sS file:///etc/hostname"),
    Case("curl-missing", "curl -sS file:///missing"),
    Case("rsync", "rsync -av --no-t sub/ copied", masks=(r"[\d,.]+ bytes.*", r"total size.*")),
    Case("openssl", "openssl dgst -sha256 words"),
    Case("openssl-error", "openssl x509 -in words", masks=(r"^[0-9A-F]{8,}:",)),
    Case("column", "column -t table"),
    Case("file", "file words sub"),
    Case("tput", "tput setaf 1"),
    Case("less-in-a-pipe", "less words", ways=STREAMS),
    Case("more-in-a-pipe", "more words", ways=STREAMS),
    Case("fzf-filter", "fzf --filter=an", input=b"banana\ncan\nfig\n", ways=STREAMS),
    Case("vim-script", "vim -u NONE -i NONE -n -es +%s/apple/pomme/ +wq words", ways=STREAMS),
    Case("ps-itself", "ps -o stat=,comm= -p 1"),
    Case("getent", "getent passwd root"),
    Case("ed", "ed words", input=b"1d\nw\nq\n"),
)

_SSH = tuple(
    Case(name, f'@ ssh -F "$SSH_CONFIG" {line}', data, needs=("sshd",), ways=ways, masks=(r"/dev/pts/\d+",))
    for name, line, data, ways in (
        ("ssh", "lab 'echo out; echo err >&2; exit 7'", b"", EVERY),
        ("ssh-stdin", "lab wc -c", b"four\n", ("pipes", "files")),
        ("ssh-no-stdin", "-n lab cat", b"not taken\n", ("pipes", "files")),
        ("ssh-terminal", "-t lab 'stty size; tty; echo err >&2; exit 3'", b"", TERMINAL),
        ("ssh-forced-terminal", "-tt lab 'tty -s; echo $?'", b"", ("pipes",)),
        ("ssh-killed", "lab 'kill -TERM $$'", b"", ("pipes", "terminal")),
        ("ssh-much", "lab 'seq 20000 >&2; seq 20000'", b"", ("pipes", "files")),
        ("ssh-verbose", "-G lab", b"", ("pipes",)),
    )
)

_FULL_SCREEN = (
    Case(
        "git-log-in-less",
        "git -C repo -c core.pager=less log --oneline",
        ways=TERMINAL,
        raw=True,
        keys=((":", " "), ("END", "g"), (":", "q")),
    ),
    Case("git-add-patch", "git -C repo add -p", ways=TERMINAL, keys=((r"\? ", "y\n"),)),
    Case(
        "git-commit-in-vim",
        "git -C repo -c core.editor='vim -u NONE -i NONE -n --cmd \"set shm=aoOtTIF\"' commit --amend",
        ways=TERMINAL,
        keys=(("change 40", "ccreworded\x1b"), ("reworded", ":wq\r")),
        raw=True,
        screen=True,
    ),
    Case("less", "less numbers", ways=TERMINAL, keys=(("numbers", " "), (":", "G"), (r"\(END\)", "q")), raw=True),
    Case("less-piped", "seq 200 | @ less -N", ways=TERMINAL, keys=((":", " "), (":", "q")), raw=True),
    Case("more", "more numbers", ways=TERMINAL, keys=(("--More--", " "), ("--More--", "q")), raw=True),
    Case("man", "@ man -l page.1 < /dev/tty", ways=TERMINAL, keys=(("page", "q"),), raw=True),
    Case(
        "vim",
        "vim -u NONE -i NONE -n words",
        ways=TERMINAL,
        raw=True,
        screen=True,
        keys=(("pear", "ggdd"), ("", "oadded\x1b"), ("", ":wq\r")),
    ),
    Case(
        "vim-from-stdin",
        "cat words | @ vim -u NONE -i NONE -n -",
        ways=TERMINAL,
        raw=True,
        screen=True,
        keys=(("pear", ":w saved\r"), ("written", ":q!\r")),
    ),
    Case(
        "vim-killed", "timeout -s KILL --foreground 1 vim -u NONE -i NONE -n words", ways=("pipes",), masks=(r"(?s).*",)
    ),
    Case("fzf", "@ fzf < words > chosen", ways=TERMINAL, raw=True, keys=(("7/7", "pear"), ("1/7", "\r")), screen=True),
    Case("fzf-given-up", "@ fzf < words", ways=TERMINAL, raw=True, keys=(("7/7", "\x1b"),), screen=True),
    Case(
        "tmux",
        "tmux -f /dev/null -S socket new-session 'echo inside; tty -s; echo $?; sleep 0.3; exit 4'",
        ways=TERMINAL,
        screen=True,
        ignore="socket",
        masks=(r"/dev/pts/\d+",),
    ),
    Case(
        "tmux-detached",
        "@ tmux -f /dev/null -S socket new-session -d 'sleep 9'; @ tmux -S socket list-sessions -F '#S';"
        " @ tmux -S socket kill-server",
        ignore="socket",
    ),
    Case("tmux-no-server", "tmux -S socket list-sessions", ignore="socket"),
    Case(
        "script-at-a-terminal",
        "script -q typescript",
        ways=TERMINAL,
        keys=((r"[#$] ", "stty size; exit 3\n"),),
        ignore="typescript",
    ),
    Case(
        "bash-interactive",
        "bash --norc --noprofile --noediting -i",
        ways=TERMINAL,
        keys=((r"[#$] $", "sleep 0.1 &\n"), (r"[#$] $", "wait; echo here\n"), (r"[#$] $", "exit 3\n")),
        masks=(r"\[1\] \d+",),
    ),
    Case("stty-raw-and-back", "sh -c 'was=$(stty -g); stty raw -echo; stty $was; stty -a'", ways=TERMINAL),
    Case("stty-left-changed", "stty -echo", ways=TERMINAL),
    Case(
        "sudo-keys",
        "sudo -u nobody sh -c 'echo ready; cat; echo done >&2'",
        ways=TERMINAL,
        keys=(("ready", "typed\n"), ("typed", "\4")),
        two_streams=True,
    ),
    Case("dialog", "dialog --yesno sure? 6 20", ways=TERMINAL, raw=True, keys=(("sure", "\r"),), screen=True),
    Case("watch", "watch -t -n 1 echo watched", ways=TERMINAL, keys=(("watched", "\x03"),), screen=True),
    Case("top", "top -b -n 1 -p 1", ways=("pipes",), masks=(r"(?s).*",)),
    Case("control-c", "sleep 20", ways=TERMINAL, keys=(("", "\x03"),)),
    Case("control-backslash-caught", "python3 quits.py", ways=TERMINAL, keys=(("ready", "\x1c"),)),
    Case("end-of-file", "cat -n", ways=TERMINAL, keys=(("", "one\n"), ("1", "\4"))),
)

CASES = (*_GIT, *_COREUTILS, *_WRAPPERS, *_MANY, *_SHELLS, *_LANGUAGES, *_TOOLS, *_SSH, *_FULL_SCREEN)
assert len({case.name for case in CASES}) == len(CASES)
