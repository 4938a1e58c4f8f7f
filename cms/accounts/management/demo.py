"""The demonstration accounts: one a role, on the embedded default only."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from cms.accounts.models import User
from cms.accounts.roles import BY_CODE, RoleCode

DEMO_PASSWORD = "preau-demo-2026"  # noqa: S105 - shown on the sign-in page of the demonstration
NAMES = {
    RoleCode.LEARNER: ("Camille", "Apprenante"),
    RoleCode.TRAINER: ("Farid", "Formateur"),
    RoleCode.EDITOR: ("Rose", "Rédactrice"),
    RoleCode.MEMBER: ("Maël", "Membre"),
    RoleCode.BOARD: ("Inès", "Instance"),
    RoleCode.SUPPORT: ("Sacha", "Soutien"),
    RoleCode.ADMINISTRATOR: ("Ada", "Administratrice"),
}
# A board member is a member of the club, and everyone may learn.
ALSO = {RoleCode.BOARD: (RoleCode.MEMBER,)}


@dataclass(frozen=True)
class DemoPerson:
    """One demonstration account, as the sign-in page shows it."""

    email: str
    role_label: str


def demo_people() -> list[DemoPerson]:
    """The accounts in the order of the table of roles."""
    return [DemoPerson(_address(code), BY_CODE[code.value].label) for code in NAMES]


def load(*, now: datetime) -> None:
    """Make the accounts that are missing; an account that people changed is left alone."""
    if not settings.DEMO_ACCOUNTS:
        return
    for code, (first_name, last_name) in NAMES.items():
        email = _address(code)
        if User.objects.filter(email=email).exists():
            continue
        user = User.objects.create_user(
            email,
            DEMO_PASSWORD,
            first_name=first_name,
            last_name=last_name,
            charter_accepted_at=now,
            date_joined=now,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        codes = {RoleCode.LEARNER, code, *ALSO.get(code, ())}
        user.groups.add(*Group.objects.filter(name__in=[each.value for each in codes]))


def _address(code: RoleCode) -> str:
    return f"{code.value}@preau.example"
