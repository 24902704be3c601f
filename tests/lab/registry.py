"""A real container registry (Debian's docker-registry) with users, and the certificates a lab server may need."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab.network import free_port, serve, stop

PROGRAMS = {"docker-registry": "docker-registry", "htpasswd": "apache2-utils", "skopeo": "skopeo", "openssl": "openssl"}
OWNER = ("lab-owner", "lab-owner-password")


def unavailable() -> str | None:
    """Why a registry cannot run here, or None when it can."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return f"missing packages: {' '.join(missing)}" if missing else None


class Authority:
    """A certificate authority of the test's own; `certificate` is what clients would have to trust."""

    def __init__(self, folder: Path, name: str = "Lab CA") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.certificate, self._key = folder / "ca.crt", folder / "ca.key"
        _openssl(
            "req", "-x509", *_new_key(self._key), "-out", str(self.certificate), "-subj", f"/CN={name}", "-days", "30"
        )

    def issue(self, host: str, days: int = 30) -> tuple[Path, Path]:
        """Certificate and key for a host name or address; negative `days`: one that has expired."""
        certificate, key, request = (self.folder / f"{host}{end}" for end in (".crt", ".key", ".csr"))
        names = self.folder / f"{host}.ext"
        kind = "IP" if host.replace(".", "").isdigit() else "DNS"
        names.write_text(f"subjectAltName={kind}:{host}\n")
        _openssl("req", *_new_key(key), "-out", str(request), "-subj", f"/CN={host}")
        signed = ("-CA", str(self.certificate), "-CAkey", str(self._key), "-CAcreateserial", "-extfile", str(names))
        _openssl("x509", "-req", "-in", str(request), *signed, "-out", str(certificate), "-days", str(days))
        return certificate, key


class Registry:
    """A registry in a folder. Users come from `add_user`; one more, the lab's own, pushes the images.

    With `authority` it speaks https, else http. With `realm` it asks for tokens from that address, as quay.io and
    Docker Hub do, instead of checking the passwords itself (then nobody can push: nothing here issues tokens).
    """

    def __init__(
        self,
        folder: Path,
        host: str = "127.0.0.1",
        port: int | None = None,
        authority: Authority | None = None,
        realm: str = "",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port, self._authority, self._realm = folder, port or free_port(), authority, realm
        self.host = f"{host}:{self.port}"
        self.url = f"{'https' if authority else 'http'}://{self.host}"
        self._name = host
        self._users = folder / "htpasswd"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        reason = unavailable()
        if reason:
            raise RuntimeError(reason)
        self._users.touch(mode=0o600)
        self.add_user(*OWNER)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen (again) on the same port, with the same images and users."""
        config = self.folder / "config.json"
        config.write_text(json.dumps(self._config()))
        self._server = serve(["docker-registry", "serve", str(config)], self.port, self.folder / "log")

    def stop(self) -> None:
        """Stop listening: from now on connections are refused."""
        if self._server:
            stop(self._server)
        self._server = None

    def add_user(self, name: str, password: str) -> None:
        """Let a user in; the registry notices by itself."""
        change = ["htpasswd", "-i", "-B", "-C", "4", str(self._users), name]
        subprocess.run(change, input=password, text=True, capture_output=True, check=True)
        _touch_later(self._users)

    def change_password(self, name: str, password: str) -> None:
        """From now on only the new password is good: a stored login has expired."""
        self.add_user(name, password)

    def remove_user(self, name: str) -> None:
        """Revoke a user."""
        subprocess.run(["htpasswd", "-D", str(self._users), name], capture_output=True, check=True)
        _touch_later(self._users)

    def push_small_image(self, repo: str, tag: str) -> str:
        """Put an image of one tiny layer there; returns `host/repo:tag`."""
        image = f"{self.host}/{repo}:{tag}"
        layout = oci_layout(self.folder / "image")
        login = ["--dest-creds", ":".join(OWNER), "--dest-tls-verify=false"]
        copy = ["skopeo", "--insecure-policy", "copy", *login, f"oci:{layout}:latest", f"docker://{image}"]
        subprocess.run(copy, capture_output=True, text=True, check=True)
        return image

    def _config(self) -> dict[str, object]:
        http: dict[str, object] = {"addr": f"127.0.0.1:{self.port}", "secret": "lab"}
        if self._authority:
            certificate, key = self._authority.issue(self._name)
            http["tls"] = {"certificate": str(certificate), "key": str(key)}
        storage = {"filesystem": {"rootdirectory": str(self.folder / "data")}, "delete": {"enabled": True}}
        return {"version": 0.1, "log": {"level": "warn"}, "storage": storage, "http": http, "auth": self._auth()}

    def _auth(self) -> dict[str, object]:
        if not self._realm:
            return {"htpasswd": {"realm": "lab", "path": str(self._users)}}
        if not self._authority:
            raise ValueError("a registry with tokens needs an authority")
        bundle = str(self._authority.certificate)
        return {"token": {"realm": self._realm, "service": self.host, "issuer": "lab", "rootcertbundle": bundle}}


def oci_layout(folder: Path) -> Path:
    """An OCI image layout with one layer (an empty tar), written by hand."""
    shutil.rmtree(folder, ignore_errors=True)
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)
    kind = "application/vnd.oci.image"
    empty_tar = bytes(10240)
    layer = _blob(blobs, empty_tar, f"{kind}.layer.v1.tar")
    roots = {"type": "layers", "diff_ids": [layer["digest"]]}
    config = _blob(
        blobs, _json({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": roots}), f"{kind}.config.v1+json"
    )
    manifest = {"schemaVersion": 2, "mediaType": f"{kind}.manifest.v1+json", "config": config, "layers": [layer]}
    entry = _blob(blobs, _json(manifest), f"{kind}.manifest.v1+json")
    entry["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    (folder / "index.json").write_bytes(_json({"schemaVersion": 2, "manifests": [entry]}))
    (folder / "oci-layout").write_bytes(_json({"imageLayoutVersion": "1.0.0"}))
    return folder


def _blob(blobs: Path, content: bytes, media_type: str) -> dict[str, object]:
    digest = hashlib.sha256(content).hexdigest()
    (blobs / digest).write_bytes(content)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _touch_later(file: Path) -> None:
    """The registry reads the users again when the file's time has changed: make sure that it has."""
    status = file.stat()
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def _new_key(file: Path) -> Sequence[str]:
    return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(file))


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], capture_output=True, text=True, check=True)
