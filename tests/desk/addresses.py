"""Arguments of every URL name, filled from the world; written out, one line a name.

A value is an attribute of `Inside` (then the address is walked for the issued visit and for the
draft), an attribute of `World`, or, after "=", a word as it stands.
"""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from tests.desk.world import Inside, World

PAGES = {
    "desk:home": {},
    "healthz": {},
    "desk:search": {},
    "desk:guide": {},
    "reports:figure-list": {},
    "reports:figure-rows": {"year": "=2018", "what": "=handled"},
    "units:account-list": {},
    "units:account-add": {},
    "units:account-edit": {"pk": "account"},
    "units:account-close": {"pk": "account"},
    "units:account-open": {"pk": "account"},
    "units:account-slip": {"pk": "account"},
    "units:posting-add": {"pk": "account"},
    "units:posting-end": {"pk": "posting"},
    "desk:unit-detail": {"pk": "hongngu"},
    "desk:visit-detail": {"pk": "visit"},
    "desk:visit-history": {"pk": "visit"},
    "accounts:login": {},
    "accounts:logout": {},
    "accounts:profile": {},
    "accounts:password-change": {},
    "accounts:password-set": {"uid": "=MQ", "token": "=khong-dung"},
    "accounts:audit-list": {},
    "accounts:notice-list": {},
    "accounts:notice-read-all": {},
    "accounts:notice-open": {"pk": "notice"},
    "accounts:filter-list": {},
    "accounts:filter-add": {},
    "accounts:filter-delete": {"pk": "saved_filter"},
    "accounts:job-list": {},
    "accounts:job-detail": {"pk": "job"},
    "accounts:job-cancel": {"pk": "job"},
    "accounts:job-result": {"pk": "made"},
    "imports:kind-list": {},
    "imports:table-send": {"kind": "=units"},
    "imports:kind-template": {"kind": "=units"},
    "imports:table-detail": {"pk": "sent_table"},
    "imports:table-faults": {"pk": "sent_table"},
    "imports:table-check": {"pk": "sent_table"},
    "imports:table-drop": {"pk": "sent_table"},
    "units:unit-list": {},
    "units:unit-tree": {},
    "units:unit-search": {},
    "units:body-add": {"pk": "hongngu"},
    "units:unit-rename": {"pk": "hongngu"},
    "units:unit-end": {"pk": "hongngu"},
    "units:version-edit": {"pk": "version"},
    "inspections:day-list": {},
    "inspections:day-add": {},
    "inspections:day-edit": {"pk": "free_day"},
    "inspections:day-delete": {"pk": "free_day"},
    "inspections:plan-list": {},
    "inspections:plan-add": {},
    "inspections:plan-detail": {"pk": "plan"},
    "inspections:plan-edit": {"pk": "plan"},
    "inspections:plan-add-visits": {"pk": "plan"},
    "inspections:plan-copy": {"pk": "plan"},
    "inspections:team-list": {},
    "inspections:team-add": {},
    "inspections:team-detail": {"pk": "team"},
    "inspections:team-edit": {"pk": "team"},
    "inspections:visit-list": {},
    "inspections:visit-add": {},
    "inspections:visit-calendar": {},
    "inspections:visit-edit-frame": {"pk": "visit"},
    "inspections:visit-edit-participants": {"pk": "visit"},
    "inspections:visit-edit-sites": {"pk": "visit"},
    "inspections:visit-edit-photos": {"pk": "visit"},
    "inspections:visit-edit-general": {"pk": "visit"},
    "inspections:visit-edit-opinion": {"pk": "visit"},
    "inspections:visit-edit-copies": {"pk": "visit"},
    "inspections:visit-edit-note": {"pk": "visit"},
    "inspections:visit-move": {"pk": "visit", "move": "=resume"},
    "inspections:visit-file": {"pk": "photo"},
    "inspections:visit-receive": {"pk": "visit"},
    "findings:finding-list": {},
    "findings:finding-add": {"visit_pk": "visit"},
    "findings:finding-detail": {"pk": "finding"},
    "findings:finding-history": {"pk": "finding"},
    "findings:finding-edit": {"pk": "finding"},
    "findings:finding-delete": {"pk": "finding"},
    "findings:finding-move": {"pk": "finding"},
    "findings:file-download": {"pk": "evidence"},
    "findings:file-edit": {"pk": "evidence"},
    "findings:recheck-add": {"visit_pk": "visit"},
    "findings:recheck-edit": {"pk": "recheck"},
    "findings:request-list": {},
    "findings:waiting-list": {},
    "findings:answers-verify": {},
    "findings:handover-list": {},
    "findings:handover-add": {},
    "findings:request-add": {"visit_pk": "visit"},
    "findings:request-detail": {"pk": "request"},
    "findings:request-history": {"pk": "request"},
    "findings:request-edit": {"pk": "request"},
    "findings:request-delete": {"pk": "request"},
    "findings:request-move": {"pk": "request"},
    "findings:request-acknowledge": {"pk": "request"},
    "findings:request-answer": {"pk": "request"},
    "findings:answer-send": {"pk": "request"},
    "findings:request-sheet": {"pk": "request"},
    "findings:verdict-give": {"pk": "request"},
    "findings:deadline-set": {"pk": "request"},
    "findings:request-close": {"pk": "request"},
    "findings:request-reopen": {"pk": "request"},
    "findings:request-withdraw": {"pk": "request"},
    "findings:extension-decide": {"pk": "extension"},
    "findings:evidence-download": {"pk": "answer_file"},
    "findings:evidence-replace": {"pk": "answer_file"},
    "findings:evidence-remove": {"pk": "answer_file"},
    "findings:extension-ask": {"pk": "request"},
    "findings:extension-file": {"pk": "extension_file"},
    "reports:check": {},
    "reports:check-result": {"code": "code"},
    "reports:minutes-draft": {"pk": "visit", "form": "=docx"},
    "reports:minutes-issue": {"pk": "visit"},
    "reports:paper-issue": {"pk": "visit", "name": "=letter"},
    "reports:paper-draft": {"pk": "visit", "name": "=letter", "form": "=pdf"},
    "reports:conclusion-list": {},
    "reports:document-list": {},
    "reports:bundle-make": {},
    "reports:document-detail": {"pk": "document"},
    "reports:document-file": {"pk": "document", "form": "=pdf"},
    "reports:document-withdraw": {"pk": "document"},
    "reports:document-supplement": {"pk": "document"},
    "reports:document-scan": {"pk": "document"},
    "reports:scan-file": {"pk": "scan"},
    "reports:summary-list": {},
    "reports:summary-add": {},
    "reports:summary-detail": {"key": "=y2018-h1"},
    "reports:summary-file": {"key": "=y2018-h1", "form": "=xlsx"},
    "reports:summary-issue": {"key": "=y2018-h1"},
    "reports:summary-edit": {"pk": "summary"},
    "reports:summary-delete": {"pk": "summary"},
    "reports:unit-dossier": {"pk": "hongngu"},
    "reports:dossier-file": {"pk": "hongngu", "form": "=xlsx"},
    "admin:index": {},
    "admin:login": {},
    "admin:logout": {},
    "admin:password_change": {},
    "admin:password_change_done": {},
    "admin:autocomplete": {},
    "admin:jsi18n": {},
    "admin:view_on_site": {"content_type_id": "=1", "object_id": "=1"},
    "admin:app_list": {"app_label": "=inspections"},
}

# The models of the admin, each with the row its pages are walked for.
RECORDS = {
    "accounts_user": "account",
    "accounts_auditentry": "audit_entry",
    "accounts_job": "job",
    "accounts_notice": "notice",
    "accounts_outboxmail": "mail",
    "units_unit": "hongngu",
    "units_unitversion": "version",
    "units_succession": "succession",
    "units_posting": "posting",
    "inspections_reformframe": "frame",
    "inspections_criteriaset": "criteria",
    "inspections_calendarday": "free_day",
    "inspections_plan": "plan",
    "inspections_team": "team",
    "inspections_visit": "visit",
    "inspections_visitevent": "event",
    "findings_finding": "finding",
    "findings_correctionrequest": "request",
    "findings_findingfile": "evidence",
    "findings_recheck": "recheck",
    "findings_requestevent": "request_event",
    "findings_severitydeadline": "severity_deadline",
    "findings_escalationstage": "stage",
    "findings_escalation": "escalation",
    "reports_issueddocument": "document",
    "reports_withdrawal": "=1",
    "reports_signedscan": "scan",
    "reports_numberseries": "series",
    "reports_issuingbody": "body",
}
IMPORTED = {
    "units_unitversion",
    "inspections_calendarday",
    "findings_finding",
    "findings_correctionrequest",
}
WITHOUT_HISTORY = {
    "accounts_auditentry",
    "accounts_job",
    "accounts_notice",
    "accounts_outboxmail",
    "inspections_visitevent",
    "findings_requestevent",
    "findings_escalation",
    "reports_issueddocument",
    "reports_withdrawal",
    "reports_signedscan",
    "reports_numberseries",
}
LISTS = ("changelist", "add")
ROWS = ("change", "delete", "history")
TABLES = ("import", "export")


def admin_pages() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for model, row in RECORDS.items():
        found |= {f"admin:{model}_{page}": {} for page in LISTS}
        found |= {f"admin:{model}_{page}": {"object_id": row} for page in ROWS}
        version = "=1" if model in WITHOUT_HISTORY else f"@{row}"
        found[f"admin:{model}_simple_history"] = {"object_id": row, "version_id": version}
        if model in IMPORTED:
            found |= {f"admin:{model}_{page}": {} for page in TABLES}
    return found


def names_of_the_site(resolver: Any = None, space: str = "") -> set[str]:
    """Every named address; the admin's old spelling of "change" and its last 404 have no name."""
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            found |= {f"{space}{entry.name}"} if entry.name else set()
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= names_of_the_site(entry, inner)
    return found


def _value(source: Any, name: str) -> Any:
    if name.startswith("@"):  # its newest version
        return getattr(source, name[1:]).history.latest().history_id
    value = name[1:] if name.startswith("=") else getattr(source, name)
    return getattr(value, "pk", value)


def addresses_of(world: World, name: str, kwargs: dict[str, str]) -> dict[str, str]:
    """`name` filled: one address, or one of the issued visit and one of the draft."""
    both = any(value in Inside.__dataclass_fields__ for value in kwargs.values())
    sources = {"issued": world.issued, "draft": world.draft} if both else {"": world}
    return {of: address_for(source, name, kwargs) for of, source in sources.items()}


def address_for(source: Any, name: str, kwargs: dict[str, str]) -> str:
    """`name` filled with what `source` has under those names."""
    return _reverse(name, {key: _value(source, word) for key, word in kwargs.items()})


def _reverse(name: str, filled: dict[str, Any]) -> str:
    if name.endswith("_simple_history"):  # its pattern names no argument
        return reverse(name, args=list(filled.values()))
    return reverse(name, kwargs=filled)


def address_of_nothing(name: str, kwargs: dict[str, str]) -> str:
    """The same address with a number no row has."""
    filled = {k: v[1:] if v.startswith("=") else 987654321 for k, v in kwargs.items()}
    return _reverse(name, filled)
