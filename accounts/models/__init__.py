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

__all__ = [
    "AuditEntry",
    "DailyRun",
    "IdempotencyKey",
    "Job",
    "Notice",
    "OutboxMail",
    "SentTable",
    "SignedInRequest",
    "User",
]
