"""The register: issued documents, and what happened to them afterwards."""

from reports.models.aftermath import SignedScan, Withdrawal
from reports.models.asking import CheckAsking
from reports.models.document import IssuedDocument
from reports.models.series import IssuingBody, NumberSeries, RegisterHead
from reports.models.summary import SummaryDefinition

__all__ = [
    "CheckAsking",
    "IssuedDocument",
    "IssuingBody",
    "NumberSeries",
    "RegisterHead",
    "SignedScan",
    "SummaryDefinition",
    "Withdrawal",
]
