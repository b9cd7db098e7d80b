"""Papers of every kind out of random rows: each passes the check, and no planted fault is issued.

A story is one visit from its notice to the summary that counts it. Every paper of it is first tried
with one planted fault, which stops it, and is then issued without one.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest
from django.utils import timezone

from accounts.refused import MoveRefused
from accounts.stale import fingerprint
from engines.printing.context import MinutesContext
from engines.printing.paper import PaperContext
from findings.actions.rechecks import edit_recheck, make_recheck
from findings.models import CorrectionRequest, Finding, Recheck
from inspections.actions.moves import Move, move_visit
from inspections.models import Participant
from reports.actions.papers import issue_visit_paper
from reports.actions.summaries import issue_summary
from reports.actions.supplement import issue_supplement
from reports.bodies import load_body
from reports.models import IssuedDocument
from reports.paper_check import LayoutFaults, faults_of
from tests.findings.factories import ResponseFactory, judged
from tests.inspections.factories import PlanFactory, VisitFactory
from tests.people import UserFactory
from tests.printing.random_contexts import Maker
from tests.reports.factories import issued, leader_of
from tests.reports.generated_visits import SIZES, decomposed, generated_visit
from tests.reports.planted import FAULTS, plant, plant_strange_form

pytestmark = pytest.mark.django_db
KINDS = {
    "visit_notice": 1,
    "minutes": 2,  # those of the re-check too
    "letter": 1,
    "results": 1,
    "conclusion": 1,
    "supplement": 1,
    "summary": 1,
}
OUTCOMES = ("met", "partly", "not_met")


class Story:
    """One visit and its papers; `seed` decides the rows and the faults."""

    def __init__(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rng = random.Random(seed)
        self.seed = seed
        self.words = Maker(self.rng)
        self.monkeypatch = monkeypatch
        self.office = UserFactory(role="office")
        self.issued: Counter[str] = Counter()
        self.caught: Counter[str] = Counter()

    def paper(self, issue) -> IssuedDocument:
        """Refused with a planted fault, issued without; what is kept passes the check anew."""
        before = IssuedDocument.objects.count()
        fault = self.rng.choice((*FAULTS, "form"))
        with self.monkeypatch.context() as patch:
            if fault == "form":
                plant_strange_form(patch)
            else:
                plant(patch, fault, self.rng)
            with pytest.raises(LayoutFaults if fault == "form" else MoveRefused):
                issue()
        assert IssuedDocument.objects.count() == before, (self.seed, fault)
        document = issue()
        made = MinutesContext if document.kind in ("minutes", "supplement") else PaperContext
        context = made.from_json(document.content)
        assert list(faults_of(context, bytes(document.pdf), bytes(document.docx))) == [], self.seed
        assert document.layout_note == ""
        self.issued[document.kind] += 1
        self.caught[fault] += 1
        return document

    def tell(self) -> None:
        self.paper(self.notice())
        visit = generated_visit(self.seed, self.rng.choice(SIZES), requests=1, read_out=True)
        first = self.paper(lambda: issued(visit))
        by = leader_of(visit)
        self.paper(lambda: issue_visit_paper(visit.pk, "letter", by=by))
        self.answer(visit)
        self.paper(lambda: issue_visit_paper(visit.pk, "results", by=by))
        self.paper(lambda: issue_visit_paper(visit.pk, "conclusion", by=self.office))
        items = [self.typed(6, 60) for _n in range(self.rng.randint(1, 5))]
        reason = self.typed(4, 12)
        self.paper(lambda: issue_supplement(first.pk, items=items, reason=reason, by=by))
        again = self.recheck(visit)
        self.paper(lambda: issued(again))
        self.paper(lambda: issue_summary(f"y{visit.held_on.year}", by=self.office))

    def typed(self, least: int, most: int) -> str:
        return decomposed(self.words.sentence(least, most), self.rng)

    def notice(self):
        ahead = dt.timedelta(days=self.rng.randint(5, 90))
        visit = VisitFactory(
            held_on=timezone.localdate() + ahead,
            plan=PlanFactory(number="12/KH-UBND", issuer="Ủy ban nhân dân tỉnh Đồng Tháp")
            if self.rng.random() < 0.6
            else None,
            place=decomposed(self.words.maybe(0.7, self.words.sentence(3, 8)), self.rng),
            contents="\n".join(self.typed(12, 30) for _n in range(self.rng.randint(1, 6))),
            papers_to_prepare="\n".join(self.typed(4, 20) for _n in range(self.rng.randint(0, 4))),
        )
        return lambda: issue_visit_paper(visit.pk, "notice", by=self.office)

    def answer(self, visit) -> None:
        """The first requests, answered and judged; the first one always."""
        for number, row in enumerate(CorrectionRequest.objects.filter(visit=visit)):
            if number and self.rng.random() < 0.5:
                continue
            outcome = self.rng.choice(OUTCOMES)
            met = outcome == "met"
            CorrectionRequest.objects.filter(pk=row.pk).update(
                status="verified" if met else "returned",
                verified_at=timezone.now() if met else None,
                verified_by=leader_of(visit) if met else None,
            )
            answer = ResponseFactory(request=row, done=self.typed(8, 40))
            judged(answer, outcome=outcome, reason=self.typed(6, 20))

    def recheck(self, visit):
        by = leader_of(visit)
        day = visit.held_on + dt.timedelta(days=self.rng.randint(30, 200))
        limitations = Finding.objects.filter(visit=visit, kind="limitation")
        values = {"held_on": day, "findings": list(limitations)}
        again = make_recheck(visit.pk, values, by=by)
        move_visit(again.pk, Move.START, by=by)
        for row in Recheck.objects.filter(visit=again):
            seen = fingerprint(row, ["outcome", "now"])
            outcome = self.rng.choice(("improved", "fixed", "unchanged"))
            edit_recheck(row.pk, {"outcome": outcome, "now": self.typed(6, 30)}, seen=seen, by=by)
        Participant.objects.filter(visit=again, side="unit").update(signs=True)
        move_visit(again.pk, Move.READ_OUT, by=by)
        again.refresh_from_db()
        return again


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(n, marks=pytest.mark.proof) for n in range(100, 140))]
)
def test_papers_of_every_kind_pass_and_no_planted_fault_is_issued(monkeypatch, seed):
    """Eight papers a story: 32 in all, 352 with the proofs, each kind at least 44 times."""
    load_body()
    story = Story(seed, monkeypatch)
    story.tell()
    assert story.issued == KINDS
    assert sum(story.caught.values()) == 8
