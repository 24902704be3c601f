"""The plan of the second half of the eighth fresh set: twelve engineers and what went wrong in their month.

Written before anything was captured. A number says how often the month brings it; what comes once has none. The cases
follow it engineer by engineer; where one could not be had it is left out, not replaced by an easier one.

1. Mara, Python backend (Django, FastAPI, Celery). Daily: git, python, pip, poetry, uv, pytest, ruff, mypy, psql, docker
   compose, make, curl. pytest with failing assertions 6, pytest that cannot import what is not installed 2, pytest
   whose
   database is down, manage.py without the venv (no django) 2, migrate while postgres is off 2, runserver on a taken
   port, a setting that is not in the environment, a migration that the database contradicts, pip in the system's
   Python, a package name mistyped, requirements file not there, psycopg2 without pg_config, the company index outside
   the VPN, poetry lock behind, poetry run of a script that is not there, uv sync with a wrong Python, push rejected 2,
   pull over local changes 2, checkout over local changes, push without upstream, merge conflict 2, nothing to commit,
   pre-commit hook, rebase with unstaged changes, wrong branch name, mypy 2, ruff 2, black --check, curl to the dev
   server that is
   off 2, alembic's revision not found, celery without broker, redis off, IPython not installed.
2. Jonas, front end and Node (React, Vite, Express). Daily: git, npm, npx, pnpm, yarn, tsc, eslint, jest, vitest, gh.
npm run of a
   script that is not there 2, npm test 4, tsc 3, eslint 3, vite not found (no node_modules) 2, Cannot find module 3,
   EADDRINUSE
   2, npm install ERESOLVE, npm ci out of sync, no package.json, private package 401/404 2, registry not resolved,
   EACCES -g, engine-strict, prettier --check 2, pnpm frozen lockfile, TypeError of his own 2, unhandled rejection
   ECONNREFUSED 2,
   fetch of a 401, JSON that does not parse, husky hook, protected branch, git stash pop conflict, detached push, ssh
   key,
   gh not logged in, gh pr create without commits, playwright browser missing, .env variable missing, node version,
   heap out of memory.
3. Priya, data engineer (dbt, pandas, Airflow-like scripts, Postgres, MySQL, S3, DuckDB). psql refused, password, no
such database,
   relation does not exist 2, syntax 2, permission denied for table, statement timeout, COPY file, pg_dump of a
   missing table, version mismatch,
   pg_restore into what exists, dbt: profile missing, compile error, test failed, connection; pandas FileNotFound,
   KeyError 2,
   out of memory, disk full at COPY or export 2, aws s3: token expired 2, NoSuchBucket, AccessDenied, no credentials;
   mysql access denied,
   unknown database, socket; sqlite locked, malformed, no such table; duckdb lock, csv; ssh tunnel port in use, rsync
   to the warehouse
   host, scp no such file, cron's PATH, jq parse error, head of a pipe, a DAG that lacks a package, gzip not in gzip
   format.
4. Tomasz, Java and Spring, some QA. mvn: tests fail 4, compile 3, could not resolve (offline 2, 401, not found), no
POM, wrong goal or
   profile, JAVA_HOME, release version not supported; gradle: task not found, wrapper download, no build file,
   daemon's Java; java: class not
   found, port in use, connection refused to the database, jar not there, OutOfMemoryError, UnsupportedClassVersion;
   javac; git 6; docker 4; curl 3;
   mysql 2; keytool PKIX 2; ssh 2; jstack of another's process; tail of a log that is root's.
5. Lena, Go services. go build 4, go test 5, go vet 2, missing module / go.sum entry 3, proxy not reachable 2, private
module asks for a password,
   go version too old, golangci-lint not installed, package not in std, port in use 2, dial refused 3 (postgres,
   redis, grpc), context deadline, panic, data race,
   make target 2, docker build fails at COPY, docker daemon, kubectl 4, git 6, gofmt, protoc plugin missing, dlv
   missing, permission on bin, kill.
6. Diego, Rust and C++. cargo build 4, cargo test 4, clippy 2, cargo without network 2, no Cargo.toml, locked, unknown
feature, unknown bin, linker cc, openssl-sys
   pkg-config, rustup target, panic 2; gcc 2, undefined reference 2, header missing 2, library missing 2, cmake: no
   CMakeLists, package missing, cache of another folder; make error 2,
   gdb no such file / ptrace not permitted, segfault 2, ASan, ctest failed, ld.so library not found, git submodule not
   there, git LFS, disk full in target, Text file busy.
7. Aiko, Ruby and its servers. bundle: gem not found, no Gemfile, lock frozen, version of Ruby, not installed 2; rspec
4, rake task unknown 2, LoadError 2, NoMethodError, pg refused,
   redis refused, EADDRINUSE, KeyError ENV, gem install permission, gem not resolved, native extension without
   headers; rubocop missing; deploy by ssh 3; git 5; syntax error; yaml error.
8. Bram, PHP. composer: no composer.json, extension missing, lock behind, package not found / offline, 401 private,
memory; phpunit 3, php -l, class not found (vendor missing) 2, PDO refused, access
   denied, driver missing; php -S port; storage not writable; mysql 4; docker compose 4; npm 2; rsync and ssh deploy
   4; git 4; nginx -t; curl 502 and 500.
9. Sofia, QA. pytest 6 (one printing 401, one refused), playwright, newman 3, curl -f 5, jq -e 2, node tests, docker
compose up 3, gh 3, wait-for scripts with time limits 3, git 4, robot, coverage below the
   limit, diff against expected, xmllint, ssh to the test host 2, psql seeds 2, adb missing, chromedriver missing, k6
   missing, flaky timeouts, grep without a hit in logs.
10. Nils, system administrator. apt 6 (lock, not root, not found, unmet, held, resolve), systemctl 6, journalctl, disk
full 3, permission 6, ssh 5, rsync 3, tar 3, crontab 2, mount/umount 3, ports 3, nginx/apache/
    sshd/sudoers config tests 4, useradd exists, kill, openssl 2, certbot, sudo 3, dig/ping 3, logrotate, visudo, tmux
    2, find, chmod, du over others' folders, lsof, wget 2, fsck.
11. Wen, build and platform. docker build 4 (COPY, RUN, base image, daemon), docker run 5 (port, name, image, command,
volume), docker exec 2, compose 5, podman 3, push denied 2, hub's limit, disk of docker,
    kubectl 6, gh 4, aws 4, make 3, bash scripts 4 (unbound variable, a command that is missing, set -e), shellcheck,
    yamllint, git 4, ssh-agent, curl | sh, envsubst missing, terraform 2, ansible.
12. Omar, scripts and small services of his own, in Python, Node, Go, bash. requests 5 (refused, name, 401 raised,
timeout, certificate), boto3 3, psycopg2 3, redis 2, pymongo, kafka, paramiko, smtplib, pymysql,
    pg, ioredis, axios, fetch, mysql2 in Node, net/http and lib/pq in Go, curl in bash 3, sys.exit with words of his
    own 3, KeyError, argparse, json, zero division, a lock file of his own, systemd-notify, cron wrapper.
"""
