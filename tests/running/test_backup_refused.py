"""Refusals of `backup` and `restore`, each with its sentence, and the rest of a cut-off run."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from config.backups import databases, postgresql
from tests.inspections.factories import make_unit
from tests.processes import ROOT, Installation
from tests.running.copies import (
    empty_office,
    file_hashes,
    flip,
    hash_of,
    papers,
    rewrite,
    row_hashes,
)

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
DUMP = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[connection.vendor]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("made") / "copy"


@pytest.fixture
def copy(made_once, office, settings, tmp_path):
    """A copy of an office with papers, for each test its own; made by the first."""
    if not made_once.exists():
        papers(office, settings, tmp_path / "source")
        call_command("backup", made_once, verbosity=0)
    shutil.copytree(made_once, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def seems_empty(monkeypatch, settings, tmp_path):
    """Everything that is refused here is refused before a row is written."""
    monkeypatch.setattr(databases, "tables_in_use", list)
    settings.DATA_DIR = tmp_path / "restored"
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    return settings.MEDIA_ROOT


def refusal(command: str, folder: Path) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(command, folder)
    assert refused.value.returncode == 1
    return str(refused.value)


def scan_of(copy: Path) -> Path:
    return next((copy / "files").rglob("*.pdf"))


def without(name: str):
    return lambda copy: (copy / name).unlink()


BROKEN = {
    "a byte of the database": (lambda copy: flip(copy / DUMP), f"{DUMP} of the copy was changed"),
    "a byte of a file": (lambda copy: flip(scan_of(copy)), ".pdf of the copy was changed"),
    "a byte of a file, and it is longer": (
        lambda copy: scan_of(copy).write_bytes(scan_of(copy).read_bytes() + b" "),
        ".pdf of the copy was changed",
    ),
    "no database": (without(DUMP), f"{DUMP} is missing in the copy"),
    "no file": (lambda copy: scan_of(copy).unlink(), ".pdf is missing in the copy"),
    "no manifest": (without("manifest.json"), "one that was never finished"),
    "an empty manifest": (
        lambda copy: (copy / "manifest.json").write_text(""),
        "was changed or is damaged",
    ),
    "another count": (
        lambda copy: (copy / "manifest.json").write_text(
            (copy / "manifest.json").read_text().replace('"accounts_job": 0', '"accounts_job": 1')
        ),
        "was changed or is damaged (its hash is another)",
    ),
    "a path that leads outside": (
        lambda copy: rewrite(copy, files={"files/../../x": {"size": 1, "sha256": "0"}}),
        "it names files/../../x",
    ),
    "a form of later days": (lambda copy: rewrite(copy, format=2), "The copy's form is 2"),
    "the other database": (
        lambda copy: rewrite(copy, engine=OTHER[connection.vendor]),
        f"the copy is of {OTHER[connection.vendor]}, this installation runs on {connection.vendor}",
    ),
    "a newer release": (
        lambda copy: rewrite(
            copy,
            release="9.9",
            migrations=[["units", "0001_initial"], ["units", "0099_later"]],
        ),
        "the copy is of release 9.9, whose tables release 0.1.0 does not know (units.0099_later): "
        "restore it with release 9.9, then update.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_copy_that_does_not_hold_is_refused_in_words(copy, seems_empty, name):
    break_it, words = BROKEN[name]
    break_it(copy)
    before = row_counts()
    assert words in refusal("restore", copy)
    assert row_counts() == before
    assert [path for path in seems_empty.rglob("*") if path.is_file()] == []


def row_counts() -> dict[str, int]:
    return databases.counts()


def test_no_byte_of_the_manifest_may_change(copy, seems_empty):
    path = copy / "manifest.json"
    whole = path.read_bytes()
    for place in random.Random(2026).sample(range(len(whole)), 60):
        flip(path, at=place)
        assert "manifest.json was changed or is damaged" in refusal("restore", copy)
        path.write_bytes(whole)


def test_any_byte_of_a_copy_may_be_the_one(copy, seems_empty):
    chance = random.Random(2026)
    for path in (copy / DUMP, scan_of(copy)):
        whole = path.read_bytes()
        for _flip in range(10):
            flip(path, at=chance.randrange(len(whole)))
            assert "was changed or is damaged" in refusal("restore", copy)
            path.write_bytes(whole)


def test_every_row_that_somebody_made_counts():
    with connection.cursor() as cursor:
        assert set(connection.introspection.table_names(cursor)) >= databases.FILLED_UNASKED
    assert databases.tables_in_use() == []
    make_unit("Huyện Lấp Vò")
    assert {"units_unit", "units_unitversion"} <= set(databases.tables_in_use())


def test_an_installation_with_an_account_is_not_filled(copy):
    assert User.objects.exists()
    assert "this installation is not empty, accounts_historicaluser" in refusal("restore", copy)


def test_an_installation_with_a_strange_file_is_not_filled(copy, seems_empty):
    seems_empty.mkdir(parents=True)
    (seems_empty / "own.pdf").write_text("own")
    assert "holds own.pdf: restore into a new DATA_DIR" in refusal("restore", copy)
    assert (seems_empty / "own.pdf").read_text() == "own"
    (seems_empty / "own.pdf").unlink()
    named = seems_empty / scan_of(copy).relative_to(copy / "files")
    named.parent.mkdir(parents=True)
    named.write_text("another content")
    assert "this installation is not empty" in refusal("restore", copy)
    assert named.read_text() == "another content"


def test_a_database_that_fails_to_load_leaves_no_files(copy, seems_empty, monkeypatch):
    def broken(path):
        assert len(list(seems_empty.rglob("*.pdf"))) == 1
        raise CommandError("the database says no")

    monkeypatch.setattr(databases.engine(), "load", broken)
    assert refusal("restore", copy) == "Nothing was restored: the database says no"
    assert list(seems_empty.iterdir()) == []


def test_a_folder_in_use_is_refused(copy, settings, tmp_path):
    assert "it is not empty. Name a new or an empty folder." in refusal("backup", copy)
    (tmp_path / "half" / "unfinished").mkdir(parents=True)
    assert "it holds a copy that was broken off" in refusal("backup", tmp_path / "half")
    (tmp_path / "file").write_text("")
    assert "No copy was made" in refusal("backup", tmp_path / "file")
    assert "among the files to be copied" in refusal("backup", settings.MEDIA_ROOT / "copy")
    assert (copy / "manifest.json").exists()
    assert (tmp_path / "file").exists()


@pytest.mark.parametrize(("kib", "there"), [(1, False), (64, True)])
def test_a_full_disk_leaves_nothing(source, tmp_path, kib, there):
    """A limit to the size of files stands for the disk: 1 KiB is met at once, 64 by the dump."""
    folder = tmp_path / "copy"
    if there:
        folder.mkdir()
    limited = f'ulimit -f {kib}; exec "$0" manage.py backup {folder}'
    ended = subprocess.run(
        ["bash", "-c", limited, sys.executable],
        cwd=ROOT, env=source.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert f"No copy was made in {folder}: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert folder.exists() == there
    assert not there or list(folder.iterdir()) == []


def kill_at(source: Installation, words: list[str], sign: Path, pause: float) -> None:
    run = source.start("manage.py", *words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while run.poll() is None and not sign.exists():
        time.sleep(0.002)
    time.sleep(pause)
    run.kill()
    run.wait()


def backup_killed(source, tmp_path, kills: int) -> int:
    """How many of the kills came before the copy was whole."""
    chance, half = random.Random(2026), 0
    for number in range(kills):
        copy = tmp_path / f"copy{number}"
        kill_at(
            source, ["backup", str(copy)], copy / "unfinished", chance.uniform(0, 0.05) * number
        )
        if (copy / "manifest.json").exists():
            continue
        half += 1
        assert "never finished" in refusal("restore", copy)
        assert "broken off" in refusal("backup", copy)
    return half


def test_a_copy_whose_making_was_killed_is_none(source, tmp_path):
    assert backup_killed(source, tmp_path, 1) == 1


@pytest.mark.proof
def test_a_copy_whose_making_was_killed_ten_times_is_none(source, tmp_path):
    assert backup_killed(source, tmp_path, 10) >= 1


def restore_killed(source, tmp_path, pauses: list[float]) -> None:
    """Whenever it is killed, a second one fills the installation, or finds it full and whole."""
    copy = tmp_path / "copy"
    assert source.command("backup", str(copy)).returncode == 0
    for number, pause in enumerate(pauses):
        with empty_office(tmp_path / f"restored{number}") as target:
            kill_at(target, ["restore", str(copy)], target.files, pause)
            again = target.command("restore", str(copy))
            while "a copy is being loaded into this database" in again.stderr:
                again = target.command("restore", str(copy))
            if again.returncode:
                assert "this installation is not empty, accounts_historicaluser" in again.stderr
                assert target.command("check_files").returncode == 0
            assert row_hashes(target) == row_hashes(source)
            assert file_hashes(target) == file_hashes(source)


def test_a_restore_that_was_killed_is_done_again(source, tmp_path):
    restore_killed(source, tmp_path, [0.0])


@pytest.mark.proof
def test_a_restore_killed_ten_times_is_done_again(source, tmp_path):
    restore_killed(source, tmp_path, [number * 0.15 for number in range(10)])


@pytest.mark.proof
def test_tables_without_rows_are_no_hindrance(source, empty, tmp_path):
    """`docker compose up` migrates by itself, and a worker that idles writes of its daily run."""
    empty.folder.mkdir()
    assert empty.command("migrate").returncode == 0
    with empty.connect() as link:
        link.cursor().execute(
            "INSERT INTO accounts_dailyrun (name, day, finished_at) "
            "VALUES ('x', '2026-11-29', '2026-11-29')"
        )
        link.commit()
    assert source.command("backup", str(tmp_path / "copy")).returncode == 0
    done = empty.command("restore", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    assert row_hashes(empty) == row_hashes(source)


@pytest.mark.proof
def test_a_copy_of_an_older_release_is_brought_up(source, tmp_path):
    """An installation one migration back; not the tests' own database, which others need."""
    newer, older = tmp_path / "newer", tmp_path / "older"
    assert source.command("backup", str(newer)).returncode == 0
    with empty_office(tmp_path / "before") as before:
        assert before.command("restore", str(newer)).returncode == 0
        back = before.command("migrate", "findings", "0002_word_index")
        assert back.returncode == 0, back.stderr
        assert before.command("backup", str(older)).returncode == 0
    names = json.loads((older / "manifest.json").read_text())["migrations"]
    assert ["findings", "0002_word_index"] in names
    assert ["findings", "0003_first_settings"] not in names
    with empty_office(tmp_path / "restored") as target:
        done = target.command("restore", str(older))
        assert done.returncode == 0, done.stderr
        assert "No migrations to apply" in target.command("migrate").stdout
        register = "SELECT * FROM reports_issueddocument"
        assert hash_of(target.rows(register)) == hash_of(source.rows(register))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own programs")
class TestPostgresql:
    def test_the_oldest_program_that_is_new_enough_is_taken(self, monkeypatch, tmp_path):
        for version in (14, 16, 17, 18):
            program = tmp_path / str(version) / "bin" / "pg_dump"
            program.parent.mkdir(parents=True)
            program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.1 (Debian)'\n")
            program.chmod(0o755)
        monkeypatch.setattr(postgresql, "INSTALLED", tmp_path)
        monkeypatch.setattr(postgresql.shutil, "which", lambda name: None)
        assert postgresql.program("pg_dump", 15) == str(tmp_path / "16" / "bin" / "pg_dump")
        assert postgresql.program("pg_dump", 17) == str(tmp_path / "17" / "bin" / "pg_dump")
        with pytest.raises(CommandError) as refused:
            postgresql.program("pg_dump", 19)
        assert str(refused.value) == (
            "pg_dump of PostgreSQL 19 or newer is needed (found: 14, 16, 17, 18). "
            "Install the package postgresql-client-19."
        )

    def test_a_newer_servers_copy_is_refused(self, copy, seems_empty):
        rewrite(copy, engine_version="99")
        assert "restore it into PostgreSQL 99 or newer" in refusal("restore", copy)

    def test_tables_of_another_program_are_left_alone(self, source, tmp_path):
        assert source.command("backup", str(tmp_path / "copy")).returncode == 0
        with empty_office(tmp_path / "restored") as target:
            with target.connect() as link, contextlib.suppress(Exception):
                link.cursor().execute("CREATE TABLE theirs (id int)")
                link.commit()
            ended = target.command("restore", str(tmp_path / "copy"))
            assert ended.returncode == 1
            assert "this installation is not empty, theirs" in ended.stderr
            assert target.rows("SELECT count(*) FROM theirs") == [(0,)]
