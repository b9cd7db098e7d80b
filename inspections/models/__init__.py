"""Plans, teams and visits, with all that a visit's page of the minutes needs to know."""

from inspections.models.files import VisitFile
from inspections.models.people import Participant
from inspections.models.plan import Plan
from inspections.models.reference import (
    CalendarDay,
    CriteriaSet,
    Criterion,
    ReformArea,
    ReformFrame,
)
from inspections.models.sites import SiteCheck
from inspections.models.team import Team, TeamMember
from inspections.models.trail import NoticeReceipt, VisitEvent, VisitShare
from inspections.models.visit import Visit, VisitTeam

__all__ = [
    "CalendarDay",
    "CriteriaSet",
    "Criterion",
    "NoticeReceipt",
    "Participant",
    "Plan",
    "ReformArea",
    "ReformFrame",
    "SiteCheck",
    "Team",
    "TeamMember",
    "Visit",
    "VisitEvent",
    "VisitFile",
    "VisitShare",
    "VisitTeam",
]
