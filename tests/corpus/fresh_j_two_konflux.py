"""Ola, who builds applications on OpenShift and Konflux: her month.

`oc` is kubectl under that name, with OpenShift's whoami and project as tests/lab/ephemeral.py has them; tkn cannot be
had.
"""

from typing import Any

from tests.corpus.fresh_j_two_parts import KUBE, PODMAN, WORK
from tests.corpus.fresh_parts import fails, file

H = "tarn.example"
RUN = file(
    ".tekton/push.yaml",
    """
    apiVersion: tekton.dev/v1
    kind: PipelineRun
    metadata: {generateName: api-on-push-, namespace: NS}
    spec: {pipelineRef: {name: build}}
""",
)
ROUTE = file(
    "openshift/route.yaml",
    """
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata: {name: api, namespace: ledger}
    spec: {to: {kind: Service, name: api}}
""",
)
SVC = file(
    "openshift/svc.yaml",
    """
    apiVersion: v1
    kind: Service
    metadata: {name: api, namespace: ledger}
    spec: {ports: [{port: 8000, targetPort: web}], selecter: {app: api}}
""",
)
BONFIRE = "mkdir -p ~/.config/bonfire; date +%s > ~/.config/bonfire/lastvercheck\n"
EPH = KUBE.format("eph-admin") + BONFIRE
BON: dict[str, Any] = {"tool": "bonfire", "timeout": 60}
RELEASE = (
    file(
        "release.sh",
        """
    #!/bin/sh
    set -e
    echo "releasing $1"
    oc get snapshot "$1" -n ledger -o yaml > snapshot.yaml
    oc create -f release.yaml
""",
    )
    + "chmod +x release.sh\n"
)
KUST = file("deploy/overlays/stage/kustomization.yaml", "resources: [../../base]\nimages: [{name: api, newTag: '2'}]\n")
OC: dict[str, Any] = {"tool": "oc"}

CASES = [
    fails("auth", "oc get pipelineruns -n ledger", KUBE.format("old"), **OC),
    fails("auth", "oc whoami", KUBE.format("made-up"), **OC),
    fails("auth", "oc apply -f .tekton/push.yaml", KUBE.format("made-up") + RUN, **OC),
    fails("auth", "./release.sh api-x7k2p", KUBE.format("old") + RELEASE, **OC),
    fails("permission", "oc get pods -n payments", KUBE.format("viewer"), **OC),
    fails("permission", "oc get snapshots", KUBE.format("good"), **OC),
    fails("permission", "oc create -f .tekton/push.yaml", KUBE.format("good") + RUN.replace("NS", "ledger"), **OC),
    fails("not_found", "oc get pipelinerun api-on-push-8x2kq -n ledger", KUBE.format("admin"), **OC),
    fails("not_found", "oc apply -f openshift/route.yaml", KUBE.format("good") + ROUTE, also="missing_dependency",
          **OC),
    fails("not_found", "oc apply -f openshift/buildconfig.yaml", KUBE.format("good"), **OC),
    fails("not_found", "oc logs api-on-push-8x2kq-build-container-pod -c step-build", KUBE.format("good"), **OC),
    fails("not_found", "oc set env deployment/intake --from=secret/db-creds", KUBE.format("good"), **OC),
    fails("network", "oc get pods", KUBE.format("unnamed"), **OC),
    fails("network", "oc logs deploy/api -f", KUBE.format("lan"), **OC),
    fails("network", "oc get clusteroperators", KUBE.format("gateway"), **OC),
    fails("tls", "oc get routes", KUBE.format("wrong-ca"), **OC),
    fails("timeout", "oc wait pod/intake-0 --for=condition=Ready --timeout=3s", KUBE.format("good"), **OC),
    fails("quota", "oc create service loadbalancer api --tcp=80:8000", KUBE.format("good"), **OC),
    fails("not_configured", "oc config use-context ledger/api-stage:6443/ola", KUBE.format("good"), **OC),
    # ephemeral environments
    fails("auth", "bonfire namespace list", KUBE.format("eph-old") + BONFIRE, **BON),
    fails("permission", "bonfire namespace reserve --duration 4h", KUBE.format("eph-guest") + BONFIRE, **BON),
    fails("not_found", "bonfire namespace describe ephemeral-gone77", EPH, **BON),
    fails("not_owned", "bonfire namespace release ephemeral-9xk2m1", EPH, also="tty", **BON),
    fails("timeout", "bonfire namespace reserve --force --duration 4h --timeout 4", EPH, **BON),
    fails("tty", "bonfire namespace reserve --duration 4h", EPH, **BON),
    fails("not_configured", "bonfire namespace list", BONFIRE, also="service_down", **BON),
    # images
    fails("registry_auth", f"skopeo inspect docker://harbor.{H}/vault/api:on-pr-8f2c1d0"),
    fails("short_sha", f"skopeo inspect docker://harbor.{H}/ledger/api:8f2c1d0"),
    fails("image_not_found", f"podman pull harbor.{H}/ghost/base/ubi9-minimal:9.4", PODMAN),
    fails("network", "podman pull quay.io/konflux-ci/task-runner:latest", PODMAN, timeout=60),
    fails("registry_auth", "podman build -t api .", PODMAN + f"printf 'FROM harbor.{H}/vault/ubi9/python-312\\nRUN "
          f"true\\n' > "
          "Dockerfile", timeout=60),
    fails("missing_command", "./hack/bundle.sh", "mkdir hack; printf '#!/bin/bash\\nset -eo pipefail\\nopm render "
          "bundle | yq .\\n' > "
          "hack/bundle.sh; chmod +x hack/bundle.sh", tool="bash"),
    fails("tls", f"curl https://own.{H}/healthz"),
    fails("permission", f"curl -sSf https://rest.{H}/banned/api/ledger/v1/status", tool="curl"),
    fails("branch_not_pushed", "git push", WORK + "git switch -qc konflux-migration; git commit -q --allow-empty "
          "-m 'Add "
          "pipelines'"),
    # silent
    fails("none", "oc apply -f openshift/svc.yaml", KUBE.format("good") + SVC, **OC),
    fails("none", "kubectl kustomize deploy/overlays/stage", KUST, also="not_found"),
    fails("none", "yamllint .tekton", RUN + "printf 'a:  1\\nb: [1,2\\n' >> .tekton/push.yaml", stdout=True),
    fails("none", "oc get pods -l 'app in (api,web' -n ledger", KUBE.format("good"), **OC),
    fails("none", "oc diff -f cm.yaml", KUBE.format("good") + "printf 'apiVersion: v1\\nkind: "
          "ConfigMap\\nmetadata: {name: "
          "flags, namespace: ledger}\\ndata: {a: c}\\n' > cm.yaml", stdout=True, **OC),
    fails("none", "oc get pods -n ledger -o name | grep api-", KUBE.format("good"), tool="grep"),
    fails("none", "yq '.spec.params[] | select(.name = \"git-url\"' .tekton/push.yaml", RUN, tool="yq"),
    fails("usage", "oc create configmap flags --from-literal=a=b -n ledger", KUBE.format("good"), also="none", **OC),
    fails("none", "kubectl scale deployment/intake --replicas=two", KUBE.format("good")),
]  # fmt: skip
