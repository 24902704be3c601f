"""A real sshd on 127.0.0.1 with its own host key and a certificate authority for users."""

import getpass
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab.network import free_port, serve, stop

SSHD = "/usr/sbin/sshd"
CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile {folder}/sshd.pid
AuthorizedKeysFile {folder}/authorized_keys
TrustedUserCAKeys {folder}/user_ca.pub
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
LogLevel VERBOSE
"""


def unavailable() -> str | None:
    """Why sshd cannot run here, or None when it can."""
    if os.geteuid() != 0:
        return "sshd for other users needs root"
    missing = [program for program in (SSHD, "ssh", "ssh-keygen") if not shutil.which(program)]
    return f"missing (packages openssh-server, openssh-client): {' '.join(missing)}" if missing else None


class Sshd:
    """An sshd that lets `user` in with keys given to `authorize`, or with a certificate from `sign`.

    The folder must be open to that user.
    """

    def __init__(self, folder: Path, host: str = "127.0.0.1", port: int | None = None, user: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.host, self.port = folder, host, port or free_port()
        self.user = user or getpass.getuser()
        self.known_hosts = folder / "known_hosts"
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        reason = unavailable()
        if reason:
            raise RuntimeError(reason)
        self.new_key("user_ca")
        (self.folder / "authorized_keys").touch()
        self.change_host_key()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen (again) on the same port."""
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        config = self.folder / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, folder=self.folder))
        self._server = serve([SSHD, "-D", "-e", "-f", str(config)], self.port, self.folder / "log")

    def stop(self) -> None:
        """Stop listening: from now on connections are refused."""
        if self._server:
            stop(self._server)
        self._server = None

    def change_host_key(self) -> None:
        """A new host key, as after a reinstallation; `known_hosts` keeps what it had (written only the first time)."""
        self.stop()
        key = self.new_key("host_key")
        if not self.known_hosts.exists():
            self.known_hosts.write_text(self.known_host_line(key))
        self.start()

    def known_host_line(self, key: Path) -> str:
        """The line of a known_hosts file that says: this server has this key."""
        name = self.host if self.port == 22 else f"[{self.host}]:{self.port}"
        kind, value = key.with_suffix(".pub").read_text().split()[:2]
        return f"{name} {kind} {value}\n"

    def new_key(self, name: str) -> Path:
        """A key pair without a passphrase in the folder; replaces one of the same name."""
        key = self.folder / name
        for old in (key, key.with_suffix(".pub")):
            old.unlink(missing_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{name}@lab", "-f", str(key)], check=True)
        return key

    def authorize(self, key: Path) -> None:
        """Let the owner of this key in."""
        with (self.folder / "authorized_keys").open("a") as keys:
            keys.write(key.with_suffix(".pub").read_text())

    def sign(self, key: Path, validity: str = "-1m:+1h") -> Path:
        """A certificate for the key, valid as ssh-keygen -V writes it (`-2h:-1h`: it has expired)."""
        sign = ["ssh-keygen", "-q", "-s", str(self.folder / "user_ca"), "-I", "lab", "-n", self.user, "-V", validity]
        subprocess.run([*sign, str(key.with_suffix(".pub"))], check=True, capture_output=True)
        return key.with_name(f"{key.name}-cert.pub")

    def ssh_argv(self, *command: str, key: Path | None = None) -> list[str]:
        """The argv that runs a command there, with nothing of the user's own ssh configuration."""
        options = [
            "-F",
            "none",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=yes",
            "-o",
            f"UserKnownHostsFile={self.known_hosts}",
        ]
        identity = ["-o", "IdentitiesOnly=yes", "-i", str(key)] if key else []
        return ["ssh", *options, *identity, "-p", str(self.port), f"{self.user}@{self.host}", *command]
