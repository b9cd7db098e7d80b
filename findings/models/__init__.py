"""Models of findings, correction requests, their answers, deadlines and events."""

from findings.models.answer import Response, ResponseFile, Verdict
from findings.models.deadline import (
    DateNotice,
    Escalation,
    EscalationStage,
    Extension,
    ExtensionDecision,
    ExtensionFile,
    SeverityDeadline,
)
from findings.models.finding import Finding, FindingFile
from findings.models.request import CorrectionRequest, RequestEvent
from findings.models.trail import Handover, Recheck, RequestReading

__all__ = [
    "CorrectionRequest",
    "DateNotice",
    "Escalation",
    "EscalationStage",
    "Extension",
    "ExtensionDecision",
    "ExtensionFile",
    "Finding",
    "FindingFile",
    "Handover",
    "Recheck",
    "RequestEvent",
    "RequestReading",
    "Response",
    "ResponseFile",
    "SeverityDeadline",
    "Verdict",
]
