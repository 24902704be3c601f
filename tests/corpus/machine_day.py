# ruff: noqa: E501  a case is one line: what happens before it, and the command
"""The machine day: disks, services, accounts, the kernel, what runs, is printed, drawn and backed up.

python -m tests.corpus.machine_day FILE [REGEX]      # as root
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.corpus import capture
from tests.corpus.capture import enter_stage, tool_of
from tests.corpus.fresh_parts import Fresh, fails, name_hosts, run_all
from tests.corpus.machine_day_more import KEYS, SERVERS, WORK

HOSTS = "127.0.0.1 shut.day.example\n10.20.0.7 lan.day.example\n10.30.0.5 lost.day.example\n"
TINY: dict[str, Any] = {"setup": "mkdir data", "admin": "mount -t tmpfs -o size=64k,uid=1000 t data"}
IMAGE = "truncate -s 9M disk.img; /sbin/mkfs.ext4 -q disk.img\n"
AS_ROOT: dict[str, Any] = {"root": True}

DISKS = [
    fails("not_found", "lsblk /dev/sdz"),
    fails("not_found", "findmnt /mnt/backup", "true", also="none"),
    fails("not_found", "blkid /dev/sdz9", also="none"),
    fails("not_found", "swapon /swapfile", **AS_ROOT),
    fails("permission", "mkswap /dev/vda", also="not_found"),
    fails("not_found", "mkfs.ext4 /dev/sdz1", **AS_ROOT),
    fails("permission", "mkfs.ext4 -q disk.img", "truncate -s 9M disk.img; chmod 444 disk.img"),
    fails("none", "fsck.ext4 -n disk.img", "truncate -s 9M disk.img", also="not_found"),
    fails("not_found", "e2fsck -p /dev/sdz1", **AS_ROOT),
    fails("not_found", "tune2fs -L data /dev/sdz1", **AS_ROOT),
    fails("not_found", "resize2fs /dev/sdz1", **AS_ROOT),
    fails("not_found", "xfs_repair /dev/sdz1", **AS_ROOT),
    fails("none", "mkfs.xfs -q disk.img", "truncate -s 9M disk.img", also="disk_full"),
    fails("usage", "mkfs.xfs -q disk.img", IMAGE + "truncate -s 400M disk.img", also="none"),
    fails("usage", "mkfs.btrfs -q disk.img", IMAGE + "truncate -s 400M disk.img", also="none"),
    fails("none", "btrfs filesystem usage .", also="usage not_found"),
    fails("not_found", "btrfs subvolume list /mnt/tank"),
    fails("not_found", "mdadm --detail /dev/md0", **AS_ROOT),
    fails("permission", "mdadm --detail /dev/vda"),
    fails("none", "mdadm --examine disk.img", "truncate -s 1M disk.img", also="not_found", **AS_ROOT),
    fails("not_found", "parted -s /dev/sdz print", **AS_ROOT),
    fails("not_found", "fdisk -l /dev/sdz", **AS_ROOT),
    fails("none", "sfdisk -d disk.img", "truncate -s 1M disk.img", also="not_found"),
    fails("not_found", "sgdisk -p /dev/sdz", **AS_ROOT),
    fails("not_found", "smartctl -a /dev/sdz", stdout=True, **AS_ROOT),
    fails("none", "smartctl -a /dev/vda", stdout=True, also="permission"),
    fails("not_found", "hdparm -I /dev/sdz", **AS_ROOT),
    fails("not_found", "nvme smart-log /dev/nvme9", **AS_ROOT),
    fails("permission", "nvme list-subsys /dev/vda", also="not_found none"),
    fails("not_found", "partx -a /dev/sdz", **AS_ROOT),
    fails("not_found", "wipefs -a /dev/sdz", **AS_ROOT),
    fails("permission", "blockdev --getsize64 /dev/vda", also="not_found"),
    fails("not_found", "vgs tank", **AS_ROOT),
    fails("missing_dependency", "lvcreate -L 5G -n logs tank", **AS_ROOT, also="not_found"),
    fails("not_found", "lvextend -r -L +5G tank/logs", **AS_ROOT),
    fails("not_found", "vgcreate tank /dev/sdz", **AS_ROOT),
    fails("not_found", "cryptsetup open /dev/sdz vault", **AS_ROOT),
    fails("missing_dependency", "cryptsetup close vault", **AS_ROOT, also="not_found none"),
    fails("auth", "echo guess | cryptsetup open --test-passphrase disk.img", "truncate -s 20M disk.img; echo -n right | "
          "/sbin/cryptsetup luksFormat -q --pbkdf-force-iterations 4 --pbkdf-memory 32 disk.img -", tool="cryptsetup"),
    fails("none", "cryptsetup luksDump disk.img", "truncate -s 2M disk.img", also="usage"),
    fails("not_found", "mount LABEL=backup /mnt", **AS_ROOT),
    fails("not_found", "mount -t zfs tank/home /mnt", **AS_ROOT, also="missing_dependency"),
    fails("not_found", "umount /mnt/backup", **AS_ROOT, also="none"),
    fails("not_configured", "mount /backup", **AS_ROOT, also="not_found"),
    fails("none", "mount -o loop disk.img /mnt", "truncate -s 2M disk.img", **AS_ROOT, also="not_found permission"),
    fails("none", "quota -u nemo", also="not_found"),
    fails("not_found", "setfacl -m u:nemo:rw notes", "touch notes", also="none"),
    fails("permission", "setfacl -m u:dev:rw /etc/hosts"),
    fails("not_found", "getfacl notes.txt", also="none"),
    fails("permission", "setfattr -n user.k -v 1 /etc/hosts"),
    fails("not_found", "getfattr -n user.k notes", "touch notes", also="none"),
    fails("not_found", "udevadm info /dev/sdz"),
    fails("permission", "udevadm trigger"),
    fails("none", "dd if=/dev/zero of=out bs=1k count=x", also="usage"),
    fails("disk_full", "truncate -s 1M a; cp --sparse=never a data/", **TINY, tool="cp"),
    fails("disk_full", "fallocate -l 2M data/img", **TINY),
    fails("disk_full", "7z a data/x.7z /usr/bin/perl", **TINY, stdout=True),
    fails("disk_full", "xz -c /usr/bin/perl > data/p.xz", **TINY),
    fails("disk_full", "lz4 -q /usr/bin/perl data/p.lz4", **TINY),
    fails("disk_full", "patch data/a < a.diff", "mkdir data; seq 900 > a.new; diff -u /dev/null a.new > a.diff || true",
          admin="mount -t tmpfs -o size=4k,uid=1000 t data; touch data/a; chown 1000 data/a; head -c 4096 /dev/zero > data/b"),
    fails("disk_full", "qemu-img convert -O raw a.img data/b.img", "mkdir data; head -c 900k /dev/urandom > a.img",
          admin=TINY["admin"]),
    fails("disk_full", "sqlite3 data/a.db 'create table t(x); insert into t values (randomblob(200000))'", **TINY),
]  # fmt: skip

MACHINE = [
    fails("service_down", "loginctl list-sessions"),
    fails("service_down", "resolvectl status"),
    fails("service_down", "networkctl reload"),
    fails("service_down", "localectl set-keymap de"),
    fails("service_down", "busctl list"),
    fails("service_down", "busctl --user list", also="not_configured"),
    fails("service_down", "machinectl list"),
    fails("service_down", "systemctl poweroff", also="permission"),
    fails("service_down", "systemd-analyze blame"),
    fails("service_down", "systemd-inhibit sleep 1"),
    fails("none", "systemd-analyze verify a.service", "printf '[Service]\\nExecStart=run\\n' > a.service", also="not_found missing_command"),
    fails("none", "systemd-analyze calendar 'every monday'", also="usage"),
    fails("none", "systemd-analyze verify b.service", "printf '[Service]\\nType=oneshott\\n' > b.service", also="usage"),
    fails("not_found", "systemd-nspawn -D rootfs true", **AS_ROOT),
    fails("permission", "systemd-nspawn -D / true"),
    fails("none", "journalctl --since yesterdy", also="usage"),
    fails("not_found", "journalctl -D logs -n 5", also="none"),
    fails("service_down", "lpstat -p"),
    fails("service_down", "lp notes.txt", "touch notes.txt", also="not_configured not_found"),
    fails("service_down", "fail2ban-client status sshd", **AS_ROOT),
    fails("permission", "fail2ban-client status sshd", also="service_down"),
    fails("permission", "ufw status"),
    fails("permission", "ufw allow 22/tcp"),
    fails("none", "ufw allow 99999/tcp", **AS_ROOT, also="usage"),
    fails("permission", "auditctl -l"),
    fails("permission", "ausearch -m avc", also="not_found"),
    fails("not_found", "modprobe wireguardx", **AS_ROOT, also="missing_dependency"),
    fails("permission", "modprobe dummy", also="not_found missing_dependency"),
    fails("not_found", "rmmod nvidia", **AS_ROOT),
    fails("not_found", "insmod ./driver.ko", **AS_ROOT),
    fails("not_found", "modinfo nvidia", also="missing_dependency"),
    fails("not_found", "sysctl net.ipv4.tcp_fastopn", also="none"),
    fails("not_found", "dmidecode -s system-serial-number", also="permission"),
    fails("none", "lspci -s 99:99.9", also="not_found"),
    fails("permission", "chrt -f 50 true"),
    fails("permission", "ionice -c 1 updatedb"),
    fails("none", "taskset -c 99 true", also="usage not_found"),
    fails("permission", "unshare -n true"),
    fails("permission", "nsenter -t 1 -n true"),
    fails("not_found", "nsenter -t 99999 -n true", **AS_ROOT),
    fails("permission", "setpriv --reuid=0 id"),
    fails("not_found", "setpriv --reuid=nemo true", also="none"),
    fails("permission", "bwrap --ro-bind / / --tmpfs /x true", also="not_found"),
    fails("permission", "perf record -o /etc/perf.data true"),
    fails("not_found", "ltrace ./intake"),
    fails("not_found", "lsof -i :99999", also="none"),
    fails("not_found", "lsof /var/log/nope.log", also="none"),
    fails("none", "pmap 99999", stdout=False, also="not_found"),
    fails("none", "fuser -k 9999/tcp", also="not_found"),
    fails("not_found", "pwdx 99999"),
    fails("not_found", "gdb -batch -p 99999"),
    fails("none", "killall nginx", also="not_found"),
    fails("not_found", "chage -l nemo", **AS_ROOT),
    fails("permission", "chage -l root"),
    fails("permission", "chpasswd < pw", "echo dev:x > pw"),
    fails("auth", "chsh -s /bin/zsh", stdin="guess\n", also="tty"),
    fails("not_found", "chsh -s /bin/fisch dev", **AS_ROOT, also="none usage"),
    fails("permission", "groupadd ops"),
    fails("not_found", "groupmod -n ops opz", **AS_ROOT),
    fails("usage", "groupadd git", **AS_ROOT, also="none"),
    fails("not_found", "gpasswd -a dev docker", **AS_ROOT, also="none"),
    fails("permission", "gpasswd -a dev root"),
    fails("not_found", "userdel nemo", **AS_ROOT),
    fails("not_found", "passwd -l nemo", **AS_ROOT),
    fails("not_found", "su nemo -c id", **AS_ROOT),
    fails("not_found", "sg docker -c id"),
    fails("permission", "sg root -c id", also="auth"),
    fails("permission", "vipw"),
    fails("not_configured", "doas id"),
    fails("not_found", "runuser -u nemo id", **AS_ROOT),
    fails("permission", "runuser -u root id"),
    fails("not_found", "last -f /var/log/wtmp.9", also="none"),
]  # fmt: skip

CASES: list[Fresh] = [*DISKS, *MACHINE, *SERVERS, *KEYS, *WORK]


def know_versions() -> None:
    """What says no version of its own has that of its Debian package."""
    ask = capture.OTHER_WAYS_TO_ASK
    assert isinstance(ask, dict)
    for tool in {case.tool or tool_of(case.command) for case, _ in CASES} - set(ask):
        path = subprocess.run(
            ["bash", "-c", f"readlink -f $(type -P {tool})"], capture_output=True, text=True
        ).stdout.strip()
        owner = subprocess.run(
            ["dpkg", "-S", path, f"{path.removeprefix('/usr')}"], capture_output=True, text=True
        ).stdout
        if owner and path:
            ask[tool] = "dpkg-query -Wf ${Version} " + owner.partition(":")[0].partition(",")[0]


def main() -> None:
    """Every case in a home of its own."""
    if os.environ.get(capture.ON_STAGE):
        know_versions()
    enter_stage("tests.corpus.machine_day")
    name_hosts(HOSTS)
    where, only = [*sys.argv[1:], ""][:2]
    run_all("machine_day", CASES, Path(where), only)


if __name__ == "__main__":
    main()
