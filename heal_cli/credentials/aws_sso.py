"""The login of AWS IAM Identity Center behind `aws eks get-token`, as the AWS command line keeps it.

`aws sso login` leaves an access token in ~/.aws/sso/cache, which is renewed without a person only if there is a
refresh token beside it; the role's own credentials are in ~/.aws/cli/cache, and good to their end whatever becomes of
the login.
"""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import time

from heal_cli.atomic import content
from heal_cli.credentials.json_cache import as_epoch, as_mapping
from heal_cli.credentials.term import Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_OWN = ("role_arn", "credential_process", "web_identity_token_file")  # asked before the login, and kept elsewhere
_NEEDED = ("sso_account_id", "sso_role_name")


def term(chosen: str, environment: Mapping[str, str]) -> Term:
    """From when until when `aws eks get-token --profile CHOSEN` works; of other credentials nothing is said."""
    if not chosen and environment.get("AWS_ACCESS_KEY_ID"):
        return Term(renews=True)
    name = os.path.expanduser(environment.get("AWS_CONFIG_FILE") or "~/.aws/config")
    settings = _settings(name, chosen or environment.get("AWS_PROFILE") or "default")
    if not settings or any(key in settings for key in _OWN) or not all(key in settings for key in _NEEDED):
        return Term(renews=True, files=(name,))
    return _login(settings, name)


def _settings(name: str, profile: str) -> dict[str, str]:
    """A profile, with the session that it names."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(content(name).decode())
    except (OSError, ValueError, configparser.Error):
        return {}
    found = {"default": "default"}.get(profile, f"profile {profile}")
    settings = dict(parser[found]) if parser.has_section(found) else {}
    session = f"sso-session {settings.get('sso_session')}"
    return {**(dict(parser[session]) if parser.has_section(session) else {}), **settings}


def _login(settings: Mapping[str, str], config: str) -> Term:
    session, url = settings.get("sso_session"), settings.get("sso_start_url", "")
    login = os.path.join(os.path.expanduser("~/.aws/sso/cache"), f"{_sha1(session or url)}.json")
    role = os.path.join(os.path.expanduser("~/.aws/cli/cache"), f"{_sha1(_role(settings, session, url))}.json")
    kept = as_mapping(login)
    registered = as_epoch(kept.get("registrationExpiresAt")) or 0.0
    ends = [as_epoch(kept.get("expiresAt")), as_epoch(_inner(as_mapping(role), "Credentials").get("Expiration"))]
    renews = bool(kept.get("refreshToken")) and registered > time.time()
    return Term(max((end for end in ends if end), default=None), renews=renews, files=(config, login, role))


def _role(settings: Mapping[str, str], session: str | None, url: str) -> str:
    """What botocore names the role's credentials by: JSON with sorted keys and without blanks."""
    asked = {"accountId": settings["sso_account_id"], "roleName": settings["sso_role_name"]}
    asked |= {"sessionName": session} if session else {"startUrl": url}
    return json.dumps(asked, sort_keys=True, separators=(",", ":"))


def _inner(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
