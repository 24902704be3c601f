"""The plan of the tenth fresh set's second half, written before anything was captured: ten people's months.

Each: the tools that are open all day; what the history of a month shows, commonest first; after | what is silent.
1. Pia, Python backend (uv, pip, poetry, pytest, alembic, docker compose, psql, kubectl, git, make): a module not
   installed (three times: run, pytest, a tool), private index answers 401, requirements file not there, the database
   not started (alembic, psql, the app), wrong password after a rotation, database not created, port taken (uvicorn,
   compose), docker not started, compose without a file or in the wrong folder, an image that may not be pulled, a
   variable or .env not there, settings missing, externally managed python, lock behind (uv, poetry), a package name
   that is none, revision unknown, redis not started, service name that does not resolve, kubectl session over, pod
   gone, no right to exec, git push rejected, a wheel that wants a header | pytest (four ways), mypy, ruff, black,
   syntax error, SQL error, unique violation, two heads, conflict of requirements, traceback
2. Noah, Node backend (npm, pnpm, node, tsc, jest, docker, gh, git): module not there, script not there, E401 of the
   private registry, lock behind (npm ci, pnpm), port in use, a tool not installed (sh: 1: x: not found),
   ECONNREFUSED, ENOTFOUND, 404 package, no package.json, built file not there, engine too old, EACCES -g, publish
   without login, publish 403, heap out of memory, push rejected, no upstream, local changes in the way, gh without
   login, gh token revoked, prisma cannot reach the database, docker build COPY, docker not started, browser not
   installed, self-signed certificate | tsc, eslint, jest, mocha, prettier, outdated, audit-like check, TypeError,
   ERESOLVE, unhandled rejection
3. Gita, Go services (go, make, kubectl, helm, docker, git): package not in go.mod, go.sum entry, go too old,
   golangci-lint and mockgen not there, port in use, database refused, private module (no login), proxy 403, pod not
   found, context not there, unauthorized, forbidden, VPN down (timeout, no route), cluster's certificate, namespace
   not there, rollout waits too long, metrics, no CRD, exec without container, port-forward taken, quota, helm:
   release not there, pending operation, repo not there, chart not found, values file, unreachable | go test, vet,
   compile, gofmt, helm template, helm lint, apply of a bad manifest, diff, panic
4. Jan, Java and Kotlin (mvn, gradle, java, docker, podman, oc, git): artefact 401, host of the nexus unknown, offline
   artefact, no POM, JAVA_HOME, release 21 not supported, class version, jar not there, port in use, JDBC refused or
   wrong password, PKIX, gradlew not executable, gradlew cannot download, unknown phase, plugin prefix, heap, push to
   the registry denied, deploy refused, oc session over, project forbidden | test failure, compile, checkstyle-like
   check, NPE, gradle build file, failing assertion with "connection refused" in its name
5. Rik, Rust with containers (cargo, rustup, podman, skopeo, buildah, git, kubectl): registry unreachable, system
   library (pkg-config), no Cargo.toml, subcommand not there, lock with --locked, target not installed, rust-version
   too new, linker, port in use, git dependency refused, podman: unauthorized, image not known, short name, login
   wrong, x509, http against https, registry down, tag by short sha, no space in the store, container name taken, file
   of Containerfile not there | cargo test, borrow checker, clippy, fmt --check, panic, COPY of a bad manifest
6. Fay, full stack in a small team (git all day, gh, npm, ssh, scp, rsync, curl, compose, psql): push rejected, no
   upstream, dirty tree on checkout and pull, branch not there, not a repository, key not accepted, host key changed,
   ssh host unknown, refused, timed out, scp without right, rsync to a folder not there, curl of localhost, 404/502
   with -f, expired certificate, disk full on the server, systemctl without right on the server, remote command not
   there, npm script, port, gh pr without login, docker exec of a container not there | merge conflict, nothing to
   commit, hook, grep, diff, jq, test, nginx -t, Ctrl-C
7. Dai, data engineer (python, psql, aws s3, dbt, duckdb, jq, sql scripts): token expired, no credentials, access
   denied, no such bucket, no such key, profile not there, region, table not there (sql: none), database refused,
   wrong password, permission on a table, connection timed out, module missing, dbt profile not there, dbt cannot
   reach, dbt package, disk full while it exports, memory, file not there, 429 of an API, lock on duckdb, too many
   connections, proxy | dbt test fails, dbt compile, KeyError, bad csv, SQL syntax, great-expectations-like check,
   sqlfluff, empty result
8. Ola, OpenShift and Konflux (oc, kubectl, bonfire, git, podman, skopeo, yq, curl; tkn cannot be had here): login
   over (most often), project not there or forbidden, pipelinerun not found, no kubeconfig, bonfire: no namespace of
   mine, not logged in, app not known, pull secret, image by sha not there, quay unauthorized, VPN off, webhook
   refuses, route's certificate, quota, not owner of a reservation, timeout of wait, push of a branch, file not there
   | invalid resource, kustomize, yamllint, pre-commit, selector without a match, diff
9. Lea, team lead (git, glab, gh, terraform, ansible, helm, vault, make release): glab and gh sessions over, tag
   exists, protected branch, unsigned tag key not there, describe without tags, shallow clone, terraform: not
   initialised, state lock, backend 403, provider, credentials, ansible: unreachable host, become password, inventory,
   collection, vault sealed, vault denied, release script's tool, rebase with changes, remote not there | merge
   conflict, plan of a bad file, validate, changelog linter, ansible task fails, commitlint, test gate
10. Noor, first month (everything for the first time): publickey, permissions of the key, host key unknown, git
   identity not set, https clone with password, dubious ownership, kubeconfig not there, context named wrongly, typing
   mistakes of git, kubectl, npm, docker, make, pip, command not found (several), docker socket without right, sudo,
   docker login, npm registry token, pip index, venv not made, script not executable, wrong shebang, VPN name not
   found, proxy, CA of the company, python2-script, permission of /etc/hosts, apt without root, port in use, wrong
   folder, gh auth, aws configure | test of the tutorial, cat of a missing file, missing argument, syntax error in a
   shell script, ...
"""
