"""The two commands of the README, as far as they can be tried without installing anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TARGETS = {"help", "run", "test", "check", "bench", "proof", "fmt", "docs"}


def make(*arguments: str) -> str:
    ended = subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout


@pytest.mark.parametrize("arguments", [["help"], []])
def test_help_lists_every_target(arguments):
    listed = set(re.findall(r"^  make (\w+) ", make(*arguments), re.M))
    assert listed == TARGETS


def test_every_working_target_sets_up_first():
    for target in TARGETS - {"help"}:
        first = make("--dry-run", target).splitlines()[0]
        assert first == f"scripts/setup.sh {'run' if target == 'run' else 'test'}"


def test_the_demo_is_switched_on_by_make_run_only():
    assert "DEMO=1" in make("--dry-run", "run")
    others = [make("--dry-run", target) for target in TARGETS - {"run"}]
    assert not any("DEMO=1" in commands for commands in others)


def test_the_build_server_runs_make_test():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("exec make test")


@pytest.fixture
def bare_machine(tmp_path: Path):
    """setup.sh on a machine that has no package yet, as a person who is not root."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "dirname", "cat", "sha256sum", "grep", "make"):
        (tools / name).symlink_to(shutil.which(name) or "")
    for name, answer in {
        "id": "echo 1000",
        "dpkg-query": "exit 1",
        "apt-get": "exit 99",
        "python3": 'case "$*" in *ensurepip*) exit 1;; esac; exit 0',
    }.items():
        (tools / name).write_text(f"#!{shutil.which('bash')}\n{answer}\n")
        (tools / name).chmod(0o755)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")

    def run(purpose: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [tmp_path / "scripts" / "setup.sh", purpose],
            env={"PATH": str(tools)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_without_root_one_line_names_the_command_to_type(bare_machine):
    ended = bare_machine("run")
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "System packages are missing. Type: sudo apt-get install --no-install-recommends "
        "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    ]


def test_the_tests_want_their_tools_as_well(bare_machine):
    line = bare_machine("test").stderr
    assert {"poppler-utils", "libreoffice-writer", "gettext", "zbar-tools"} <= set(line.split())


def test_an_old_python_is_named(tmp_path, bare_machine):
    (tmp_path / "bin" / "python3").write_text(
        f'#!{shutil.which("bash")}\ncase "$*" in *-V*) echo Python 3.9.2;; *version_info*) exit 1;; esac\n'
    )
    (tmp_path / "bin" / "dpkg-query").write_text(
        f"#!{shutil.which('bash')}\necho install ok installed\n"
    )
    ended = bare_machine("run")
    assert ended.returncode == 1
    assert "Python 3.11 or newer is needed" in ended.stderr
    assert "3.9.2" in ended.stderr
