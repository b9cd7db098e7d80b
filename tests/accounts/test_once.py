"""A form sent twice, even at the same moment, makes one row."""

from __future__ import annotations

import threading

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.test import Client, RequestFactory

from accounts.models import IdempotencyKey, Notice, User
from accounts.once import run_once
from accounts.refused import MoveRefused

FACTORY = RequestFactory()


def request_of(user: User, **typed):
    request = FACTORY.post("/x/", typed)
    request.user = user
    request.session = SessionStore()
    return request


def write(user: User):
    return lambda: f"/notices/{Notice.objects.create(recipient=user, text='một', url='/').pk}/"


@pytest.mark.django_db
def test_the_second_copy_is_led_to_the_first_result(office):
    first = run_once(request_of(office, form_key="k", a="1"), write(office))
    second = run_once(request_of(office, form_key="k", a="1"), write(office))
    assert first.url == second.url
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_other_content_under_the_same_key_is_refused(office):
    run_once(request_of(office, form_key="k", a="1"), write(office))
    with pytest.raises(MoveRefused):
        run_once(request_of(office, form_key="k", a="2"), write(office))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 65])
def test_no_key_no_write(office, key):
    with pytest.raises(MoveRefused):
        run_once(request_of(office, form_key=key), write(office))
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_failed_write_leaves_the_key_free(office):
    def fails() -> str:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        run_once(request_of(office, form_key="k"), fails)
    assert not IdempotencyKey.objects.exists()
    assert run_once(request_of(office, form_key="k"), write(office)).url


@pytest.mark.django_db
def test_keys_of_two_people_are_two_keys(office, sysadmin):
    run_once(request_of(office, form_key="k"), write(office))
    run_once(request_of(sysadmin, form_key="k"), write(sysadmin))
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connections['default'].vendor != 'postgresql'", reason="needs a shared database"
)
def test_eight_copies_at_one_moment_make_one_row(office):
    barrier, results = threading.Barrier(8), []

    def send() -> None:
        barrier.wait()
        try:
            results.append(run_once(request_of(office, form_key="k", a="1"), write(office)).url)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == 1
    assert len(results) == 8
    assert len(set(results)) == 1


@pytest.mark.django_db
def test_every_role_has_its_profile(request):
    names = ["sysadmin", "office", "leader", "secretary", "unit_staff", "auditor"]
    for name in names:
        client = Client()
        client.force_login(request.getfixturevalue(name))
        assert client.get("/accounts/profile/").status_code == 200


@pytest.mark.django_db
def test_what_is_kept_of_a_sent_password_cannot_be_guessed_without_the_servers_key(
    office, settings
):
    hashes = []
    for key in ("a" * 60, "b" * 60):
        settings.SECRET_KEY = key
        request = request_of(office, form_key="k", password="mat-khau-2018")
        hashes += [IdempotencyKey.hash_of(request), IdempotencyKey.content_hash_of(request)]
    assert len(set(hashes)) == 4
    assert {len(one) for one in hashes} == {64}
