"""The lab's login command: `python -m heal_cli.demo.login URL PASSWORD-FILE` gets a new token and gives it to git.

With --ask it asks for the password at the terminal instead, as an interactive login does.
"""

from __future__ import annotations

import base64
import getpass
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from heal_cli.demo.forge import USER


def main() -> int:
    """Log in; 0 if git has a new token, 1 if the password was refused."""
    url, source = sys.argv[1:3]
    password = getpass.getpass("Password for the forge: ") if source == "--ask" else Path(source).read_text().strip()
    encoded = base64.b64encode(f"{USER}:{password}".encode()).decode()
    request = urllib.request.Request(f"{url}/login", headers={"Authorization": f"Basic {encoded}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            token = answer.read().decode()
    except urllib.error.URLError as error:
        print(f"forge-login: {error}", file=sys.stderr)
        return 1
    store(url, token)
    print(f"logged in to {url} as {USER}", file=sys.stderr)
    return 0


def store(url: str, token: str) -> None:
    """Give git the token, as git-credential(1) documents."""
    protocol, _, host = url.partition("://")
    entry = f"protocol={protocol}\nhost={host}\nusername={USER}\npassword={token}\n\n"
    subprocess.run(["git", "credential", "approve"], input=entry.encode(), check=True)


if __name__ == "__main__":
    sys.exit(main())
