"""Secrets are taken out of whatever heal writes down or says.

`argv` looks for a trigger first and loads the patterns only if there is one: it is on the short road.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HIDDEN = "[redacted]"

_TRIGGERS = (
    "token", "passw", "passphrase", "secret", "://", "bearer", "eyj", "ghp_", "gho_", "ghs_", "github_pat", "glpat-",
    "sha256~", "basic ", "api-key", "apikey", "api_key", "cookie", "authorization", "credential", "access-key",
    "access_key", "private-key", "private_key", "akia", "asia", "xox", "creds", "npm_", "pypi-", "hvs.",
)  # fmt: skip

# Each pattern keeps its first group (and its third, where there is one) and hides what stands between.
_PATTERNS = (
    # https://user:password@host
    r"([a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:)([^\s/@]+)(@)",
    # https://token@host
    r"([a-zA-Z][a-zA-Z0-9+.-]*://)([^\s/:@]{16,})(@)",
    # Authorization: Bearer x, Basic x; Cookie: x
    r"(?i)((?:authorization|proxy-authorization|x-[a-z-]*(?:token|key)|private-token)\s*[:=]\s*(?:(?:bearer|basic|token)\s+)?)([^\s'\"]+)",
    r"(?i)((?:set-)?cookie\s*:\s*)([^\r\n'\"]+)",
    r"(?i)(\bbearer\s+)([A-Za-z0-9._~+/=-]{8,})",
    # --password x, --token=x, password: x, SECRET_KEY=x
    r"(?i)(--?(?:[a-z0-9-]*(?:password|passwd|passphrase|token|secret|creds|api-?key|access-?key|private-?key))(?:=|\s+))('[^']*'|\"[^\"]*\"|[^\s'\"-][^\s]*)",
    r"(?i)(\b[a-z0-9_.-]*(?:password|passwd|passphrase|token|secret|api_?key|access_?key|private_?key|credentials)[\"']?\s*[:=]\s*[\"']?)([^\s\"',;&]+)",
    # JWT; GitHub, GitLab, OpenShift, AWS, Slack, npm, PyPI, Vault tokens
    r"()(\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?)",
    r"()(\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{16,}|pypi-[A-Za-z0-9_-]{16,}|hvs\.[A-Za-z0-9_-]{16,}))",
    r"()(sha256~[A-Za-z0-9_-]{16,})",
    r"()(\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)",
    r"()(\bxox[abprs]-[A-Za-z0-9-]{10,})",
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)([^-]+)",
)  # fmt: skip

# Words whose next word is a secret; programs whose -u or -p is one.
_SECRET_FLAGS = (
    "--password",
    "--token",
    "--passphrase",
    "--secret",
    "--creds",
    "--src-creds",
    "--dest-creds",
    "--api-key",
)
_USER_AND_PASSWORD = ("-u", "--user", "--proxy-user", "-U")
_PROGRAMS = ("curl", "wget", "http", "https", "mysql", "mysqladmin", "mysqldump", "sshpass", "ldapsearch")


def argv(words: tuple[str, ...]) -> tuple[str, ...]:
    """An argv without its secrets."""
    joined = "\0".join(words).lower()
    program = words[0].rpartition("/")[2] if words else ""
    if program not in _PROGRAMS and not any(trigger in joined for trigger in _TRIGGERS):
        return words
    found: list[str] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        found.append(_secret_word(program, before, word) or text(word))
    return tuple(found)


def _secret_word(program: str, before: str, word: str) -> str:
    if before.lower() in _SECRET_FLAGS or (
        before.startswith("--") and before.endswith(("-token", "-password", "-secret"))
    ):
        return HIDDEN
    if program in _PROGRAMS:
        if before in _USER_AND_PASSWORD and ":" in word:
            return f"{word.partition(':')[0]}:{HIDDEN}"
        if program.startswith(("mysql", "sshpass")) and word.startswith("-p") and len(word) > 2:
            return f"-p{HIDDEN}"
    return ""


def text(words: str) -> str:
    """A text without its secrets."""
    for pattern in _compiled():
        words = pattern.sub(_hide, words)
    return words


def _hide(match: Any) -> str:
    after = match.group(3) if match.re.groups > 2 else ""
    return f"{match.group(1)}{HIDDEN}{after or ''}"


_cache: list[Any] = []


def _compiled() -> list[Any]:
    if not _cache:
        import re2

        _cache.extend(re2.compile(pattern) for pattern in _PATTERNS)
    return _cache
