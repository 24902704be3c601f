"""The ninth fresh set, first half: a month of twelve engineers.

Written down before anything was run.

HEAL_CORPUS_TOOLS=$PWD/tools python -m tests.corpus.fresh_i_one FILE [REGEX]

The plan, most frequent first. (n) = not the environment's.

1 Platform engineer (Kubernetes, OpenShift): token expired; forbidden on another namespace; pod name from
  yesterday; VPN off; context with a typo; no kubeconfig on a new jump host; apply of a file that is
  elsewhere; a manifest with a wrong field (n); immutable selector (n); namespace not there; quota exceeded;
  wait --for runs out; helm upgrade of a release not there; helm's cluster unreachable; helm template error in
  a chart (n); helm lint (n); repo not added; oc not installed on the new laptop; kubectl diff (n); rollout
  status timeout; exec without a shell in the image is not to be had here; port-forward port taken; CRD
  missing ("no matches for kind"); exec helper missing; certificate of another CA; logs of a container not
  there; webhook denial; kustomize base missing; skopeo inspect of a missing tag; yamllint (n); kubectl typos.
2 SRE on call: curl of a health page 502/503; refused; time limit; promtool; ssh to a host that is down, wrong
  key, changed host key; kubectl logs/exec/top during an outage; dig without answer; nc -z; jq on a page of
  HTML (n); grep without hit (n); systemctl on a container; journalctl; docker restart of what is gone; psql
  to the replica; redis timeout; watch loops with timeout; disk full while collecting logs; tail of a log one
  may not read; openssl s_client expired; curl own certificate; scripts of the runbook not there; a runbook
  script that ends with its own words (n); Ctrl-C (n); amtool missing.
3 Release engineer (GitLab CI, registries, Helm): push to a protected branch; tag exists; non-fast-forward;
  docker push denied; registry login expired; image tag missing; a short sha not built; helm push/pull of
  charts 401 and 404; glab token expired, 403, 404, rate limit; shallow clone without tag (describe); lint of
  .gitlab-ci.yml (n); docker build with a failing step (n), COPY of a missing file, base image missing;
  buildx; npm publish 403/exists; twine 403; skopeo copy; semver script's own refusal (n); commitlint (n);
  changelog of a missing tag; gpg signing of a tag without key; submodule missing; LFS.
4 Cloud engineer, AWS and terraform: sso expired; no credentials; no region; AccessDenied; state lock; init
  not run; provider checksum/version; backend bucket missing; plan with a wrong attribute (n); validate (n);
  fmt -check (n); detailed-exitcode (n); variable without value; module not installed; bucket not there; stack
  not there; throttled; quota vCPU; endpoint not reached; profile not there; workspace exists or not; typos of
  subcommands; jq on its output; eks token for kubectl; cfn-lint (n); packer; ssm plugin missing; python boto3
  script with expired token.
5 Cloud engineer, GCP and Azure: gcloud without login, without project, unknown config, component that apt
  manages; gsutil 401, az login, az subscription, az typos, az extension; terraform's azurerm provider not
  reachable; kubelogin missing, gke-plugin missing; docker-credential-gcloud missing; proxy wants a login; bq;
  service account file missing; python library default credentials; curl with expired bearer token; name of a
  storage account that does not resolve.
6 Security engineer: openssl verify; s_client; expired; curl against own CA; gpg without secret key, public
  key missing, bad signature, no pinentry; vault sealed, token expired, permission, path not found, no
  VAULT_ADDR; sops without key; age wrong key; scanners: bandit findings (n), pip-audit network,
  detect-secrets (n), shellcheck (n), hadolint (n), nmap as a user; ssh-keygen, ssh-add without agent; certbot
  as a user; git-crypt; keytool wrong password; nuclei/trivy/gitleaks missing; ssh-keyscan.
7 Backend developer (git, docker compose, kubectl, psql): push rejected, no upstream, merge conflict (n),
  dirty checkout, nothing to commit (n), branch not there, rebase in progress; compose: daemon down, port
  taken, env file missing, service not there, build fails (n), network missing, image missing; docker exec of
  a stopped container; psql refused, password, database missing, role missing, syntax (n), relation missing
  (n); kubectl logs; pytest (n), mypy (n), ruff (n), npm test (n), npm ci without lock, node module missing,
  EADDRINUSE; go build (n), go module; alembic; venv missing; make targets; pre-commit (n).
8 DBA: psql, pg_dump (permission, version, missing database), pg_restore, pg_basebackup, pgbench, createdb,
  vacuumdb, pg_ctl already running, lock time-out, statement time-out, disk full, too many connections,
  read-only replica; mysql 1045, 1044, 2002, 1049, duplicate key (n), syntax (n), mysqldump; redis NOAUTH,
  WRONGPASS, NOPERM, refused, OOM, READONLY; mongosh refused; scp/rsync of dumps; psql -f file missing; pgpass
  mode; check constraint (n), deadlock/serialization; sqlite locked.
9 Network and VPN administrator: ping unreachable, names, dig SERVFAIL; ip as a user, netlink; wg, wg-quick;
  openvpn config missing, options error, auth file; nmcli no daemon; nft/iptables as a user, syntax (n);
  traceroute; ssh to switches with old algorithms; snmp timeout; tcpdump permission, syntax (n), nc refused
  and time-out; curl via proxy; nginx/haproxy -t (n); named-checkconf (n); ip route exists; arping; whois;
  tftp; openssl to a VPN gate; openconnect; mtr; ethtool.
10 Linux sysadmin: apt lock, not root, package not found, dpkg unmet, repository down or unsigned; systemctl;
  journalctl; sudo password, not in sudoers, no tty; ssh keys, known hosts, passphrases; rsync of a missing
  path, other side down, permission, disk full; useradd exists; mount; umount busy; tar, find permission
  denied; crontab; visudo -c (n); fstab; logrotate; lsof/fuser/htop missing; ln exists; chown as a user;
  quota; swapoff; timedatectl; hostnamectl; scp; passwd; sshd -t (n).
11 Ansible automation engineer: unreachable host, wrong key, sudo password missing, vault password missing or
  wrong, inventory missing, role not found, collection missing, syntax error (n), undefined variable (n), task
  that failed (n), assert (n), lint (n), galaxy server not reachable, module missing python library, host
  pattern without match, template missing, python missing, check mode diff; molecule missing; become not
  allowed; ansible.cfg bad; yaml; limit typo; tags; ansible-pull.
12 Technical lead: a bit of all: gh auth, gh pr checks, gh api 404, rate limit; glab; git
  blame/bisect/cherry-pick conflict (n), worktree exists, gone remote, dubious ownership; make without rule,
  make test (n), make deploy over kubectl; curl 401/403/404/429, name typo, bad JSON body 400/422; docker
  compose; psql; terraform; npm audit (n); diff (n); grep (n); jq (n); pytest (n); pre-push hook (n).
"""

import os
import sys
from pathlib import Path

from tests.corpus.capture import enter_stage, version
from tests.corpus.fresh_i_one_servers import build, more
from tests.corpus.fresh_parts import Fresh, run_all


def cases() -> list[Fresh]:
    """Every engineer's, in the order of the plan."""
    from tests.corpus import (
        fresh_i_one_ansible,
        fresh_i_one_backend,
        fresh_i_one_cloud,
        fresh_i_one_data,
        fresh_i_one_kube,
        fresh_i_one_lead,
        fresh_i_one_linux,
        fresh_i_one_net,
        fresh_i_one_release,
        fresh_i_one_security,
        fresh_i_one_silent,
    )

    parts = (fresh_i_one_kube, fresh_i_one_release, fresh_i_one_cloud, fresh_i_one_security, fresh_i_one_backend,
             fresh_i_one_data, fresh_i_one_net, fresh_i_one_linux, fresh_i_one_ansible, fresh_i_one_lead,
             fresh_i_one_silent)  # fmt: skip
    only = os.environ.get("FRESH_I_ONLY", "")  # one part of the set, for looking at it
    return [case for part in parts if part.__name__.endswith(only) for case in part.CASES]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_i_one")
    build()
    version("az")  # what it leaves running writes to the home
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_i_one", cases(), Path(where), only, more)


if __name__ == "__main__":
    main()
