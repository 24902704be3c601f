"""The plan of the platform's half of the tenth fresh set, written before anything was captured.

Ten engineers; the number of cases each by turn. Of each, the tools open daily and what a month's history shows;
  `*` is
what is not the environment's.

1 platform engineer: kubectl most of all, helm, kubectx, git, make, yq. Expired token (get, apply), VPN down (no such
  host, no route, i/o timeout), forbidden (secrets, nodes, create), no such pod/deployment/namespace/context, empty
  kubeconfig, rollout status and wait that run out, no matches for kind (Rollout, ServiceMonitor), no metrics API,
  quota, namespace exists, admission webhook that is down, port-forward's port taken, node that refuses, exec plugin
  missing or its session over, unknown CA, kustomize path missing. helm: no such release, repo never added, chart
  dependency not built, name in use, operation in progress, --wait ran out, forbidden secrets, chart not found,
  OCI 401.
  * strict decoding, immutable field, bad YAML, kubectl diff, lint, template error, jsonpath, can-i, denied by policy
2 SRE on call: kubectl, curl, ssh, jq, psql, redis-cli, dig, openssl, journalctl, gh, docker. 502/503 of a service,
  refused, timeouts (curl -m, nc -w), expired certificate, host unreachable, publickey, node's logs refused, database
  full of connections, redis NOAUTH, log file unreadable, tool not on this jump host, rate limit, pod gone, ssh
  HOST cmd
  * grep without a hit, jq -e, promtool check rules, Ctrl-C of a tail, jq parse error, diff, a runbook script's
  assertion
3 release engineer: git, gh, glab, docker/skopeo, helm push, npm, twine, make, pre-commit. Push rejected (behind,
  protected, tag there), HTTPS auth failed, ssh key refused, gh/glab not logged in, 401, 403, 404, registry denied, no
  such image or short sha, npm 401, twine 403, no tag to describe, dirty tree, gpg key missing, branch not pushed,
  lock
  * merge conflict, cherry-pick conflict, hooks (commitlint, pre-commit), failing tests in make release, version check
4 cloud engineer (AWS, terraform, vault): aws sts/s3/ec2/ecr/eks/logs/ssm, terraform init/plan/apply, vault (openbao).
  SSO over, ExpiredToken, no credentials, no profile, no region, AccessDenied, no bucket/key/stack/function, endpoint
  not resolved, throttled, limits; terraform: not initialised, backend changed, state lock, registry unreachable, no
  credentials, variable not set, workspace missing, module missing, plugin checksums; vault: 403, no address, no
  secret
  * validate, fmt -check, plan -detailed-exitcode, parameter validation, cfn-lint, condition failed, precondition
5 cloud engineer (GCP, Azure): gcloud, gsutil, az, kubectl with their plugins, terraform, docker with helpers. No
  account,
  reauth, no project, PERMISSION_DENIED, API disabled, no cluster/instance/bucket, quota, offline; az login wanted,
  secret wrong, token over, AuthorizationFailed, group missing, subscription missing, extension missing, offline
  * invalid arguments, invalid JMESPath, invalid names, conflict of a request's body
6 configuration engineer (ansible, ssh, many hosts): ansible-playbook/-vault/-galaxy/-inventory, ssh, scp, rsync,
  pssh,
  fab. Unreachable (publickey, no route, name), sudo password, missing module/collection/role/file/inventory, vault
  password missing or wrong, host key changed, host key unknown, too many failures, permission on remote, disk full
  remote, galaxy offline, python missing on target  * assert, undefined variable, YAML, lint, syntax-check,
  --check diff
7 Linux administrator: apt, dpkg, systemctl, journalctl, mount, df, rm, chown, tar, rsync, crontab, useradd,
  visudo. Lock,
  no such package, unmet, no route to mirror, full disk, read-only, EACCES, sudo, busy mount, text file busy, port
  taken,
  unit missing, no systemd here, quota, OOM, missing program/library  * grep, nginx -t, visudo -c, sshd -t, logrotate
8 database administrator: psql, pg_dump, pg_restore, mysql, mysqldump, redis-cli, sqlite3, pgcli, alembic,
  mongosh. Wrong
  password, no entry, no database/role/table's right, refused, socket missing, too many, locked (NOWAIT),
  statement and
  lock timeouts, full, version, ssl, read-only replica, NOAUTH, OOM of redis, dump missing  * syntax, constraint,
  migration
9 network engineer: curl, dig, openssl, nc, ip, ssh, wg, openvpn, tcpdump, nmap, traceroute, iptables, haproxy, squid.
  Resolve, refused, no route, timeouts, proxy 407/403/refused, certificates (expired, self-signed, name),
  handshake, root
  needed, device missing, config missing, port taken, key file missing  * haproxy -c, nc without an answer, nginx
  -t, bad
  filter, bad arguments
10 CI runners and build images: docker, compose, buildx, podman, buildah, skopeo, make, act, hadolint, git in
  jobs. Daemon
  down, socket permission, login wanted, denied, no tag, rate limit, full disk, apt in a build, COPY missing, base
  image
  missing, name in use, port allocated, in use, no such container, shallow clone, cache mount, missing program in
  image,
  credential helper missing, submodule auth  * failing RUN test, Dockerfile parse error, hadolint, compose file
  invalid
"""
