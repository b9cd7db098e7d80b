"""`manage.py backup` and `manage.py restore`: what comes back is what was there."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from accounts.models import SentTable
from tests.running.copies import file_hashes, hash_of, row_hashes, sha256
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_and_files_come_back_as_they_were_and_guarded(source, empty, tmp_path):
    copy = tmp_path / "copy"
    made = source.command("backup", str(copy))
    assert made.returncode == 0, made.stderr
    done = empty.command("restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert "Sổ văn bản còn nguyên vẹn: 2 mục, 1 lần thu hồi, 1 bản quét." in done.stdout
    assert "1 files, all in order" in done.stdout
    assert "reports_issueddocument                                      2" in done.stdout
    assert row_hashes(empty) == row_hashes(source)
    assert len(row_hashes(empty)) > 90
    assert file_hashes(empty) == file_hashes(source)
    assert len(file_hashes(empty)) == 1
    assert source.rows("SELECT count(*) FROM django_session") == [(1,)]
    assert empty.rows("SELECT count(*) FROM django_session") == [(0,)]
    for attack in (
        "UPDATE reports_issueddocument SET subject = 'x'",
        "UPDATE findings_finding SET condition = 'x'",
        "DELETE FROM accounts_historicaluser",
    ):
        with pytest.raises((sqlite3.DatabaseError, psycopg2.Error), match="refused"):
            empty.rows(attack)
    again = empty.command("restore", str(copy))
    assert again.returncode == 1
    assert "this installation is not empty" in again.stderr


def test_a_copy_is_for_its_owner_and_group_only(source, tmp_path):
    copy = tmp_path / "new" / "copy"
    source.command("backup", str(copy))
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in copy.rglob("*")}
    assert oct(stat.S_IMODE(copy.stat().st_mode)) == "0o750"
    assert modes.pop("files") == "0o750"
    assert {modes[name] for name in modes if "." in name} == {"0o640"}
    assert {modes[name] for name in modes if "." not in name} == {"0o750"}


def wait_for(log, lines: int, writers) -> None:
    def written() -> bool:
        assert [writer.poll() for writer in writers] == [None] * len(writers)
        return log.exists() and len(log.read_text().splitlines()) >= lines

    wait_until(written)


def jobs_in(log, word: str) -> set[int]:
    return {int(line.split()[1]) for line in log.read_text().splitlines() if word in line}


def copy_while_writing(source, empty, folder, *, writers: int) -> int:
    """A copy made while processes write, restored. Gives back how many acts fell into its time."""
    copy, logs = folder / "copy", [folder / f"log{n}" for n in range(writers)]
    running = [
        source.start("-m", "tests.running.writing_process", str(log), stdin=subprocess.PIPE)
        for log in logs
    ]
    try:
        for log in logs:
            wait_for(log, 12, running)
        before = set().union(*(jobs_in(log, "made") for log in logs))
        made = source.command("backup", str(copy))
        assert made.returncode == 0, made.stderr
        after = set().union(*(jobs_in(log, "made") for log in logs))
        dropped = set().union(*(jobs_in(log, "drops") for log in logs))
        for log in logs:  # they write on
            wait_for(log, len(log.read_text().splitlines()) + 3, running)
    finally:
        ended = [(writer.stdin.close(), writer.wait(timeout=60)) for writer in running]
    assert ended == [(None, 0)] * writers
    done = empty.command("restore", str(copy))
    assert done.returncode == 0, done.stderr + done.stdout
    whole(empty, before - dropped, after)
    unchanged(source, empty)
    return len(after - before)


def whole(restored, before: set[int], after: set[int]) -> None:
    """All that was certain before is there, nothing of later; no half of anything."""
    jobs = dict(restored.rows("SELECT id, message FROM accounts_job"))
    results = restored.rows("SELECT job_id, file, sha256 FROM accounts_jobresult")
    assert before <= {job for job, _name, _hash in results}
    assert len(jobs.keys() - after) <= 3  # one of each writer, made and not yet in its log
    assert {job for job, message in jobs.items() if not message} == {row[0] for row in results}
    assert sorted(
        int(text) for (text,) in restored.rows("SELECT text FROM accounts_notice WHERE url = '/'")
    ) == sorted(jobs)
    assert file_hashes(restored).items() >= {name: digest for _job, name, digest in results}.items()
    assert len(file_hashes(restored)) == len(results) + 1  # the scan


def unchanged(source, restored) -> None:
    """Rows that nobody changed since are the same in both, by hash."""
    written = {"accounts_job", "accounts_jobresult", "accounts_notice"}
    ours, theirs = row_hashes(source), row_hashes(restored)
    assert ours.keys() == theirs.keys() >= written
    assert {t for t in ours if ours[t] != theirs[t]} <= written
    there = {job for (job,) in source.rows("SELECT job_id FROM accounts_jobresult")}
    kept = [
        job for (job,) in restored.rows("SELECT job_id FROM accounts_jobresult") if job in there
    ]
    assert len(kept) > 6
    among = f"IN ({', '.join(map(str, kept))})"
    for sql in (
        f"SELECT * FROM accounts_job WHERE id {among}",
        f"SELECT * FROM accounts_jobresult WHERE job_id {among}",
        f"SELECT * FROM accounts_notice WHERE url = '/' AND CAST(text AS integer) {among}",
    ):
        assert hash_of(restored.rows(sql)) == hash_of(source.rows(sql))


def test_a_copy_made_while_two_write_is_of_one_moment(source, empty, tmp_path):
    assert copy_while_writing(source, empty, tmp_path, writers=2) > 0


@pytest.mark.proof
@pytest.mark.parametrize("number", range(3))
def test_a_copy_made_while_three_write_is_of_one_moment(source, empty, tmp_path, number):
    met = copy_while_writing(source, empty, tmp_path, writers=3)
    print(f"\n{met} files came while it was made")  # noqa: T201
    assert met > 0


def test_a_row_that_lost_its_file_does_not_keep_the_rest_from_being_copied(source, empty, tmp_path):
    (name,) = file_hashes(source)
    (source.files / name).unlink()
    made = source.command("backup", str(tmp_path / "copy"))
    assert made.returncode == 1
    assert f"missing: {name}" in made.stdout
    assert "The copy holds all there is, but 1 files" in made.stderr
    done = empty.command("restore", str(tmp_path / "copy"))
    assert done.returncode == 1
    assert "Restored, but not in order" in done.stderr
    assert "check_files: 1 faults found" in done.stderr
    assert row_hashes(empty) == row_hashes(source)


def test_a_file_that_was_changed_is_named(source, tmp_path):
    (name,) = file_hashes(source)
    (source.files / name).write_bytes(b"other")
    made = source.command("backup", str(tmp_path / "copy"))
    assert made.returncode == 1
    assert f"changed: {name}" in made.stdout
    assert sha256(tmp_path / "copy" / "files" / name) == sha256(source.files / name)


def test_files_that_wait_for_their_rows_are_copied_and_no_leftovers(
    office, settings, tmp_path, capsys
):
    """Those sent with an import that was said yes to: rows name them when the worker comes to it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    waiting = settings.MEDIA_ROOT / "visitfile" / "ab" / "abc.pdf"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"scan")
    os.utime(waiting, (0, 0))
    SentTable.objects.create(
        owner=office,
        kind="past",
        name="a.xlsx",
        content=b"x",
        status="taking",
        scans={"1.pdf": {"file": "visitfile/ab/abc.pdf", "sha256": sha256(waiting)}},
    )
    call_command("check_files", remove_leftovers=True)
    assert "1 files, all in order" in capsys.readouterr().out
    call_command("backup", tmp_path / "copy")
    assert (tmp_path / "copy/files/visitfile/ab/abc.pdf").read_bytes() == b"scan"
    waiting.write_bytes(b"other")
    with pytest.raises(CommandError, match="1 files of this installation are missing or"):
        call_command("backup", tmp_path / "later")


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        # twice beforehand, then in snapshots: a file goes with its row, the next look names it no more
        (["a", "a", "ab", "a"], []),
        (["a", "ab", "a"], []),
        (["ab", "a", "a"], []),
        # its row is still there later
        (["ab", "ab", "ab"], ["missing: b"]),
        (["a", "a", "ab", "ab"], ["missing: b"]),
    ],
)
def test_a_file_is_missing_only_when_a_later_look_still_names_it(
    monkeypatch, settings, tmp_path, rows, faults
):
    from config.management.commands import backup

    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "a").write_text("a")
    looks = iter(rows)
    monkeypatch.setattr(backup, "names_and_hashes", lambda: dict.fromkeys(next(looks), ""))
    (tmp_path / "work").mkdir()
    made = backup.copy_into(tmp_path / "work")
    assert made.faults == faults
    assert list(made.stored_files()) == ["a"]
    assert next(looks, None) is None


def test_a_file_that_goes_while_others_are_copied_is_in_the_copy(monkeypatch, settings, tmp_path):
    from config.backups import files

    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    names = [str(number) for number in range(5)]
    for name in names:
        (settings.MEDIA_ROOT / name).write_text(name)
    copy_opened = files.copy_opened

    def copy_and_lose(source, target):
        for name in names:
            (settings.MEDIA_ROOT / name).unlink(missing_ok=True)
        return copy_opened(source, target)

    monkeypatch.setattr(files, "copy_opened", copy_and_lose)
    copied: dict = {}
    assert files.copy_stored(dict.fromkeys(names, ""), copied, tmp_path / "copy") == set()
    assert {path.name: path.read_text() for path in (tmp_path / "copy").iterdir()} == {
        name: name for name in names
    }


def test_files_that_never_stand_still_end_with_an_error(monkeypatch, settings, tmp_path):
    from config.management.commands import backup

    settings.MEDIA_ROOT = tmp_path / "files"
    looks = iter(range(1000))
    monkeypatch.setattr(backup, "names_and_hashes", lambda: {str(next(looks)): ""})
    with pytest.raises(CommandError, match="come and go faster"):
        call_command("backup", tmp_path / "copy")
    assert next(looks) == 2 + 30
    assert not (tmp_path / "copy").exists()
