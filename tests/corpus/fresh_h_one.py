"""The eighth fresh set, first half: twelve who run platforms, and what a month of their shell history shows.

    HEAL_CORPUS_TOOLS=$PWD/tools python3 -m tests.corpus.fresh_h_one FILE [REGEX]

Written down before anything was captured (company: Fjordline). A failure is written once where two would meet it.
Whoever meets it most has it; `*` marks what is not the environment's. What the list has and the set has not could not
be had here, or was
left out for its size: then the rarer went, and what would have been the third case with one answer.

1 Ines, platform (EKS; kubectl, kustomize by -k, helm, make): expired SSO token of the cluster's exec plugin;
forbidden: get secrets, create
  namespaces, patch deployments, list nodes; a pod or deployment of yesterday not there; namespace not there; wrong
  context name; no kubeconfig
  on a new machine; connection refused to the API; rollout status runs out; wait runs out; apply of a YAML that does
  not parse*; unknown field*;
  immutable selector*; dry run by diff*; quota exceeded; CRD not installed (no matches for kind); kustomization
  missing, a resource of it missing;
  helm upgrade without a deployed release; a name in use; --wait runs out; another operation in progress; chart
  missing; repo not added;
  values that do not fit the schema*; template nil pointer*; helm lint*; OCI pull unauthorized; helm plugin missing
  (diff, secrets); make deploy.
2 Tomasz, SRE on call: logs of a container that does not say which; --previous that is not there; a container still
waiting for its image; exec in a pod
  without a node; exec -it without a terminal; port-forward to a taken port, to a pod that is Pending; top without
  metrics; drain refused for
  lack of rights; VPN down (no route, time-out, name does not resolve); bastion: key refused, host key changed, name
  unknown, time-out; ssh HOST
  systemctl/journalctl/docker; curl of a health endpoint 503, 502, refused, certificate expired; psql: password,
  database, refused, statement
  timeout*, query wrong*; redis NOAUTH; dig/nc; grep without a hit*; jq on something that is no JSON*; Ctrl-C of a
  tail*; promtool check rules*.
3 Priya, cloud (AWS; aws, terraform): SSO session expired, ExpiredToken, no credentials, no region, a profile that is
not there; AccessDenied
  (S3, sts assume-role, iam, ecs); bucket, key, stack, log group, parameter, instance, secret not there; throttled;
  VCPU limit; validation of parameters*; cli typo;
  ssm plugin missing; s3 cp of a file that is not there; terraform: lock, backend changed, not initialised,
  credentials of the backend, provider not to be had, validate*,
  fmt -check*, unknown workspace, invalid reference*, var missing, plan -detailed-exitcode*, state rm of what is not
  there.
4 Lukas, cloud (GCP): no account chosen, reauth, no project, 403 on a cluster, not found: cluster, secret, image,
instance; API not enabled; quota; gsutil:
  bucket 404, 403, anonymous; gke-gcloud-auth-plugin missing; gcloud typo; docker push to pkg.dev denied; terraform
  output of nothing; bq.
5 Marta, cloud (Azure): az without login (aks, acr, keyvault, storage), extension missing, misspelt; no network;
kubelogin missing; terraform validate*; argument missing*.
6 Deniz, DevOps (GitLab; git, glab, docker, compose): push rejected behind; protected branch; no upstream; conflicts
on rebase, merge, stash pop*; local changes would
  be overwritten; index.lock; key refused; repo not there; clone of a private one by https; nothing to commit*; hook
  pre-commit refused*; branch exists;
  pathspec of a branch that was never fetched; shallow clone describe; docker build: Dockerfile missing, COPY
  missing*, RUN fails*, base image not there, registry denied; daemon
  not running; socket permission; port allocated; name in use; no such container; exec bash not in the image; compose
  file missing, service unknown, env file missing,
  YAML wrong; docker login wrong; push denied; image for a sha that CI did not build; hub's rate limit; disk full;
  glab: token, mr exists, 403, not a repository.
7 Chloe, release (gh, skopeo, podman, npm, twine): tag exists, tag push rejected, describe without tags, gh: not
logged in, expired token, PR exists, no commits between, release not
  found, workflow not found, checks failing*, secondary rate limit, SAML; skopeo: tag unknown, unauthorized, no such
  repo; podman push, login; npm publish
  401/403/already there; twine; semantic version script*; git cherry-pick conflict*; gpg key missing for tag -s;
  changelog script; helm push.
8 Oskar, back-end (Go): go test red*, build error*, vet*, race Makefile*, module private 404/410, golangci-lint
missing, port in use, connection refused to local postgres (compose
  not up), migrate dirty; docker compose; kubectl port-forward; curl localhost; git push; go.mod behind; protoc missing.
9 Yuki, back-end (Python, Node): pytest red*, import missing, mypy*, ruff*, black --check*, npm test red*, tsc*,
eslint*, npm ci lock behind, node version engines, pip private index 401, pip
  not found, venv missing, alembic database down, redis refused, port in use, gunicorn import*, traceback of a
  requests call*, tests that print 401/refused*.
10 Hamid, infrastructure (ansible, vault, ssh, system): host unreachable, vault password missing, sudo password
wanted, a task fails*, syntax*, role/collection missing, inventory missing,
  undefined variable*; vault: sealed, permission denied, no token, refused, path without value; scp/rsync: no such
  file, permission, no space; apt lock, no package; systemctl unit
  not found, interactive authentication; nginx -t*; sudo; mount; crontab; visudo*; terraform/packer validate*.
11 Greta, platform and security (podman, buildah, skopeo, openssl, sops, RBAC): kubectl auth can-i no*, impersonation
forbidden, buildah FROM not there, COPY missing*, podman run
  rootless port 80, short name, no such image, exec format; openssl verify*, s_client refused; sops: no key, no
  creation rule; TLS unknown authority of the registry, of the API, of git; admission webhook*;
  hadolint*, shellcheck*, yamllint*, gpg; wg, openvpn.
12 Samuel, CI's keeper (jobs by hand): ci.sh with a variable unset, submodule not to be had, lfs, docker in docker
without a daemon, npm ci without a lock file, artifact 404 by curl -f, wait-for
  runs out, make without a target, missing tool in the job's image, script without x bit, CRLF interpreter, no space,
  oom of node, act, ansible-lint*, shellcheck*, gh run watch of a red run*, lint of commits*, diff of generated
  files*, jq -e false*.
"""

import sys
from pathlib import Path

from tests.corpus.capture import enter_stage, version
from tests.corpus.fresh_h_one_cloud import AWS, AZURE, GOOGLE, TERRAFORM
from tests.corpus.fresh_h_one_code import BACKEND, CHECKS, CI
from tests.corpus.fresh_h_one_forge import FORGES, GIT
from tests.corpus.fresh_h_one_hosts import ANSIBLE, HOSTS_AND_WEB, MACHINE, VAULT
from tests.corpus.fresh_h_one_images import DOCKER_CASES, PODMAN
from tests.corpus.fresh_h_one_kube import HELM, KUBECTL
from tests.corpus.fresh_h_one_servers import build, more
from tests.corpus.fresh_h_one_silent import SILENT
from tests.corpus.fresh_parts import Fresh, run_all

CASES: list[Fresh] = [
    *KUBECTL,
    *HELM,
    *DOCKER_CASES,
    *PODMAN,
    *GIT,
    *FORGES,
    *AWS,
    *GOOGLE,
    *AZURE,
    *TERRAFORM,
    *ANSIBLE,
    *VAULT,
    *HOSTS_AND_WEB,
    *MACHINE,
    *BACKEND,
    *CHECKS,
    *CI,
    *SILENT,
]


def main() -> None:
    """Build the servers, then every case in a home of its own."""
    enter_stage("tests.corpus.fresh_h_one")
    build()
    version("az")  # what it leaves running writes to the home
    where, only = [*sys.argv[1:], ""][:2]
    run_all("fresh_h_one", CASES, Path(where), only, more)


if __name__ == "__main__":
    main()
