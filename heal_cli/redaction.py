"""Secrets are taken out of whatever heal writes down or says.

`argv` looks for a trigger first and loads the patterns only if there is one: it is on the short road.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HIDDEN = "[redacted]"

_TRIGGERS = (
    "token", "passw", "passphrase", "secret", "://", "bearer", "eyj", "ghp_", "gho_", "ghs_", "ghu_", "ghr_",
    "github_pat", "glpat-", "sha256~", "basic ", "api-key", "apikey", "api_key", "cookie", "authorization",
    "credential", "access-key", "access_key", "private-key", "private_key", "private key", "akia", "asia", "xox",
    "creds", "npm_", "pypi-", "hvs.", "x-auth", "curl", "wget", "sshpass", "login", "mysql",
    "-data:", "--pass",
)  # fmt: skip

_KEY = (
    r"\b[a-z0-9_.-]*(?:password|passwd|passphrase|token|secret|(?:api|access|secret|private)[_-]?key|credentials)"
    r"[\"']?"
)

# Each pattern keeps its first group (and its third, where there is one) and hides what stands between.
_PATTERNS = (
    # https://user:password@host
    r"([a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:)([^\s/@]+)(@)",
    # https://token@host
    r"([a-zA-Z][a-zA-Z0-9+.-]*://)([^\s/:@]{16,})(@)",
    # Authorization: Bearer x, Basic x, Digest username="x", ...; Cookie: x
    r"(?i)(authorization\s*:\s*)([^\s'\"]+\s+[a-z]+=\"[^\r\n']*)",
    r"(?i)(authorization\s*[:=]\s*(?:(?:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)\s+)?)([^\s'\"]+)",
    r"(?i)((?:x-[a-z-]*(?:token|key)|private-token)\s*[:=]\s*)([^\s'\"]+)",
    r"(?i)((?:set-)?cookie\s*:\s*)([^\r\n'\"]+)",
    r"(?i)(\bbearer\s+)([A-Za-z0-9._~+/=-]{8,})",
    # curl -u user:x, sshpass -p x, podman login -p x, mysql -px, as part of a line
    r"(\b(?:curl|wget)\b[^|;&\r\n]*\s(?:-u|-U|--user|--proxy-user)[\s=]*['\"]?[^\s:'\"]+:)([^\s'\"]+)",
    r"(\b(?:sshpass|(?:docker|podman|skopeo|buildah|oc|registry) login)\b[^|;&\r\n]*?\s-p[\s=]*)"
    r"('[^']*'|\"[^\"]*\"|[^\s'\"]+)",
    r"(\b(?:mysql|mysqladmin|mysqldump)\b[^|;&\r\n]*?\s-p)('[^']*'|\"[^\"]*\"|[^\s'\"]+)",
    # --password x, --token=x, password: x, SECRET_KEY=x
    r"(?i)(--?(?:[a-z0-9-]*(?:password|passwd|passphrase|token|secret|creds|api-?key|access-?key|private-?key))(?:=|\s+))('[^']*'|\"[^\"]*\"|[^\s'\"-][^\s]*)",
    rf"(?i)({_KEY}[ \t]*[:=][ \t]*)(\"[^\"\r\n]+\"|'[^'\r\n]+')",
    rf"(?i)({_KEY}=[\"']?)"
    r"([^\s\"',;&]+)",
    # password: x in a file; `invalid token: no such user` is a sentence, and no secret
    rf"(?im)({_KEY}[ \t]*:[ \t]*[\"']?)"
    r"([^\s\"',;&]+)([\"']?[ \t]*(?:[,;&}\r]|$))",
    rf"(?i)({_KEY}[ \t]*:[ \t]*[\"']?)"
    r"([^\s\"',;&:]*[0-9][^\s\"',;&:]{4,}|[^\s\"',;&:]{4,}[0-9][^\s\"',;&:]*)",
    # JWT; GitHub, GitLab, OpenShift, AWS, Slack, npm, PyPI, Vault tokens
    r"()(\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?)",
    r"()(\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{16,}|pypi-[A-Za-z0-9_-]{16,}|hvs\.[A-Za-z0-9_-]{16,}))",
    r"()(sha256~[A-Za-z0-9_-]{16,})",
    r"()(\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)",
    r"()(\bxox[abprs]-[A-Za-z0-9-]{10,})",
    r"((?:client-key|client-certificate|certificate-authority)-data:\s*)(\S+)",
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)([^-]+)",
)  # fmt: skip

# Words whose next word is a secret; programs whose -u or -p is one.
_SECRET_FLAGS = (
    "--password",
    "--pass",
    "--token",
    "--passphrase",
    "--secret",
    "--creds",
    "--src-creds",
    "--dest-creds",
    "--api-key",
)
_USER_AND_PASSWORD = ("-u", "--user", "--proxy-user", "-U", "-a", "--auth")
_WITH_USER = ("curl", "wget", "http", "https")
_LOGIN_WITH_P = ("docker", "podman", "skopeo", "buildah", "oc", "helm")
_WITH_JOINED_P = ("mysql", "mysqladmin", "mysqldump")
_PROGRAMS = {*_WITH_USER, *_LOGIN_WITH_P, *_WITH_JOINED_P, "sshpass"}


def shell_pattern() -> str:
    """An extended regular expression for the shells: it fits each line, in lower case, that may hold a secret."""
    quoted = "|".join(trigger.replace(".", "[.]") for trigger in _TRIGGERS)
    return f"({quoted}|^https? )"


_told: list[str] = []
_LINES, _TELLS = 200, 8  # lines of a secret, and characters of one


def hide(secret: str) -> None:
    """From now on this text is a secret too, in this process: somebody has said so (`secret: true`).

    So is each line of it that is long enough to tell something.
    """
    lines = [line for line in secret.split("\n")[:_LINES] if len(line.strip()) >= _TELLS] if "\n" in secret else []
    for one in (form for text in (secret, *lines) for form in _forms(text)):
        if one.strip() and one not in _told:
            _told.append(one)
    _told.sort(key=len, reverse=True)  # one that holds another is hidden whole


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it stands, and as it stands in a shell line, in JSON, and in an error of Python's."""
    from heal_cli.shell_line import quoted

    escaped = secret.replace("\\", "\\\\").replace("\n", "\\n")
    return secret, quoted(secret).strip("'"), escaped, escaped.replace('"', '\\"'), escaped.replace("'", "\\'")


def holds(text: str) -> bool:
    """Is a secret in a text that somebody has said is one?"""
    return any(secret in text for secret in _told)


def told_out(output: bytes) -> bytes:
    """The output of a program, shown by heal, without what somebody has said is secret; else as it is."""
    for secret in _told:
        output = output.replace(secret.encode("utf-8", "surrogateescape"), HIDDEN.encode())
    return output


def argv(words: tuple[str, ...]) -> tuple[str, ...]:
    """An argv without its secrets."""
    for secret in _told:
        words = tuple(word.replace(secret, HIDDEN) for word in words)
    joined = "\0".join(words).lower()
    if not any(trigger in joined for trigger in _TRIGGERS) and words[:1] not in (("http",), ("https",)):
        return words
    programs = _PROGRAMS.intersection(word.rpartition("/")[2] for word in words)  # wherever: wrappers stand in front
    return tuple(
        _secret_word(words[:place], programs, words[place - 1] if place else "", word) or text(word)
        for place, word in enumerate(words)
    )


def _secret_word(earlier: tuple[str, ...], programs: set[str], before: str, word: str) -> str:
    if before.lower() in _SECRET_FLAGS or (
        before.startswith("--") and before.endswith(("-token", "-password", "-secret"))
    ):
        return HIDDEN
    if programs.intersection(_WITH_USER):
        flag, value = _joined(word, _USER_AND_PASSWORD)
        if before in _USER_AND_PASSWORD and ":" in word:
            return f"{word.partition(':')[0]}:{HIDDEN}"
        if ":" in value:
            return f"{flag}{value.partition(':')[0]}:{HIDDEN}"
    if "sshpass" in programs or (programs.intersection(_LOGIN_WITH_P) and "login" in earlier):
        if before == "-p":
            return HIDDEN
        if word.startswith("-p") and len(word) > 2:
            return f"-p{HIDDEN}"
    if programs.intersection(_WITH_JOINED_P) and word.startswith("-p") and len(word) > 2:
        return f"-p{HIDDEN}"
    return ""


def _joined(word: str, flags: tuple[str, ...]) -> tuple[str, str]:
    """A word that is a flag together with its value, as `-ux` or `--user=x`, in its two parts."""
    for flag in flags:
        front = f"{flag}=" if flag.startswith("--") else flag
        if word.startswith(front) and word != front:
            return front, word[len(front) :]
    return "", ""


def text(words: str) -> str:
    """A text without its secrets; bytes that were no text are shown as escapes, since no pattern could read them."""
    for secret in _told:
        words = words.replace(secret, HIDDEN)
    words = words.encode("utf-8", "backslashreplace").decode()
    for pattern in _compiled():
        words = pattern.sub(_hide, words)
    return words


def everywhere(value: Any) -> Any:
    """A value of JSON whose texts have no secrets."""
    if isinstance(value, dict):
        return {key: everywhere(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [everywhere(inner) for inner in value]
    return text(value) if isinstance(value, str) else value


# What a server answers, after what was asked of it: `failed to create token: Unauthorized`.
_ANSWERS = ("unauthorized", "unauthenticated", "forbidden")


def _hide(match: Any) -> str:
    if match.group(2).lower() in _ANSWERS:
        return str(match.group(0))
    after = match.group(3) if match.re.groups > 2 else ""
    return f"{match.group(1)}{HIDDEN}{after or ''}"


_cache: list[Any] = []


def _compiled() -> list[Any]:
    if not _cache:
        import re2

        _cache.extend(re2.compile(pattern) for pattern in _PATTERNS)
    return _cache
