"""Visits made up of random rows: what they print keeps every rule of the decree."""

import random

import pytest

from engines.decree30.check import failed
from engines.printing import minutes_pdf
from inspections.models import Visit
from reports.minutes import draft_of
from tests.reports.generated_visits import SIZES, generated_visit


def broken_rules(visit: Visit):
    return failed(minutes_pdf(draft_of(visit.pk).context, {}))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_a_generated_visit_prints_by_the_decree(seed):
    assert broken_rules(generated_visit(seed, SIZES[seed])) == []


@pytest.mark.proof
@pytest.mark.django_db
def test_two_hundred_generated_visits_print_by_the_decree():
    sizes = [1, 200] + [random.Random(n).choice((*SIZES, 60, 120)) for n in range(198)]
    faults = {}
    for seed, size in enumerate(sizes):
        faults[seed] = broken_rules(generated_visit(1000 + seed, size))
    broken = {seed: rules for seed, rules in faults.items() if rules}
    assert not broken
