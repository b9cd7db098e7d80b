"""Rows for tests, made through the models. Words are the article's, or plainly invented."""

import datetime as dt

import factory
from django.utils import timezone

from accounts.models import User
from inspections.models import (
    CriteriaSet,
    Participant,
    Plan,
    ReformArea,
    ReformFrame,
    Team,
    TeamMember,
    Visit,
    VisitTeam,
)
from inspections.models.team import RoleInTeam
from units.models import Posting, Unit, UnitVersion

DAY = dt.date(2018, 7, 19)
PASSWORD = "mat-khau-thu-2018"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")
    role = User.Role.INSPECTOR

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(password=PASSWORD, **kwargs)


def make_unit(name="Huyện Lấp Vò", *, code="", parent=None, level="district", kind="huyện"):
    unit = Unit.objects.create()
    UnitVersion.objects.create(
        unit=unit, code=code, name=name, full_name=name, level=level, kind=kind, parent=parent
    )
    return unit


def make_staff(unit, **fields):
    """Unit staff posted to `unit` since long ago."""
    user = UserFactory(role=User.Role.UNIT_STAFF, **fields)
    Posting.objects.create(user=user, unit=unit, from_day=dt.date(2018, 1, 1))
    return user


class ReformFrameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReformFrame
        django_get_or_create = ("code",)

    code = "2011-2020"
    name = "Chương trình tổng thể CCHC 2011-2020"
    valid_from = dt.date(2011, 11, 8)
    valid_to = dt.date(2020, 12, 31)


class ReformAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReformArea
        django_get_or_create = ("frame", "code")

    frame = factory.SubFactory(ReformFrameFactory)
    code = "CD"
    name = "Công tác chỉ đạo, điều hành cải cách hành chính"
    order = 1


class CriteriaSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CriteriaSet

    frame = factory.SubFactory(ReformFrameFactory)
    name = "Bộ nội dung kiểm tra"
    version = factory.Sequence(lambda n: n + 1)
    published = True


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    year = 2018
    title = "Kế hoạch kiểm tra công tác cải cách hành chính năm 2018"


class TeamFactory(factory.django.DjangoModelFactory):
    """A team with a leader, a deputy, a secretary and a member, each with an account."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Đoàn kiểm tra cải cách hành chính {n}")

    @factory.post_generation
    def people(self, create, extracted, **kwargs):
        if extracted is False:
            return
        for role in RoleInTeam.values:
            account = UserFactory(username=f"{role}{self.pk}", full_name=f"Trần Thị {role}")
            TeamMember.objects.create(
                team=self,
                role=role,
                full_name=account.full_name,
                account=account,
                signs=role in ("leader", "secretary"),
            )


def member(team, role):
    """The account of the person with that role."""
    return team.members.get(role=role).account


class VisitFactory(factory.django.DjangoModelFactory):
    """A planned visit of one team, with the team's people and one unnamed person of the unit."""

    class Meta:
        model = Visit
        skip_postgeneration_save = True

    class Params:
        announced = factory.Trait(
            status="announced", announced_at=factory.LazyFunction(timezone.now)
        )
        in_progress = factory.Trait(
            status="in_progress", announced_at=factory.LazyFunction(timezone.now)
        )
        read_out = factory.Trait(
            status="read_out",
            announced_at=factory.LazyFunction(timezone.now),
            read_out_at=factory.LazyFunction(timezone.now),
            read_out_by=factory.SubFactory(UserFactory),
        )
        issued = factory.Trait(
            status="issued",
            announced_at=factory.LazyFunction(timezone.now),
            issued_at=factory.LazyFunction(timezone.now),
            issued_by=factory.SubFactory(UserFactory),
        )

    unit = factory.LazyFunction(make_unit)
    held_on = DAY

    @factory.post_generation
    def team(self, create, extracted, **kwargs):
        team = extracted or TeamFactory()
        VisitTeam.objects.create(visit=self, team=team, leads=True)
        for order, person in enumerate(team.members.all(), start=1):
            Participant.objects.create(
                visit=self,
                side="team",
                team=team,
                role=person.role,
                full_name=person.full_name,
                signs=person.signs,
                order=order,
            )
        Participant.objects.create(visit=self, side="unit", signs=True)

    @factory.post_generation
    def joined(self, create, extracted, **kwargs):
        if extracted:
            VisitTeam.objects.create(visit=self, team=extracted)
