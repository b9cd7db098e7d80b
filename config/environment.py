"""Reads the environment, and refuses an unsafe production start.

Kept apart from settings so that the rules can be tested without starting Django.
"""

import contextlib
import os
import re
import secrets
import shlex
import tempfile
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

DEVELOPMENT_KEY = "django-insecure-for-development-and-tests-only"
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl", "filemail", "consolemail")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class StartRefused(SystemExit):
    """The process ends with one clear line and exit status 1."""


def is_production(env: Mapping[str, str]) -> bool:
    """Anything that is neither the demo, nor DEBUG, nor the tests is a real office."""
    return not (flag(env, "DEMO") or flag(env, "DEBUG") or env.get("DJANGO_ENV") == "development")


def flag(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def names(env: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in env.get(name, "").split(",") if part.strip()]


def refusals(env: Mapping[str, str], argv: Sequence[str] = ()) -> list[str]:
    """Why this environment may not start, one sentence each; empty when it may."""
    if flag(env, "DEMO"):
        return demo_refusals(env, argv)
    if not is_production(env):
        return []
    found = []
    key = env.get("SECRET_KEY", "")
    if len(key) < 50 or key.startswith("django-insecure"):
        found.append("SECRET_KEY must be set to at least 50 random characters")
    if not names(env, "ALLOWED_HOSTS"):
        found.append("ALLOWED_HOSTS must name the host names of this office, comma separated")
    if "*" in names(env, "ALLOWED_HOSTS"):
        found.append("ALLOWED_HOSTS must not contain *")
    for name in ("DATABASE_URL", "MIGRATE_DATABASE_URL"):
        url = urlsplit(env.get(name, ""))
        if url.scheme.startswith("postgres") and url.hostname and not url.password:
            found.append(f"{name} names a PostgreSQL server but no password")
    found += mail_refusals(env)
    return found


def mail_refusals(env: Mapping[str, str]) -> list[str]:
    found = []
    url = env.get("EMAIL_URL", "")
    if url and urlsplit(url).scheme not in MAIL_SCHEMES:
        found.append(f"EMAIL_URL must begin with one of {', '.join(MAIL_SCHEMES)}")
    if url and "@" not in env.get("EMAIL_FROM", ""):
        found.append("EMAIL_FROM must name the sender's address, as EMAIL_URL names a mail server")
    return found


def demo_refusals(env: Mapping[str, str], argv: Sequence[str]) -> list[str]:
    """The demo's passwords are printed in the README, so only this machine may reach it."""
    reached = {
        "HOST": [env.get("HOST") or "127.0.0.1"],
        "BIND": [host_of(address) for address in names(env, "BIND")],
        "GUNICORN_CMD_ARGS": bound_hosts(shlex.split(env.get("GUNICORN_CMD_ARGS", ""))),
        "ALLOWED_HOSTS": names(env, "ALLOWED_HOSTS"),
        "CSRF_TRUSTED_ORIGINS": [host_of(origin) for origin in names(env, "CSRF_TRUSTED_ORIGINS")],
        "PUBLIC_URL": [host_of(url) for url in names(env, "PUBLIC_URL")],
        "the command line": bound_hosts(argv),
    }
    return [
        f"DEMO=1 serves well-known passwords: {name} may be loopback only (127.0.0.1)"
        for name, hosts in reached.items()
        if not {host.lower() for host in hosts} <= LOOPBACK
    ]


def host_of(address: str) -> str:
    """The host of "host:port", of an address in brackets or of a URL; "" when it names none."""
    rest = address.split("://")[-1].split("/")[0]
    if rest.startswith("[") or rest.count(":") > 1:  # IPv6
        return rest.partition("]")[0].lstrip("[")
    return rest.partition(":")[0]


def bound_hosts(arguments: Sequence[str]) -> list[str]:
    """The hosts that arguments of `gunicorn` or `manage.py runserver` name."""
    found = [argument[7:] for argument in arguments if argument.startswith("--bind=")]
    found += [argument[2:] for argument in arguments if re.match(r"-b[^-=]", argument)]
    found += [value for option, value in pairwise(arguments) if option in {"-b", "--bind"}]
    if "runserver" in arguments:
        found += [address for address in arguments if re.fullmatch(r"[^-].*:\d+", address)]
    return [host_of(address) for part in found for address in part.split(",")]


def refuse_unsafe_start(env: Mapping[str, str], argv: Sequence[str]) -> None:
    found = refusals(env, argv)
    if found:
        raise StartRefused("Refused to start: " + "; ".join(found) + ". See .env.example.")


def data_dir(env: Mapping[str, str], base: Path) -> Path:
    return Path(env.get("DATA_DIR") or base / "var").resolve()


def public_url(env: Mapping[str, str]) -> str:
    """Where people reach this office: printed in documents (QR) and on account slips."""
    if env.get("PUBLIC_URL"):
        return env["PUBLIC_URL"].rstrip("/")
    host, port = env.get("HOST") or "127.0.0.1", env.get("PORT") or "8000"
    return f"http://[{host}]:{port}" if ":" in host and "[" not in host else f"http://{host}:{port}"


def demo_key(folder: Path) -> str:
    """The demo's own secret key, made once: sessions outlive a restart, no key is in the code."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".key") as made:  # mode 0600
            made.write(secrets.token_urlsafe(64))
            made.flush()
            with contextlib.suppress(FileExistsError):
                os.link(made.name, path)  # whole or not at all, also when two start together
    return path.read_text()
