"""Twenty people add findings to one visit at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, connections

from findings.actions.findings import add_finding
from findings.models import Finding
from tests.findings.factories import leader_of, make_visit, typed_finding


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers():
    if connection.vendor != "postgresql":
        pytest.skip("threads of one test share an in-memory SQLite database")
    visit, values = make_visit(), typed_finding()
    lead = leader_of(visit)

    def one(_n):
        try:
            return add_finding(visit.pk, values, by=lead).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(one, range(20)))
    assert sorted(numbers) == list(range(1, 21))
    assert Finding.objects.filter(visit=visit).count() == 20
    close_old_connections()
