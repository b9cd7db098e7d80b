"""What a visit found, and what it asks the unit to put right."""

from findings.models.finding import Finding, FindingFile
from findings.models.request import CorrectionRequest, RequestEvent

__all__ = ["CorrectionRequest", "Finding", "FindingFile", "RequestEvent"]
