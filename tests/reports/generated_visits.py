"""Visits made up of random rows, the same for the same seed."""

import datetime as dt
import random
import unicodedata

from findings.models import CorrectionRequest, Finding
from inspections.models import Participant
from tests.findings.factories import make_area, make_frame
from tests.inspections.factories import TeamFactory, UserFactory, VisitFactory, make_unit
from tests.printing.random_contexts import Maker

UNITS = [
    ("Xã Mỹ An Hưng", "commune", "xã"),
    ("Phường Cao Lãnh", "commune", "phường"),
    ("Sở Nông nghiệp và Môi trường", "agency", "sở/ngành"),
    (
        "Trung tâm Phục vụ hành chính công và Chuyển đổi số phường Thường Lạc",
        "agency",
        "đơn vị sự nghiệp",
    ),
]
SIZES = (1, 2, 3, 5, 8, 13, 30)


def decomposed(text, rng):
    """Half of the texts come as some keyboards give them."""
    return unicodedata.normalize("NFD", text) if rng.random() < 0.5 else text


def generated_visit(seed, findings, *, requests=0, **state):
    """In progress, unless `state` names another trait of VisitFactory; `requests`: at least."""
    rng = random.Random(seed)
    words = Maker(rng)
    name, level, kind = rng.choice(UNITS)
    make_frame()
    visit = VisitFactory(
        **(state or {"in_progress": True}),
        unit=make_unit(name, level=level, kind=kind),
        team=TeamFactory(name=decomposed(f"Đoàn {words.sentence(3, 9)[:-1]}", rng)),
        held_on=dt.date(2018, 1, 1) + dt.timedelta(days=rng.randrange(900)),
        place=decomposed(words.maybe(0.5, words.sentence(3, 8)), rng),
    )
    sign(visit, rng, words)
    add_findings(visit, findings, rng, words)
    add_requests(visit, rng.randint(requests, 8), rng, words)
    return visit


def sign(visit, rng, words):
    """2 to 4 signatures, named or not, some by people with long names."""
    Participant.objects.filter(visit=visit).update(signs=False)
    people = list(Participant.objects.filter(visit=visit, side="team"))
    unit = Participant.objects.get(visit=visit, side="unit")
    for person in [unit, *rng.sample(people, rng.randint(1, 3))]:
        person.signs = True
        person.full_name = decomposed(words.maybe(0.7, words.name()), rng)
        person.save()


def add_findings(visit, count, rng, words):
    author = UserFactory()
    for number in range(1, count + 1):
        Finding.objects.create(
            visit=visit,
            kind="limitation" if number % 3 else "strength",
            number=number,
            condition=decomposed(words.sentence(), rng),
            area=make_area(rng.choice(("CD", "TT"))),
            scope="unnamed" if number % 4 == 0 else "unit",
            scope_text="một số xã" if number % 4 == 0 else "",
            cause=decomposed(words.maybe(0.2, words.sentence()), rng),
            created_by=author,
        )


def add_requests(visit, count, rng, words):
    for number in range(1, count + 1):
        CorrectionRequest.objects.create(
            visit=visit,
            number=number,
            text=decomposed(words.sentence(), rng),
            force=rng.choice(("note", "recommend", "require")),
            responsible_unit=visit.unit,
            current_unit=visit.unit,
            due_on=dt.date(2026, 9, 30) if rng.random() < 0.5 else None,
            created_by=UserFactory(),
        )
