"""People, what the system keeps about their acts, and what it tells them."""

from accounts.models.audit import AuditEntry
from accounts.models.imports import SentTable
from accounts.models.jobs import Job
from accounts.models.notices import Notice
from accounts.models.outbox import DailyRun, OutboxMail
from accounts.models.people import SignedInRequest, User
from accounts.models.results import JobResult
from accounts.models.saved import SavedFilter
from accounts.models.sent_forms import IdempotencyKey

__all__ = [
    "AuditEntry",
    "DailyRun",
    "IdempotencyKey",
    "Job",
    "JobResult",
    "Notice",
    "OutboxMail",
    "SavedFilter",
    "SentTable",
    "SignedInRequest",
    "User",
]
