"""Bash lines that the people's cases share: how their machines are set up."""

H = "tarn.example"
DOCKER = (
    "docker context create work --docker host=unix:///srv/docker.sock >/dev/null 2>&1; docker context use work "
    ">/dev/null 2>&1\ndocker ps -aq --filter label=com.docker.compose.project | xargs -r docker rm -fv "
    ">/dev/null\n"
)
KUBE = "mkdir -p ~/.kube; install -m 600 /srv/kube/{} ~/.kube/config\n"
PG = "printf '*:*:*:web:pw\\n' > ~/.pgpass; chmod 600 ~/.pgpass\n"
SSH = "mkdir -pm 700 ~/.ssh; cp /srv/ssh/known ~/.ssh/known_hosts; install -m 600 /srv/ssh/me ~/.ssh/id_ed25519\n"
ME = (
    "git config --global user.name Dev; git config --global user.email dev@tarn.example; git config --global "
    "init.defaultBranch main; git config --global advice.detachedHead false\n"
)
WORK = (
    SSH
    + ME
    + """\
rm -rf /srv/git/*; git init -q --bare /srv/git/ledger.git
git clone -q git@code.tarn.example:ledger.git . 2>/dev/null
printf 'ledger\\n' > README.md; printf 'print(1)\\n' > app.py; git add .; git commit -qm 'Start'
git push -q origin main
git remote set-head origin -a >/dev/null
"""
)
REPO = ME + "git init -q .; printf 'ledger\\n' > README.md; git add .; git commit -qm 'Start'\n"
PODMAN = """mkdir -p ~/.config/containers
printf '[storage]\\ndriver = "vfs"\\n' > ~/.config/containers/storage.conf
printf '[[registry]]\\nlocation = "registry.tarn.example:%s"\\ninsecure = true\\n' 5000 5001 > \\
  ~/.config/containers/registries.conf
"""
