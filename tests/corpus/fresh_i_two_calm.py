"""More of the same twelve that is not the environment's: data, models, tests, a monorepo, C++, own programs."""

from typing import Any

from tests.corpus.fresh_i_two_data import ORDERS, PG
from tests.corpus.fresh_i_two_docker import CLONE, DOCKER
from tests.corpus.fresh_i_two_embed import cmake
from tests.corpus.fresh_i_two_ml import NB
from tests.corpus.fresh_i_two_mono import REPO
from tests.corpus.fresh_parts import fails, file

S: dict[str, Any] = {"timeout": 120}
BOTH: dict[str, Any] = {"timeout": 120, "stdout": True}
BUILD = "cmake -S . -B build >/dev/null\n"

DATA = [
    fails("none", 'psql -h localhost -U web store -c "insert into orders(id, qty) values (1, 2), (1, 3)"', PG),
    fails(
        "none",
        "psql -h localhost -U web store -c '\\copy orders from orders.csv csv header'",
        PG + "printf 'id,qty\\n7,two\\n' > orders.csv",
    ),
    fails(
        "none",
        'python -c "import duckdb; print(duckdb.sql(\\"select day, sum(qty) from \'orders.csv\' group by 1\\"))"',
        ORDERS,
        **S,
    ),
    fails(
        "none",
        "python jobs/join.py",
        file(
            "jobs/join.py",
            """
          import pandas as pd

          orders = pd.DataFrame({"id": [1], "customer": [3]})
          customers = pd.DataFrame({"customer_id": [3], "name": ["a"]})
          print(orders.merge(customers, on="customer_id"))
          """,
        ),
        **S,
    ),
    fails("none", "jq -r '.rows[] | [.id, .qty | @csv' export.json", "echo '{\"rows\": []}' > export.json"),
    fails("none", "sqlite3 state.db 'select * from run'", "sqlite3 state.db 'create table runs(day)'"),
    fails("none", "mysql -h 127.0.0.1 -uweb -ppw store -e 'select id, amount from orders'"),
]
ML = [
    fails(
        "none",
        "papermill train.ipynb out.ipynb -p lr 0",
        file("train.ipynb", NB.format("1 / 0", "python3")),
        timeout=120,
    ),
    fails(
        "none",
        "python fit.py",
        file(
            "fit.py",
            """
          import numpy as np
          from sklearn.linear_model import LogisticRegression

          LogisticRegression().fit(np.array([[1.0], [np.nan]]), [0, 1])
          """,
        ),
        **S,
    ),
    fails(
        "none",
        "python train.py --config configs/base.json",
        "mkdir configs; echo '{\"lr\": 0.1}' > configs/base.json; printf 'import json, "
        "sys\\nc = "
        'json.load(open(sys.argv[2]))\\nprint(c["model"]["depth"])\\n\' > train.py',
    ),
    fails(
        "none",
        "python solve.py",
        "printf 'import numpy as np\\nprint(np.linalg.inv(np.ones((3, 3))))\\n' > solve.py",
        **S,
    ),
    fails(
        "none",
        "python watch_loss.py",
        'printf \'losses = [0.9, float("nan")]\\nfor step, loss in enumerate(losses):\\n    if '
        "loss != loss:\\n        raise "
        'SystemExit(f"step {step}: loss is nan, stopping")\\n\' > watch_loss.py',
    ),
]
QA = [
    fails(
        "none",
        "behave features",
        file(
            "features/login.feature",
            "Feature: login\n  Scenario: locked user\n    Given a locked user\n    Then access is denied with 403\n",
        )
        + "mkdir features/steps; echo 'from behave import given' > features/steps/a.py",
        **BOTH,
    ),
    fails(
        "none",
        "python -m pytest -q -n 2 tests",
        'mkdir tests; printf \'import pytest\\n\\n\\n@pytest.mark.parametrize("n", [1, 2, 3])\\ndef '
        "test_even(n):\\n    "
        "assert n %% 2 == 0\\n' > tests/test_even.py",
        **BOTH,
    ),
    fails(
        "none",
        "cmp out/report.pdf golden/report.pdf",
        "mkdir out golden; echo a > out/report.pdf; echo b > golden/report.pdf",
        stdout=True,
    ),
    fails(
        "none",
        "python -m pytest -q tests",
        "mkdir tests; printf 'def test_a():\\n    assert (1 == 1\\n' > tests/test_a.py",
        **BOTH,
    ),
    fails(
        "none",
        "htmlhint public/index.html",
        "mkdir public; echo '<html><body><div></body></html>' > public/index.html",
        **BOTH,
    ),
    fails(
        "none",
        "robot --outputdir out login.robot",
        file(
            "login.robot",
            """
          *** Test Cases ***
          Admin Can Log In
              Should Contain    HTTP/1.1 403 Forbidden    200 OK
          """,
        ),
        **BOTH,
    ),
]
MONO = [
    fails("none", "git stash pop", REPO + "echo b > a; git stash -q; echo c > a; git commit -qam c", stdout=True),
    fails(
        "none",
        "git pull --no-rebase",
        CLONE + "git reset -q --hard HEAD~1; echo mine > f3; git add f3; git commit -qm mine",
        stdout=True,
    ),
    fails(
        "none",
        "git revert --no-edit HEAD~1",
        REPO + "echo b > a; git commit -qam b; echo c > a; git commit -qam c",
        stdout=True,
    ),
    fails("none", "git diff --check", REPO + "printf 'a  \\n' > a", stdout=True),
    fails(
        "none",
        "make typecheck",
        "printf 'typecheck:\\n\\ttsc --noEmit --strict web.ts\\n' > Makefile; echo 'export const id: "
        "number = null' > web.ts",
        **BOTH,
    ),
    fails(
        "none",
        "docker run --rm shop/box:1 sh -c 'echo migrating; echo \"error: column price exists\" >&2; exit 4'",
        DOCKER,
        **S,
    ),
    fails(
        "none",
        "just test",
        "printf 'test:\\n    python3 -m unittest -q test_a\\n' > justfile; printf 'import "
        "unittest\\n\\n\\nclass T(unittest.TestCase):\\n    "
        'def test_a(self):\\n        self.assertIn("ok", "connection refused")\\n\' > test_a.py',
        **S,
    ),
    fails(
        "none",
        "hadolint Dockerfile",
        "printf 'FROM node\\nRUN apt-get update && apt-get install curl\\nRUN cd /app\\n' > Dockerfile",
        **BOTH,
    ),
]
EMBED = [
    fails("none", "make", "printf 'fw.bin: fw.elf\\n    objcopy fw.elf fw.bin\\n' > Makefile"),
    fails(
        "none",
        "cmake --build build",
        cmake(main='static_assert(sizeof(long) == 4, "32 bit only");\nint main() {}') + BUILD,
        **BOTH,
    ),
    fails(
        "none",
        "g++ -o sensor main.cpp crc.cpp",
        "echo 'int crc() { return 1; } int main() { return crc(); }' > main.cpp; echo 'int crc() { "
        "return 2; }' > "
        "crc.cpp",
        **S,
    ),
    fails(
        "none",
        "./sensor",
        cmake(main="#include <vector>\nint main() { std::vector<int> v(3); int *p = v.data(); return p[5]; }")
        + "g++ -g -fsanitize=address -o sensor main.cpp",
        tool="bash",
        **S,
    ),
    fails(
        "none",
        "cmake -B build",
        file(
            "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.20)\nproject(sensor CXX\nadd_executable(sensor main.cpp)",
        ),
        **S,
    ),
    fails(
        "none",
        "./sensor --rate 50",
        cmake(
            main='#include <stdexcept>\nint main() { throw std::runtime_error("sensor: checksum mismatch '
            'in frame 12"); }'
        )
        + "g++ -o sensor main.cpp",
        tool="bash",
        **S,
    ),
]
TOOL = [
    fails(
        "none",
        "./rotate.sh",
        "printf '#!/bin/bash\\nset -u\\necho \"rotating $TARGET_LIST\"\\n' > rotate.sh; chmod +x rotate.sh",
        tool="bash",
        also="not_configured",
    ),
    fails(
        "none",
        "python3 sync.py --since yesterday",
        "printf 'import argparse, datetime\\np = "
        'argparse.ArgumentParser()\\np.add_argument("--since", '
        "type=datetime.date.fromisoformat)\\np.parse_args()\\n' > sync.py",
    ),
    fails(
        "none",
        "node report.mjs",
        "echo \"const load = async () => { throw new RangeError('week 54 does not exist') }; await "
        'load()" > report.mjs',
    ),
    fails("none", "python3 -m json.tool settings.json", "echo \"{'token': 'denied'}\" > settings.json"),
    fails(
        "none",
        "python3 audit.py",
        "printf 'class PolicyError(Exception):\\n    pass\\n\\n\\nraise PolicyError(\"user bob: "
        'permission denied 17 times, see audit.log")'
        "\\n' > audit.py",
    ),
    fails("none", "xmllint --noout feed.xml", "echo '<feed><entry></feed>' > feed.xml"),
    fails("none", "sed -i 's/old/new' hosts.txt", "echo old > hosts.txt"),
    fails("none", "tsx bot.ts", "printf 'const hours: number[] = [];\\nhours.at(0)!.toFixed(1)\\n' > bot.ts", **S),
]
CASES = [*DATA, *ML, *QA, *MONO, *EMBED, *TOOL]
