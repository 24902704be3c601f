"""What the cases of fresh_h_two have in common: accounts, keys, and a project in git with a remote."""

ME = """\
git config --global user.name 'Mara Fenn'; git config --global user.email mara@fennel.example
git config --global init.defaultBranch main; git config --global advice.detachedHead false
"""
KEY = """\
mkdir -m 700 -p ~/.ssh; install -m 600 /srv/ssh/me ~/.ssh/id_ed25519; host=$(cut -d' ' -f1,2 /srv/ssh/host.pub)
for name in git.fennel.example staging.fennel.example github.com; do echo "$name $host"; done > ~/.ssh/known_hosts
"""


def cloned(name: str = "storefront") -> str:
    """This folder is a clone of a project on git.fennel.example, with one commit on main."""
    url = f"git@git.fennel.example:shop/{name}.git"
    made = f"ssh git@git.fennel.example 'rm -rf shop; git init -q --bare -b main shop/{name}.git'\n"
    return f"""{ME}{KEY}{made}git init -q . && git remote add origin {url}
printf 'PORT = 8000\\n' > settings.py; echo '# {name}' > README.md; git add . && git commit -qm 'start' && git push \
-q -u origin main
"""


OTHER = """\
git clone -q "$(git remote get-url origin)" ~/other && (cd ~/other && printf 'PORT = 9000\\n' > settings.py && git \
commit -qam 'other port' && git push -q)
"""
AHEAD = "printf 'PORT = 8080\\n' > settings.py; git commit -qam 'mine'\n"
LOCAL = ME + "git init -q . && printf 'PORT = 8000\\n' > settings.py && git add . && git commit -qm start\n"
NO_DOCKER = "mv /run/docker.sock /run/away.sock; (sleep {0}; mv /run/away.sock /run/docker.sock) >/dev/null 2>&1 &"


def busy(port: int) -> str:
    """Something listens on the port, until the next cases are long over."""
    serve = (
        f"import socket, time; s = socket.create_server(('::', {port}), family=socket.AF_INET6, dualstack_ipv6=True);"
        f" time.sleep(12)"
    )
    return f"""setsid python3 -c "{serve}" >/dev/null 2>&1 </dev/null &
for i in $(seq 60); do (: < /dev/tcp/127.0.0.1/{port}) 2>/dev/null && break; sleep 0.1; done
"""
