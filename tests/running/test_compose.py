"""The server form, read and compared with the settings: no container engine is needed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
APP_SERVICES = ["migrate", "web", "worker"]


def read_by_the_program() -> set[str]:
    """Names of every variable that settings, environment and gunicorn ask for."""
    text = "".join(
        (ROOT / "config" / name).read_text()
        for name in ("settings.py", "environment.py", "gunicorn.py")
    )
    asked = re.findall(r"""(?:env\.\w+|environ\.get|names|flag)\((?:[\w.]+, )?"([A-Z_]+)\"""", text)
    return {*asked, *re.findall(r"""env\["([A-Z_]+)"\]""", text), "MIGRATE_DATABASE_URL"}


def listed_for_people() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))


def asked_by_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", TEXT))


def test_the_services_of_a_server():
    assert set(SERVICES) == {"db", "migrate", "web", "worker", "caddy"}
    assert SERVICES["db"]["image"] == "postgres:17"
    assert SERVICES["web"]["command"] == ["gunicorn", "-c", "config/gunicorn.py"]
    assert SERVICES["worker"]["command"] == ["python", "manage.py", "work"]
    assert SERVICES["migrate"]["command"][:3] == ["python", "manage.py", "migrate"]


@pytest.mark.parametrize("command", ["migrate", "work", "first_run", "collectstatic", "check"])
def test_every_command_that_the_files_call_is_one_of_ours(command):
    from django.core.management import get_commands

    assert command in get_commands()
    assert command in TEXT + DOCKERFILE


def test_every_variable_that_a_container_gets_is_read_by_the_program():
    for name in APP_SERVICES:
        assert set(SERVICES[name]["environment"]) <= read_by_the_program()
    in_image = set(re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", DOCKERFILE, re.M)) - {"PATH"}
    assert {n for n in in_image if not n.startswith("PYTHON")} <= read_by_the_program()


def test_the_example_lists_every_variable_and_no_other():
    assert listed_for_people() == read_by_the_program() | asked_by_compose()


def test_nothing_secret_has_a_default():
    secrets = {name for name in asked_by_compose() if re.search("PASSWORD|KEY", name)}
    assert secrets == {"SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_DB_PASSWORD", "APP_DB_PASSWORD"}
    for name in secrets | {"SITE_HOST", "TLS"}:
        uses = re.findall(r"\$\{" + name + r"([^}]*)\}", TEXT)
        assert uses
        assert all(use.startswith(":?") for use in uses)
    example = (ROOT / ".env.example").read_text()
    assert not re.search(r"^\w*(PASSWORD|KEY)=.+", example, re.M)


def test_the_program_uses_a_role_that_owns_nothing():
    for name in ["web", "worker"]:
        environment = SERVICES[name]["environment"]
        assert "cchc_app:" in environment["DATABASE_URL"]
        assert "MIGRATE_DATABASE_URL" not in environment
        assert "DEMO" not in environment
        assert "DEBUG" not in environment
    assert "cchc_owner:" in SERVICES["migrate"]["environment"]["MIGRATE_DATABASE_URL"]


def test_containers_are_locked_down():
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert "privileged" not in service
    for name in APP_SERVICES:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    user = re.findall(r"^USER (\w+)", DOCKERFILE, re.M)
    assert user == ["cchc"]
    assert "alpine" not in DOCKERFILE


def test_one_port_is_open_to_the_world():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert SERVICES["caddy"]["ports"] == ["443:443"]


def test_every_lasting_service_is_watched():
    for name in ["db", "web", "worker", "caddy"]:
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD", name
    assert re.search(r"^HEALTHCHECK .*scripts/healthcheck\.py", DOCKERFILE, re.M)
    for name in ["web", "worker"]:
        waits = SERVICES[name]["depends_on"]["migrate"]["condition"]
        assert waits == "service_completed_successfully"
    assert SERVICES["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"


def test_every_file_and_volume_named_is_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), source
    for script in ["deploy/10-roles.sh", "scripts/setup.sh", "scripts/test.sh", ".ci/run"]:
        subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_the_image_has_the_system_packages_of_the_set_up():
    setup = (ROOT / "scripts" / "setup.sh").read_text()
    wanted = set(re.findall(r"^    need_package (\S+)", setup, re.M))
    assert wanted == {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"}
    assert all(package in DOCKERFILE for package in wanted)


def test_the_image_dumps_the_server_that_compose_starts():
    """pg_dump refuses a server newer than itself."""
    (client,) = re.findall(r"postgresql-client-(\d+)", DOCKERFILE)
    assert SERVICES["db"]["image"] == f"postgres:{client}"


def test_the_proxy_counts_as_the_one_hop_that_it_is():
    caddy = (ROOT / "Caddyfile").read_text()
    assert "reverse_proxy web:8000" in caddy
    assert "trusted_proxies" not in caddy
    assert all(SERVICES[name]["environment"]["PROXY_COUNT"] == "1" for name in APP_SERVICES)
