"""People, what the system keeps about their acts, and what it tells them."""

from accounts.models.imports import SentTable
from accounts.models.outbox import DailyRun, OutboxMail
from accounts.models.people import (
    AuditEntry,
    IdempotencyKey,
    Job,
    Notice,
    SignedInRequest,
    User,
)
from accounts.models.results import JobResult
from accounts.models.saved import SavedFilter

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
