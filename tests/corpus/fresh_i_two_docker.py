"""What a user's home needs for the daemon, ssh and git of this stage."""

import hashlib

_META = f"~/.docker/contexts/meta/{hashlib.sha256(b'lab').hexdigest()}"
DOCKER = f"""\
mkdir -p {_META}
printf '{{"currentContext":"lab","cliPluginsExtraDirs":["/srv/tools/cli-plugins"]}}' > ~/.docker/config.json
printf '{{"Name":"lab","Metadata":{{}},"Endpoints":{{"docker":{{"Host":"unix:///srv/docker.sock"}}}}}}' \\
 > {_META}/meta.json
"""
NO_DAEMON = """\
mkdir -p ~/.docker && printf '{"cliPluginsExtraDirs":["/srv/tools/cli-plugins"]}' > ~/.docker/config.json
"""
SSH = """\
mkdir -m 700 -p ~/.ssh && cp /srv/ssh/me ~/.ssh/id_ed25519 && chmod 600 ~/.ssh/id_ed25519
cp /srv/ssh/known ~/.ssh/known_hosts
"""
STRANGER = """\
mkdir -m 700 -p ~/.ssh && cp /srv/ssh/other ~/.ssh/id_ed25519 && chmod 600 ~/.ssh/id_ed25519
cp /srv/ssh/known ~/.ssh/known_hosts
"""
ME = "git config --global user.name Jon; git config --global user.email jon@kestrel.example; " \
    "git config --global init.defaultBranch main\n"  # fmt: skip
CLONE = SSH + ME + "git clone -q git@git.kestrel.example:team/shop.git . 2>/dev/null\n"
