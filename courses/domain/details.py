"""What a person tells when enrolling, and what may be wrong with it."""

import re
from dataclasses import dataclass, replace

from stdnum.fr import siret as siret_numbers

from courses.domain.refusals import Refusal
from courses.domain.vocabulary import Occupation

NAME_LENGTH = 150
ORGANISATION_LENGTH = 200
EMAIL_LENGTH = 254
SIRET_LENGTH = 14

# One @, something on both sides, a dot in the domain, no space nor control character: the mail proves the rest.
_EMAIL = re.compile(r"^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Details:
    """Who enrols. ``siret`` is empty or fourteen digits, ``occupation`` a value of ``Occupation``."""

    name: str
    email: str
    organisation: str
    occupation: str
    siret: str = ""

    def tidied(self) -> "Details":
        """The same, with spaces collapsed, control characters gone, the address in lower case, the SIRET bare."""
        return replace(
            self,
            name=_tidy(self.name),
            email=self.email.strip().lower(),
            organisation=_tidy(self.organisation),
            siret=re.sub(r"[\s.\-]", "", self.siret),
        )


def _tidy(text: str) -> str:
    return _CONTROL.sub("", _SPACES.sub(" ", text)).strip()


def is_email(text: str) -> bool:
    """Whether ``text`` (lower case) can be an address; whether it works is for the mail to prove."""
    local, _at, _domain = text.partition("@")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    return len(text) <= EMAIL_LENGTH and not dots and _EMAIL.match(text) is not None


def siret_refusal(siret: str) -> Refusal | None:
    """What is wrong with a SIRET (bare digits; empty is fine): its length, or its Luhn key.

    The offices of La Poste have a rule of their own, which python-stdnum knows.
    """
    if not siret:
        return None
    if len(siret) != SIRET_LENGTH or not (siret.isascii() and siret.isdigit()):
        return Refusal.SIRET_LENGTH
    return None if siret_numbers.is_valid(siret) else Refusal.SIRET_CHECKSUM


def faults(details: Details) -> dict[str, Refusal]:
    """The field and what is wrong with it, for tidied ``details``; empty when all is well."""
    found: dict[str, Refusal | None] = {
        "name": Refusal.NAME_MISSING
        if not details.name
        else Refusal.NAME_TOO_LONG
        if len(details.name) > NAME_LENGTH
        else None,
        "email": Refusal.EMAIL_MISSING
        if not details.email
        else None
        if is_email(details.email)
        else Refusal.EMAIL_WRONG,
        "organisation": Refusal.ORGANISATION_MISSING
        if not details.organisation
        else Refusal.ORGANISATION_TOO_LONG
        if len(details.organisation) > ORGANISATION_LENGTH
        else None,
        "occupation": None if details.occupation in {o.value for o in Occupation} else Refusal.OCCUPATION_UNKNOWN,
        "siret": siret_refusal(details.siret),
    }
    return {field: refusal for field, refusal in found.items() if refusal is not None}
