"""The role of those who sit on the board follows from their terms."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.vocabulary import Role
from cms.club.models import BoardSeat
from cms.club.queries.board import sitting


@transaction.atomic
def follow_terms(*, today: date) -> None:
    """Give the role of the board to who sits today, take it from whose term is over; harmless when run twice.

    A person who holds the role without ever having had a seat was given it by an administrator, and keeps it.
    """
    group = Group.objects.get_or_create(name=Role.BOARD.value)[0]
    seated = {seat.holder_id for seat in sitting(today=today)}
    for user in User.objects.filter(pk__in=seated).exclude(groups=group).order_by("pk"):
        user.groups.add(group)
    former = BoardSeat.objects.filter(holder__isnull=False).exclude(holder__in=seated).values("holder")
    for user in User.objects.filter(pk__in=former, groups=group).order_by("pk"):
        user.groups.remove(group)
