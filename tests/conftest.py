"""Fixtures of every test: no network, files of its own."""

from __future__ import annotations

import gc
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.people",
    "tests.flush",
    "tests.guards",
    "tests.shared",
    "tests.files",
    "tests.locking",
]

gc.set_threshold(100_000, 50, 50)  # a run makes millions of short-lived rows: a tenth of its time
# Hypothesis fails an example that takes 0.2 s, and a strategy that is slow to draw: not here
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test may talk to this machine (live server, PostgreSQL) and to nothing else."""
    real_connect = socket.socket.connect

    def connect(self, address):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        return real_connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True, scope="session")
def own_files(tmp_path_factory: pytest.TempPathFactory):
    """Uploaded files of a run go to a folder of that run."""
    from django.test import override_settings

    folder: Path = tmp_path_factory.mktemp("data")
    with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "files"):
        yield folder
