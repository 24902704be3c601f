"""A system's systemd on the stage: process 1 of a namespace of its own, on the stage's /run, with a few services.

There is no polkit: what a user may not do is `Access denied`, as on a server without it.
"""

from tests.corpus.capture import shell

UNITS = r"""
U=/srv/units; mkdir -p $U /run/systemd/system /run/dbus /srv/nginx; cd $U
printf '[Unit]\nDescription=Basic System\nDefaultDependencies=no\n'\
'Wants=dbus.socket shop-worker.service\n' > basic.target
for one in shutdown sysinit; do printf "[Unit]\nDescription=$one\nDefaultDependencies=no\n" > $one.target; done
printf '[Unit]\nDescription=D-Bus System Message Bus Socket\nDefaultDependencies=no\n[Socket]\n'\
'ListenStream=/run/dbus/system_bus_socket\n' > dbus.socket
printf '[Unit]\nDescription=D-Bus System Message Bus\nDefaultDependencies=no\nRequires=dbus.socket\n'\
'[Service]\nType=notify\n'\
'ExecStart=/usr/bin/dbus-daemon '\
'--config-file=/srv/units/bus.conf --address=systemd: --nofork --nopidfile --systemd-activation\n'\
'' > dbus.service
printf '[Unit]\nDescription=Ledger API\n[Service]\nType=exec\n'\
'ExecStart=/opt/ledger/bin/ledger --port 8090\n[Install]\nWantedBy=multi-user.target\n' > ledger.service
printf '[Unit]\nDescription=Shop worker\n[Service]\nExecStart=/bin/sleep 900000\n' > shop-worker.service
printf '[Unit]\nDescription=Nightly backup\n[Service]\nType=oneshot\nExecStart=/bin/sh -c "exit 3"\n' > backup.service
printf '[Unit]\nDescription=Broken\n[Service]\nType=sometimes\n' > importer.service
cat > bus.conf <<'END'
<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth>
<policy context="default"><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/><allow user="*"/>
</policy></busconfig>
END
ln -s /dev/null cups.service
printf 'events {}\nhttp { server { listen 8443 ssl; ssl_certificate /etc/ssl/shop.pem; } }\n' > /srv/nginx/nginx.conf
printf '[Unit]\nDescription=A high performance web server and a reverse proxy server\n[Service]\n'\
'Type=forking\nExecStartPre=/usr/sbin/nginx -t -q -c /srv/nginx/nginx.conf\n'\
'ExecStart=/usr/sbin/nginx -c /srv/nginx/nginx.conf\n' > nginx.service
"""
BOOT = r"""
cat > /srv/boot <<'END'
mount -t proc proc /proc
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /sys/fs/cgroup/corpus-$1; echo $$ > /sys/fs/cgroup/corpus-$1/cgroup.procs
exec env -i SYSTEMD_UNIT_PATH=/srv/units container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  unshare --cgroup --mount sh -c \
  "umount /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup
  exec /lib/systemd/systemd --system --unit=basic.target --log-target=console"
END
unshare --pid --uts --fork --mount --kill-child sh /srv/boot $RANDOM$RANDOM >/srv/systemd.log 2>&1 </dev/null &
for i in $(seq 60); do
  setpriv --reuid 1000 --clear-groups systemctl is-active shop-worker >/dev/null 2>&1 && break
  sleep 0.25
done
rm -f /run/systemd/private
"""


def boot() -> None:
    """Start it; it ends with the stage."""
    shell(UNITS + BOOT)
