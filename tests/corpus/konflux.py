# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""Captures what kubectl says of Konflux' and Tekton's resources: `python -m tests.corpus.konflux KUBECTL`, as root.

A real kubectl against a real API server that has the definitions of these resources, but no controller: nothing runs
there. Needs the lab: python -m tests.lab.kubernetes
"""

import shutil
import sys
import time
from pathlib import Path

from tests.corpus import capture
from tests.corpus.capture import HOME, SERVER, UID, Case, shell
from tests.corpus.kubectl import put_on_path, scrub
from tests.lab.kubernetes import EDIT, Cluster, Json, write_kubeconfig

HOST = "api.konflux.example"
PORT = 6443
TENANT = "shop-tenant"
KINDS = {
    "tekton.dev": [("pipelineruns", "PipelineRun", "pr"), ("taskruns", "TaskRun", "tr"), ("pipelines", "Pipeline", "")],
    "appstudio.redhat.com": [
        ("components", "Component", ""),
        ("snapshots", "Snapshot", ""),
        ("releases", "Release", ""),
    ],
}
RUN = (
    "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {generateName: web-}\nspec: {pipelineRef: {name: build}}\n"
)
FILES = {"run.yaml": RUN}

BEFORE = [
    Case("not_configured", "kubectl get pipelineruns"),
    Case("not_configured", "kubectl get components"),
    Case("not_found", "kubectl create -f run.yaml"),
]
AFTER = [
    Case("not_found", "kubectl get pipelinerun web-on-push-x7k2p"),
    Case("not_found", "kubectl describe pr web-on-push-x7k2p"),
    Case("not_found", "kubectl get snapshot web-20260302"),
    Case("not_found", "kubectl annotate component wbe build.appstudio.openshift.io/request=trigger-pac-build"),
    Case("not_found", "kubectl delete pipelinerun web-on-push-x7k2p"),
    Case("permission", "kubectl get pipelineruns -n other-tenant"),
    Case("permission", "kubectl create -f run.yaml -n other-tenant"),
    Case("permission", "kubectl delete release web-1"),
    Case("not_found", "kubectl wait --for=condition=Succeeded pipelinerun/web-manual --timeout=1s"),
]


def definition(group: str, plural: str, kind: str, short: str) -> Json:
    """A resource of that kind that takes whatever it is given."""
    names: Json = {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": f"{kind}List"}
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    version = {"name": "v1" if group == "tekton.dev" else "v1alpha1", "served": True, "storage": True, "schema": schema}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {"group": group, "scope": "Namespaced", "names": names | ({"shortNames": [short]} if short else {}), "versions": [version]},
    }  # fmt: skip


def install(cluster: Cluster) -> None:
    """The definitions, and a right to runs and components in the tenant's namespace."""
    for group, kinds in KINDS.items():
        for kind in kinds:
            cluster.request("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition(group, *kind))
    time.sleep(5)  # the definitions are served a moment later
    group = "rbac.authorization.k8s.io"
    rules = [
        {"apiGroups": ["tekton.dev"], "resources": ["*"], "verbs": ["*"]},
        {"apiGroups": ["appstudio.redhat.com"], "resources": ["components", "snapshots"], "verbs": ["*"]},
    ]
    cluster.request(
        "POST", f"/apis/{group}/v1/namespaces/{TENANT}/roles", {"metadata": {"name": "builder"}, "rules": rules}
    )
    subject = {"kind": "ServiceAccount", "name": "dev", "namespace": TENANT}
    binding = {
        "metadata": {"name": "builder"},
        "roleRef": {"apiGroup": group, "kind": "Role", "name": "builder"},
        "subjects": [subject],
    }
    cluster.request("POST", f"/apis/{group}/v1/namespaces/{TENANT}/rolebindings", binding)


def ask(case: Case, version: str) -> dict[str, object] | None:
    """Run one case with a discovery cache that is filled."""
    shell("kubectl api-resources >/dev/null", HOME / "app", UID)
    ended = capture.run(case.command, HOME / "app", capture.environment(), case.timeout, None, UID)
    if ended.exit == 0:
        print(f"left out: {case.command}: it succeeded: {ended.stdout}{ended.stderr}", file=sys.stderr)
        return None
    whose = {"type": case.type, "silent": case.type == "none", "by": "tests/corpus/konflux.py"}
    said = {"stderr": scrub(ended.stderr), "stdout": ""}
    return {"tool": "kubectl", "version": version, "command": case.command, "exit": ended.exit, **said, **whose}


def main() -> None:
    """Capture without the definitions, then with them."""
    binary = str(Path(sys.argv[1] if sys.argv[1:] else shutil.which("kubectl") or sys.exit("no kubectl")).resolve())
    capture.enter_stage("tests.corpus.konflux")
    shell("mount -t tmpfs -o mode=0755 tmpfs /usr/local/bin")
    with (SERVER / "etc" / "hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {HOST}\n")
    version = put_on_path(binary)
    with Cluster(SERVER / "cluster", PORT, HOST) as cluster:
        cluster.service_account("dev", TENANT, role=EDIT)
        cluster.namespace("other-tenant")
        (HOME / "app").mkdir()
        (HOME / ".kube").mkdir()
        for name, text in FILES.items():
            (HOME / "app" / name).write_text(text)
        user = {"token": cluster.mint("dev", TENANT, 36000)}
        write_kubeconfig(
            HOME / ".kube" / "config",
            server=cluster.server,
            ca=cluster.ca,
            user=user,
            context="konflux",
            namespace=TENANT,
        )
        shell(f"chown -R {UID}:{UID} {HOME}")
        found = [ask(case, version) for case in BEFORE]
        install(cluster)
        shell("rm -rf ~/.kube/cache", HOME / "app", UID)
        capture.write("konflux", [*found, *(ask(case, version) for case in AFTER)])


if __name__ == "__main__":
    main()
