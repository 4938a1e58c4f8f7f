"""The demonstration content of the sandbox: an API client and a technical account with a space of its own."""

from datetime import datetime

from django.db import transaction

from sandbox.models import TechnicalAccount
from sandbox.services import open_space, register_client, register_technical_account

CLIENT_ID = "demo-client"
CLIENT_SECRET = "demo-secret"  # noqa: S105 - fictitious, printed in the lessons
LOGIN = "TECH_1_33254021516357@cpro.fr"
PASSWORD = "demo-password"  # noqa: S105 - fictitious, printed in the lessons
SUPPLIER = "33254021516357"


@transaction.atomic
def load(*, now: datetime) -> None:
    """Load what is missing; twice is once."""
    register_client(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, label="Programme des leçons")
    if TechnicalAccount.objects.filter(login=LOGIN).exists():
        return
    space = open_space(now=now)
    supplier = space.structures.get(identifier=SUPPLIER)
    register_technical_account(login=LOGIN, password=PASSWORD, structure_id=supplier.pk)
