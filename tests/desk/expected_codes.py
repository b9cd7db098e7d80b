"""The expected status of every address for every person, written out.

One letter a person, in the order of PEOPLE: 2 = 200, r = 302, 3 = 403, 4 = 404, 5 = 405, 9 = 409,
g = 410. Forms are sent empty, so 2 on a POST is the form with its errors.
"""

from __future__ import annotations

PEOPLE = (
    "system_admin",
    "office",
    "leader",
    "secretary",
    "other_leader",
    "hongngu",  # the unit whose minutes are issued
    "lapvo",  # the unit of the draft
    "province",  # above both
    "auditor",
)
CODES = {"2": 200, "r": 302, "3": 403, "4": 404, "5": 405, "9": 409, "g": 410}

ALL = "222222222"
NOT = "555555555"  # this method never
LOG = "223333332"
ACCOUNTS = "223333333"
ACCOUNT = "224443443"  # the office and others see it; TX. Hồng Ngự's is this very person's own
PLANS = "222223332"
PLANNING = "323333333"
LISTS = "223333333"
SUMMARIES = "323333332"
SUMMING = "323333333"
UNIT = "222222422"
UNIT_CHANGE = "223333433"
EXPORT = "322322222"
JOB = "424444444"

READ_ISSUED, READ_DRAFT = "222242422", "222244442"
WRITE_ISSUED, WRITE_DRAFT = "339943433", "332244443"
FRAME_ISSUED, FRAME_DRAFT = "399343433", "322344443"
LETTER_ISSUED, LETTER_DRAFT = "322344443", "399344443"
BUTTON_DRAFT = "339944443"  # without the key of its form
DRAFTED = "444442444"  # an answer not sent yet
READING = (READ_ISSUED, READ_DRAFT, NOT, NOT)
WRITING = (WRITE_ISSUED, WRITE_DRAFT, WRITE_ISSUED, WRITE_DRAFT)
BUTTON = (NOT, NOT, WRITE_ISSUED, BUTTON_DRAFT)

# name: GET, POST; or GET issued, GET draft, POST issued, POST draft
EXPECTED: dict[str, tuple[str, ...]] = {
    "desk:home": (ALL, NOT),
    "healthz": (ALL, NOT),
    "desk:search": (ALL, NOT),
    "desk:guide": (ALL, NOT),
    "reports:figure-list": ("323333332", NOT),
    "reports:figure-rows": ("323333332", NOT),
    "units:account-list": (ACCOUNTS, NOT),
    "units:account-add": (ACCOUNTS, ACCOUNTS),
    "units:account-edit": (ACCOUNT, ACCOUNT),
    "units:account-close": (ACCOUNT, "rr4443443"),
    "units:account-open": (NOT, "994443443"),
    "units:account-slip": (ACCOUNT, ACCOUNT),
    "units:posting-add": (ACCOUNT, ACCOUNT),
    "units:posting-end": (ACCOUNT, ACCOUNT),
    "desk:unit-detail": (UNIT, NOT),
    "desk:visit-detail": READING,
    "desk:visit-history": READING,
    "accounts:login": ("rrrrrrrrr", "rrrrrrrrr"),
    "accounts:logout": (ALL, "rrrrrrrrr"),
    "accounts:profile": (ALL, ALL),
    "accounts:password-change": (ALL, ALL),
    "accounts:password-set": ("ggggggggg", "ggggggggg"),
    "accounts:audit-list": (LOG, NOT),
    "accounts:notice-list": (ALL, NOT),
    "accounts:notice-read-all": (NOT, "rrrrrrrrr"),
    "accounts:notice-open": ("4r4444444", NOT),
    "accounts:filter-list": (ALL, NOT),
    "accounts:filter-add": ("444444444", "444444444"),  # no list is named
    "accounts:filter-delete": ("323334443", "3r3334443"),  # the office's, shared
    "accounts:job-list": (ALL, NOT),
    "accounts:job-detail": (JOB, NOT),
    "accounts:job-cancel": (NOT, "4r4444444"),
    "accounts:job-result": (JOB, NOT),
    "imports:kind-list": ("222223333", NOT),
    "imports:table-send": ("323333333", "323333333"),
    "imports:kind-template": ("323333333", NOT),
    "imports:table-detail": (JOB, JOB),
    "imports:table-faults": (JOB, NOT),
    "imports:table-check": (NOT, "4r4444444"),
    "imports:table-drop": (NOT, "4r4444444"),
    "units:unit-list": (ALL, NOT),
    "units:unit-tree": (ALL, NOT),
    "units:unit-search": (ALL, NOT),
    "units:body-add": (UNIT_CHANGE, UNIT_CHANGE),
    "units:unit-rename": (UNIT_CHANGE, UNIT_CHANGE),
    "units:unit-end": (UNIT_CHANGE, UNIT_CHANGE),
    "units:version-edit": (UNIT_CHANGE, UNIT_CHANGE),
    "inspections:day-list": (ALL, NOT),
    "inspections:day-add": (LISTS, LISTS),
    "inspections:day-edit": (LISTS, LISTS),
    "inspections:day-delete": (LISTS, LISTS),
    "inspections:plan-list": (PLANS, NOT),
    "inspections:plan-add": (PLANNING, PLANNING),
    "inspections:plan-detail": (PLANS, NOT),
    "inspections:plan-edit": (PLANNING, PLANNING),
    "inspections:plan-add-visits": (PLANNING, PLANNING),
    "inspections:plan-copy": (PLANNING, PLANNING),
    "inspections:team-list": (PLANS, NOT),
    "inspections:team-add": (PLANNING, PLANNING),
    "inspections:team-detail": (PLANS, NOT),
    "inspections:team-edit": ("322333333", "322333333"),
    "inspections:visit-list": (ALL, NOT),
    "inspections:visit-add": (PLANNING, PLANNING),
    "inspections:visit-calendar": (ALL, NOT),
    "inspections:visit-edit-frame": (FRAME_ISSUED, FRAME_DRAFT, FRAME_ISSUED, FRAME_DRAFT),
    "inspections:visit-edit-participants": WRITING,
    "inspections:visit-edit-sites": WRITING,
    "inspections:visit-edit-photos": WRITING,
    "inspections:visit-edit-general": WRITING,
    "inspections:visit-edit-opinion": WRITING,
    "inspections:visit-edit-copies": WRITING,
    "inspections:visit-edit-note": WRITING,
    "inspections:visit-move": WRITING,
    "inspections:visit-file": READING,
    # the draft was never announced; of the issued one nothing waits for the unit
    "inspections:visit-receive": (NOT, NOT, "333349433", "333344443"),
    "findings:finding-list": (ALL, NOT),
    "findings:finding-add": WRITING,
    "findings:finding-detail": READING,
    "findings:finding-history": READING,
    "findings:finding-edit": WRITING,
    "findings:finding-delete": WRITING,
    "findings:finding-move": BUTTON,
    "findings:file-download": READING,
    "findings:file-edit": WRITING,
    "findings:recheck-add": ("322343433", "399344443", "322343433", "399344443"),
    "findings:recheck-edit": WRITING,
    "findings:request-list": (ALL, NOT),
    "findings:waiting-list": ("322323333", NOT),
    "findings:answers-verify": ("399393333", "399393333"),  # no answer is named
    "findings:handover-list": ("323333333", NOT),
    "findings:handover-add": ("393333333", "393333333"),  # no request is named
    "findings:request-add": WRITING,
    "findings:request-detail": READING,
    "findings:request-history": READING,
    "findings:request-edit": WRITING,
    "findings:request-delete": WRITING,
    "findings:request-move": BUTTON,
    "findings:request-acknowledge": (NOT, NOT, "333349433", "333344443"),
    "findings:request-answer": ("333342433", "333344443", "333342433", "333344443"),
    "findings:answer-send": ("333342433", "333344443", "333342433", "333344443"),
    "findings:request-sheet": READING,
    "findings:verdict-give": ("3rr343433", "3rr344443", "399343433", "399344443"),  # no answer yet
    "findings:deadline-set": ("323343433", "393344443", "323343433", "393344443"),
    "findings:request-close": ("399343433", "399344443", "399343433", "399344443"),
    "findings:request-reopen": ("399343433", "399344443", "399343433", "399344443"),
    "findings:request-withdraw": ("323343433", "393344443", "323343433", "393344443"),
    "findings:extension-decide": ("322343433", "322343433"),
    "findings:evidence-download": (DRAFTED, NOT),
    "findings:evidence-replace": (DRAFTED, DRAFTED),
    "findings:evidence-remove": (DRAFTED, DRAFTED),
    "findings:extension-ask": ("333349433", "333344443", "333342433", "333344443"),
    "findings:extension-file": (READ_ISSUED, NOT),
    "reports:check": (ALL, NOT),
    "reports:check-result": (ALL, NOT),
    "reports:minutes-draft": ("3rrr4444r", "322244442", NOT, NOT),
    "reports:minutes-issue": ("339344443", "332344443", "339344443", "332344443"),
    "reports:paper-issue": (LETTER_ISSUED, LETTER_DRAFT, LETTER_ISSUED, LETTER_DRAFT),
    "reports:paper-draft": (LETTER_ISSUED, LETTER_DRAFT, NOT, NOT),
    "reports:conclusion-list": ("323333333", NOT),
    "reports:document-list": (ALL, NOT),
    "reports:bundle-make": (NOT, "399399999"),  # without the key of its form
    "reports:document-detail": (READ_ISSUED, NOT),
    "reports:document-file": (READ_ISSUED, NOT),
    "reports:document-withdraw": ("329343433", "329343433"),  # the leader: a scan is attached
    "reports:document-supplement": ("332343433", "332343433"),
    "reports:document-scan": ("322243433", "322243433"),
    "reports:scan-file": (READ_ISSUED, NOT),
    "reports:summary-list": (SUMMARIES, NOT),
    "reports:summary-add": (SUMMING, SUMMING),
    "reports:summary-detail": (SUMMARIES, NOT),
    "reports:summary-file": (SUMMARIES, SUMMARIES),
    "reports:summary-issue": (SUMMING, SUMMING),
    "reports:summary-edit": ("324444443", "324444443"),
    "reports:summary-delete": ("324444443", "324444443"),
    "reports:unit-dossier": (UNIT, NOT),
    "reports:dossier-file": ("322322422", NOT),
    "admin:index": ("222223333", "222223333"),
    "admin:login": ("rrrrr3333", "rrrrr3333"),
    "admin:logout": ("rrrrr3333", "rrrrr3333"),
    "admin:password_change": ("rrrrr3333", "rrrrr3333"),
    "admin:password_change_done": ("222223333", "555553333"),
    "admin:autocomplete": ("333333333", "555553333"),
    "admin:jsi18n": ("222223333", "555553333"),
    "admin:view_on_site": ("444443333", "444443333"),
    "admin:app_list": ("222223333", "222223333"),
}

# In the admin, for the first five people; unit staff and the auditor get 403 everywhere.
EACH, NONE, BOTH = "22222", "33333", "22333"
SEEN, SEEN_NOT_DELETED = "22224", "33334"
WITHOUT = "44444"  # no history is kept, or no row is there
# model: list, add, then of a row: change page, delete page, history, one version;
# POST: add, change. Two lines for what hangs on a visit: issued, draft.
READ_ONLY = (EACH, NONE, EACH, NONE, EACH, EACH, NONE, NONE)
UNITS = (EACH, BOTH, EACH, NONE, EACH, EACH, "99333", "99333")
OWN = (EACH, NONE, "42444", "43444", WITHOUT, WITHOUT, NONE, "43444")
REGISTER = (EACH, NONE, SEEN, SEEN_NOT_DELETED, WITHOUT, WITHOUT, NONE, SEEN_NOT_DELETED)
ISSUED = (EACH, NONE, SEEN, SEEN_NOT_DELETED, SEEN, SEEN, NONE, SEEN_NOT_DELETED)
DRAFTED = (EACH, NONE, SEEN, "33224", SEEN, SEEN, NONE, "33994")
TYPED = ("33222", "33999")  # the add page and its POST, for teams


def with_add(row: tuple[str, ...], page: str, post: str) -> tuple[str, ...]:
    return (row[0], page, *row[2:6], post, row[7])


ADMIN: dict[str, tuple[tuple[str, ...], ...]] = {
    "accounts_user": (("23333", NONE, "23333", "33444", "23444", "23444", NONE, "93444"),),
    "accounts_auditentry": (("22333", NONE, "22333", "33444", WITHOUT, WITHOUT, NONE, "33444"),),
    "accounts_job": (OWN,),
    "accounts_notice": (OWN,),
    "accounts_outboxmail": ((EACH, NONE, "22444", "33444", WITHOUT, WITHOUT, NONE, "33444"),),
    "units_unit": ((*READ_ONLY[:7], "99333"),),
    "units_unitversion": (UNITS,),
    "units_succession": (UNITS,),
    "units_posting": ((EACH, BOTH, "22444", "33444", "22444", "22444", "99333", "99444"),),
    "inspections_reformframe": (UNITS,),
    "inspections_criteriaset": ((*UNITS[:7], NONE),),
    "inspections_calendarday": ((*UNITS[:3], BOTH, *UNITS[4:]),),
    "inspections_plan": ((EACH, "32333", EACH, NONE, EACH, EACH, "39333", "39333"),),
    "inspections_team": ((EACH, "32333", EACH, NONE, EACH, EACH, "39333", "39933"),),
    "inspections_visit": (
        with_add(ISSUED, "32333", "39333"),
        (EACH, "32333", SEEN, SEEN_NOT_DELETED, SEEN, SEEN, "39333", "39994"),
    ),
    "inspections_visitevent": (REGISTER, REGISTER),
    "findings_finding": (with_add(ISSUED, *TYPED), with_add(DRAFTED, *TYPED)),
    "findings_correctionrequest": (with_add(ISSUED, *TYPED), with_add(DRAFTED, *TYPED)),
    "findings_findingfile": (ISSUED, DRAFTED),
    "findings_recheck": (ISSUED, (*ISSUED[:7], "33994")),
    "findings_requestevent": (REGISTER,),
    "findings_severitydeadline": (UNITS,),
    "findings_escalationstage": (UNITS,),
    "findings_escalation": (REGISTER,),
    "reports_issueddocument": (REGISTER,),
    "reports_withdrawal": ((EACH, NONE, WITHOUT, WITHOUT, WITHOUT, WITHOUT, NONE, WITHOUT),),
    "reports_signedscan": (REGISTER,),
    "reports_issuingbody": (UNITS,),
    "reports_numberseries": ((*READ_ONLY[:4], WITHOUT, WITHOUT, NONE, NONE),),
}
# import, sending the file on (no file was sent), export
TABLES = {
    "units_unitversion": ("3r333", "32333"),
    "inspections_calendarday": ("rr333", "32333"),
    "findings_finding": ("33rrr", "32232"),
    "findings_correctionrequest": (NONE, "32232"),
}
