"""The plan of this set, written before anything was captured: twelve engineers and a month of their shells.

Marks: [e] something of the environment, [s] silent (not the environment's). About 22 a head, in proportion.

1. ADA, Python web (Django, FastAPI, uv, poetry, pytest, postgres, redis, celery)
   [e] manage.py migrate: postgres of localhost not started; wrong password for the role; database does not exist;
       migrate: permission denied for schema public; runserver: port taken; import of a package not installed
       (twice: manage.py, uvicorn); uvicorn port taken; celery worker: redis refused; celery: redis wants a
       password; poetry install: lock behind pyproject; uv sync --locked stale; uv pip install without a venv; pip
       install system (externally managed); private index 401; index host not resolving; DJANGO_SETTINGS_MODULE
       unset; SECRET_KEY env missing (ImproperlyConfigured); pytest: file not there; pytest: unknown
       fixture/plugin option of a missing plugin (--cov, -n); ruff not found; psql to staging through a tunnel
       that is down; alembic: can't locate revision; alembic: no config; git push rejected.
   [s] failing pytest; ruff check; mypy; makemigrations --check; django check error; IntegrityError of a script;
       black --check; poetry check; pytest no tests collected; test that prints 401.
2. BEN, frontend (node, npm, pnpm, yarn, vite, eslint, playwright, jest)
   [e] npm ci without lock; npm ci out of sync; npm run of an unknown script; npm install 401/403/404 from the
       private registry; ERESOLVE (s); vite: not found (node_modules absent); dev server port taken (strictPort);
       node: Cannot find module express; npm publish without login, over a published version; EACCES npm i -g;
       pnpm --frozen-lockfile outdated; yarn not installed; playwright: browsers not installed; jest: module not
       found; ENOSPC of watchers; registry unreachable (ECONNREFUSED, ENOTFOUND, EAI_AGAIN); self-signed
       certificate of the company registry; node: fetch of the API refused; wrong engine.
   [s] eslint; tsc; jest failing; vite build error of an import; prettier --check; vitest failing; npm audit;
       ERESOLVE; JSON error.
3. CAI, Go services
   [e] go test needing postgres: refused; go mod download from a proxy that is down / private repo wants a login;
       go: no go.mod; listen: address in use; missing go.sum entry; package not in std; vendor inconsistent (n);
       golangci-lint absent; make target missing; docker compose: daemon down; binary: missing env; kubectl at
       times; grpc refused; git tag exists; go install permission; cannot find module path
   [s] compile error, failing test, vet, race panic, gofmt -l, unused import, go build cycle, context deadline of
       own test.
4. DIA, Java/Kotlin (maven, gradle, spring)
   [e] mvn: artifact not found offline/Unknown host/401/403 from nexus; no pom here; JAVA_HOME wrong; unknown
       lifecycle phase; plugin prefix not found; release 21 not supported; gradlew permission; wrapper cannot
       download; gradle: no settings /task not found; java -jar not there; ClassNotFound driver; JDBC refused /
       password; port in use of the server; heap OOM; Unsupported class version; keystore; mvn deploy 401
   [s] compilation failure; surefire failing; checkstyle-like; NPE; dependency:tree nothing...
5. EMI, Rust
   [e] cargo: no Cargo.toml; dep not in registry offline; crates.io unreachable; linker cc not found; openssl
       pkg-config missing; git dependency auth; target not installed; cargo-nextest/cargo-watch no such command;
       bin not found; lock needs update --locked; package ID; toolchain not installed; text busy; clippy absent;
   [s] borrow checker; failing test; panic unwrap; clippy -D; fmt --check; test with connection refused word.
6. FIN, PHP and Ruby
   [e] composer: no composer.json; packagist unreachable; lock; ext-missing; PDO refused; access denied mysql;
       vendor/autoload missing; php -S port; class not found ext; bundle: gem not found (could not find in locally
       installed); Gemfile absent; rake aborted: don't know; rspec: cannot load; pg refused; redis refused; rails
       not installed; artisan missing; storage not writable; rubocop
   [s] phpunit fail; parse error; rspec fail; rubocop offences; uncaught TypeError; Ruby NoMethodError; composer
       validate.
7. GUS, data (dbt, psql, s3, pandas, spark-like jobs)
   [e] dbt: no project; no profile; refused; password; dbt deps; psql: relation permission denied, db absent,
       role, copy file; s3: no credentials, expired token, no bucket, access denied, no region; pandas: file
       missing, no openpyxl/pyarrow; airflow-ish; duckdb lock; pg too many connections; statement timeout; disk
       full of an export; kafka refused; ssh to the warehouse.
   [s] SQL syntax, column missing; dbt test fails; dbt compile; KeyError; csv parse error; great-expectations-like
       assert; jq.
8. HAL, ML (environments, notebooks, long jobs over ssh, rsync)
   [e] pip no matching; no module torch; nvidia-smi absent; conda absent; jupyter port / kernel not there /
       nbconvert file; rsync over ssh: key, no space, permission denied, no such dir; ssh host name, timeout, host
       key changed; scp; tmux no session; wandb login; huggingface 401; CUDA lib missing; OOM kill/memory error;
       disk full checkpoint; tensorboard port; wget of data 403/404; mlflow server down; git lfs
   [s] shape error, nan assert, notebook cell fails, argparse error, Ctrl-C of a run, checkpoint exception.
9. IDA, QA / automation
   [e] pytest with base url refused; selenium without driver; playwright without browsers; newman refused;
       behave/robot not found; adb; appium; jmeter absent; docker exec; xvfb; allure absent; curl of staging
       401/403/502/timeout; wait-on timeout; k6 absent; db fixture; ssh
   [s] newman assertions; robot failing; behave failing; pytest failing with 401; jest snapshot; diff of golden;
       curl -f as answer?; grep.
10. JON, full-stack in a monorepo (make, just, npm scripts, compose, pre-commit, git all day)
   [e] git: push rejected, no upstream, checkout dirty, branch absent, branch exists, auth, not a repo, pull
       diverged, stash none, lock, submodule; make: no rule; just: no recipe; npm workspace absent; compose:
       daemon, no file, port taken, env file missing, service absent, pull; pre-commit not installed, no config;
       commitlint; husky; turbo; gh login; docker login; hook without exec
   [s] nothing to commit; merge conflict; rebase conflict; pre-commit fails; git diff --exit-code; grep;
       merge-base; commit-msg.
11. KIT, embedded / C++
   [e] cmake: no CMakeLists, package not found, generator, compiler; header missing (cc), -l missing; ninja: no
       build dir; make no makefile; serial: no such port, permission, busy; avrdude/esptool/openocd/dfu; arm gcc
       absent; submodule not initialised, git submodule auth; west not a workspace; platformio; gdb file; shared
       library missing; ccache; cross file; conan; ctest dir
   [s] compile error, undefined reference to own symbol, ctest fail, segfault 139, assert 134, cppcheck,
       clang-format, -Werror, valgrind.
12. LEO, tooling: own CLIs and bots in Python, node, go, bash against company APIs
   [e] API token missing (own message), 401, 403, 404, 429, 502, dns, refused, tls, timeout, proxy 407; config
       file missing; slack invalid_auth; jira; gh/glab api; vault; shebang bad interpreter; ./tool not executable;
       module missing; python2; jq missing; keyring; sqlite locked; npx; cron flock; docker exec; env: node
   [s] argparse, own exception, traceback with ValueError, shellcheck, bash syntax, unit test, KeyError, schema
       validation, exit 3.
"""
