"""The shown rows of permission_matrix.json, each asked as every role with a form that would do.

The codes are the file's. `OK` was done: the form led on to its result.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.stale import fingerprint
from findings.actions.answers import save_draft, send_answer
from findings.actions.verdicts import give_verdict
from findings.models import CorrectionRequest, Extension, ExtensionDecision, Finding, Response
from inspections.models import TeamMember, Visit
from tests.bad_inputs.import_payloads import csvf
from tests.bad_inputs.import_surface import send_file
from tests.bad_inputs.pages import form_with
from tests.desk.world import World, make_world
from tests.findings.factories import FindingFactory
from tests.inspections.factories import VisitFactory, make_staff, make_unit, member
from tests.people import PASSWORD
from units.models import Posting

pytestmark = [pytest.mark.django_db, pytest.mark.guarded, pytest.mark.once]
MATRIX = json.loads(Path(__file__).with_name("permission_matrix.json").read_text())
ROWS = {f"{row['area']}: {row['action']} ({row['state']})": row for row in MATRIX["rows"]}
OTHERWISE = {
    # The office keeps the accounts of unit staff: the page opens, another role is no choice on it
    # (test_the_office_makes_accounts_of_unit_staff_only).
    ("user: list/create/assign role/disable (any)", "PO"): "200",
    # The address of an import names no visit, so there is no scope to ask before the role.
    ("import: findings upload/confirm (IN PROGRESS)", "USs"): "403",
}
PLAN = {"year": "2018", "title": "Kế hoạch bổ sung năm 2018"}
FINDING = {"kind": "limitation", "scope": "unit", "condition": "Còn chậm."}
ACCOUNT = {"username": "nguoimoi", "full_name": "Lê Văn Mới", "role": "inspector"}


@dataclass
class Matrix:
    """The world, and what the rows ask for beside it. All of it is TX. Hồng Ngự's."""

    world: World
    planned: Visit
    announced: Visit
    under_way: Visit
    finding: Finding
    stranger: User

    def person(self, role: str, unit: str = "hongngu") -> User | None:
        people = self.world.people
        other = {"hongngu": "lapvo", "lapvo": "hongngu"}[unit]
        named = {"SA": "system_admin", "PO": "office", "AU": "auditor", "USd": "province"}
        named |= {"TLo": "leader", "TLx": "other_leader", "TMo": "secretary"}
        named |= {"USo": unit, "USs": other}
        if role == "AN":
            return None
        return self.stranger if role == "TMx" else people[named[role]]


def make_matrix() -> Matrix:
    world = make_world()
    common: dict[str, Any] = {"unit": world.hongngu, "team": world.team, "plan": world.plan}
    under_way = VisitFactory(in_progress=True, **common)
    other_team = TeamMember.objects.get(account=world.people["other_leader"]).team
    return Matrix(
        world=world,
        planned=VisitFactory(**common),
        announced=VisitFactory(announced=True, **common),
        under_way=under_way,
        finding=FindingFactory(visit=under_way),
        stranger=member(other_team, "member"),
    )


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(make_matrix)


@pytest.fixture
def matrix(db, made_once) -> Matrix:
    return made_once()


# A try: the address, and what is typed beside what its page gives; None: nothing is sent along.
Try = tuple[str, dict[str, str] | None]


def at(name: str, *args: Any, typed: dict[str, str] | None = None) -> Try:
    return reverse(name, args=[getattr(arg, "pk", arg) for arg in args]), typed


def tries(m: Matrix, name: str) -> list[Try]:
    w = m.world
    area = {"area": str(w.issued.finding.area_id)}
    found: dict[str, list[Try]] = {
        "plan: list/detail (any)": [
            at("inspections:plan-list"),
            at("inspections:plan-detail", w.plan),
        ],
        "plan: create/edit/approve (any)": [
            at("inspections:plan-add", typed=PLAN),
            at("inspections:plan-edit", w.plan, typed=PLAN),
        ],
        "unit: list/detail/tree (any)": [at("units:unit-list"), at("units:unit-tree")],
        "visit: list (any)": [at("inspections:visit-list")],
        "visit: detail (ANNOUNCED)": [at("desk:visit-detail", m.announced)],
        "visit: detail (ISSUED)": [at("desk:visit-detail", w.issued.visit)],
        "visit: create/edit (PLANNED)": [
            at("inspections:visit-edit-frame", m.planned, typed={"period_label": "Năm 2018"})
        ],
        "finding: list (any)": [at("findings:finding-list")],
        "finding: detail (DRAFT)": [at("findings:finding-detail", m.finding)],
        "finding: detail (ISSUED)": [at("findings:finding-detail", w.issued.finding)],
        "finding: create (IN PROGRESS)": [
            at("findings:finding-add", m.under_way, typed=FINDING | area)
        ],
        "finding: edit own (DRAFT)": [at("findings:finding-edit", m.finding, typed=FINDING)],
        "finding: edit/delete (ISSUED)": [
            at("findings:finding-edit", w.issued.finding),
            at("findings:finding-delete", w.issued.finding),
        ],
        "minutes: preview PDF/Word (DRAFT)": [at("reports:minutes-draft", w.draft.visit, "docx")],
        "minutes: issue (number + sign) (DRAFT)": [
            at("reports:minutes-issue", w.draft.visit, typed={"password": PASSWORD})
        ],
        "minutes: download PDF/Word (ISSUED)": [
            at("reports:document-file", w.document, form) for form in ("pdf", "docx")
        ],
        "minutes: edit (ISSUED)": [
            at("inspections:visit-edit-general", w.issued.visit),
            at("inspections:visit-edit-participants", w.issued.visit),
        ],
        "request: list/detail (REQUESTED)": [at("findings:request-detail", w.issued.request)],
        "request: answer + evidence (REQUESTED)": [
            at("findings:request-answer", w.issued.request, typed={"done": "Đã làm."})
        ],
        "request: ask for extension (REQUESTED)": [
            at(
                "findings:extension-ask",
                w.issued.request,
                typed={"reason": "Thiếu người.", "proposed_on": "01/09/2099"},
            )
        ],
        "attachment: download by pk (finding DRAFT)": [
            at("findings:file-download", w.draft.evidence)
        ],
        "attachment: download by pk (request answered)": [
            at("findings:evidence-download", w.answer_file)
        ],
        "attachment: direct /media/ path (any)": [
            (f"/{folder}/{w.answer_file.file.name}", None)
            for folder in ("media", "files", "static")
        ],
        "export: findings CSV/XLSX (any)": [
            (f"{reverse('findings:finding-list')}?export={form}", None) for form in ("csv", "xlsx")
        ],
        "export: province summary PDF (any)": [at("reports:summary-file", "y2018-h1", "pdf")],
        "audit: global log (any)": [at("accounts:audit-list")],
        "user: list/create/assign role/disable (any)": [at("units:account-add", typed=ACCOUNT)],
        "admin: any /admin/ page (rows through visible_to) (any)": [at("admin:index")],
        "verify: QR page right code (ISSUED)": [at("reports:check-result", w.code)],
        "health: /healthz (any)": [at("healthz")],
    }
    return found[name]


def prepare(m: Matrix, name: str) -> None:
    """What a state of the file needs: a request with a day for more time, an answer sent."""
    request = m.world.issued.request
    if "extension" in name:
        day, by = dt.date(2099, 8, 1), m.world.people["leader"]
        asked = Extension.objects.get(request=request)  # the one of the world is decided first
        ExtensionDecision.objects.create(extension=asked, granted_until=day, by=by)
        CorrectionRequest.objects.filter(pk=request.pk).update(deadline=day)
    if "answered" in name.lower():
        staff, draft = m.world.people["hongngu"], Response.objects.get(request=request)
        values = {"done": "Đã ban hành kế hoạch.", "done_on": dt.date(2018, 8, 1)}
        save_draft(request.pk, values, seen=fingerprint(draft, values), by=staff)
        send_answer(request.pk, by=staff)


def asked(client: Client, method: str, attempt: Try, wanted: str) -> str:
    address, typed = attempt
    if method == "GET":
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer)
    else:
        form: dict[str, Any] = {}
        if wanted == "OK":
            form = form_with(client.get(address).content.decode())
        answer = client.post(address, form | (typed or {}))
    if answer.status_code == 302:
        to_login = answer.url.split("?")[0] in ("/accounts/login/", "/admin/login/")
        return "L" if to_login else "OK"
    return str(answer.status_code)


def unit_of(name: str) -> str:
    """Of whose unit the row is: the draft of the world is huyện Lấp Vò's."""
    draft = ("minutes: preview", "minutes: issue", "attachment: download by pk (finding")
    return "lapvo" if name.startswith(draft) else "hongngu"


def differences(m: Matrix, name: str) -> list[str]:
    row, found = ROWS[name], []
    for role, code in row["expect"].items():
        person = m.person(role, unit_of(name))
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        wanted = OTHERWISE.get((name, role), code.rstrip("sr"))
        for attempt in tries(m, name):
            point = transaction.savepoint()
            got = asked(client, row["method"], attempt, wanted)
            transaction.savepoint_rollback(point)
            if got != wanted:
                found.append(f"{role} {attempt[0]}: {got}, not {code}")
    return found


def by_action(m: Matrix, role: str) -> str:
    """Verifying: the rule behind every page of it."""
    person, request = m.person(role), m.world.issued.request
    answer = Response.objects.get(request=request)
    point = transaction.savepoint()
    try:
        give_verdict(request.pk, "met", "", by=person, seen_response=answer.pk)
    except PermissionDenied:
        return "403"
    except CorrectionRequest.DoesNotExist:
        return "404"
    finally:
        transaction.savepoint_rollback(point)
    return "OK"


def by_file(m: Matrix, role: str, kind: str, content: bytes) -> str:
    """A file sent and, without a fault, taken in. A visit out of scope is a fault of its line."""
    client = Client(raise_request_exception=False)
    person = m.person(role)
    if person is None:
        return asked(client, "POST", at("imports:table-send", kind), "L")
    client.force_login(person)
    point = transaction.savepoint()
    answer = send_file(client, kind, "bang.csv", content)
    transaction.savepoint_rollback(point)
    if answer.sent is None:
        return str(answer.code)
    return "OK" if answer.was_taken_in else "404"


VERIFY = "request: verify / return (ANSWERED)"
IMPORTS = {name: name.split()[1] for name in ROWS if name.startswith("import: ")}


@pytest.mark.parametrize("name", [name for name in ROWS if name not in {VERIFY, *IMPORTS}])
def test_row(matrix, name):
    prepare(matrix, name)
    assert differences(matrix, name) == []


def test_row_of_verifying(matrix):
    prepare(matrix, VERIFY)
    expected = {role: code for role, code in ROWS[VERIFY]["expect"].items() if role != "AN"}
    assert {role: by_action(matrix, role) for role in expected} == expected


@pytest.mark.parametrize("name", IMPORTS)
def test_row_of_importing(matrix, name):
    visit = [matrix.under_way.code, "hạn chế", "Câu mới.", matrix.world.issued.finding.area.code]
    tables = {
        "units": csvf(rows=[["876", "Huyện Lai Vung", "Huyện", "87"]]),
        "findings": csvf(head=["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực"], rows=[visit]),
    }
    kind = IMPORTS[name]
    expected = {role: OTHERWISE.get((name, role), c) for role, c in ROWS[name]["expect"].items()}
    assert {role: by_file(matrix, role, kind, tables[kind]) for role in expected} == expected


def test_a_table_taken_away_holds_the_rows_of_the_list(matrix):
    """`200s` of the export row: row by row."""
    for role in ("PO", "TLo", "TLx", "USo", "USd", "USs", "AU"):
        client = Client()
        client.force_login(matrix.person(role))
        rows = client.get("/findings/").context["rows"]
        table = client.get("/findings/?export=csv").content.decode("utf-8-sig").splitlines()
        assert len(table) - 1 == len(rows), role
        for row in rows:
            assert any(row.condition[:30] in line for line in table), role


def test_the_office_makes_accounts_of_unit_staff_only(matrix):
    client = Client()
    client.force_login(matrix.world.people["office"])
    form = form_with(client.get("/people/add/").content.decode())
    client.post("/people/add/", form | {name: [text] for name, text in ACCOUNT.items()})
    assert not User.objects.filter(username="nguoimoi").exists()


# --- from the next request on ---
def test_a_change_of_unit_counts_from_the_next_request(matrix):
    staff, world = matrix.world.people["hongngu"], matrix.world
    client, page = Client(), reverse("findings:request-detail", args=[world.issued.request.pk])
    client.force_login(staff)
    assert client.get(page).status_code == 200
    elsewhere = make_unit("Huyện Tháp Mười", code="872", parent=world.province)
    Posting.objects.filter(user=staff).update(unit=elsewhere)
    assert client.get(page).status_code == 404
    assert world.issued.request.text not in client.get("/requests/").content.decode()
    Posting.objects.filter(user=staff).update(unit=world.hongngu)
    assert client.get(page).status_code == 200
    Posting.objects.filter(user=staff).update(to_day=dt.date(2018, 12, 31))
    assert client.get(page).status_code == 404


def test_who_leaves_the_team_leaves_its_visits_at_once(matrix):
    leader, client = matrix.world.people["leader"], Client()
    client.force_login(leader)
    page = reverse("desk:visit-detail", args=[matrix.under_way.pk])
    edit = reverse("findings:finding-edit", args=[matrix.finding.pk])
    assert client.get(page).status_code == client.get(edit).status_code == 200
    TeamMember.objects.filter(account=leader).update(account=None)
    assert client.get(page).status_code == client.get(edit).status_code == 404


@pytest.mark.parametrize(("role", "then"), [("auditor", 403), ("unit_staff", 404)])
def test_another_role_ends_what_the_former_might(matrix, role, then):
    """The open session is ended; signed in again, the person is what they are now."""
    leader, client = matrix.world.people["leader"], Client()
    client.force_login(leader)
    page = reverse("findings:finding-edit", args=[matrix.finding.pk])
    form = form_with(client.get(page).content.decode()) | {"condition": ["Câu mới."]}
    User.objects.filter(pk=leader.pk).update(role=role)
    ended = client.post(page, form)
    assert (ended.status_code, ended.context["user"].is_anonymous) == (403, True)
    assert "Câu mới." in ended.content.decode()  # given back to whoever typed it
    leader.refresh_from_db()
    client.force_login(leader)
    assert client.post(page, form).status_code == then
    assert Finding.objects.get(pk=matrix.finding.pk).condition == matrix.finding.condition


def test_a_new_colleague_sees_the_unit_at_once(matrix):
    client = Client()
    client.force_login(make_staff(matrix.world.hongngu))
    page = reverse("findings:request-detail", args=[matrix.world.issued.request.pk])
    assert client.get(page).status_code == 200
