"""The ballot box: papers are illegible until the count, even to someone who reads the whole database."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings

from cms.club.domain.vocabulary import ClubRefusedError, Refusal

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# Fifteen letters and figures, in threes of five that one can copy by hand: 75 bits.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# A paper's length must not tell how many boxes were ticked.
_PADDED = 512


def _lock(ballot_id: int) -> MultiFernet:
    """One key a ballot and a secret; a secret that was rotated still opens what it closed."""
    # 6 MB that only a process which opens or closes a ballot box should hold.
    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    info = f"preau-ballot-{ballot_id}".encode()
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(k.encode()))
            )
            for k in keys
        ]
    )


def new_receipt_code() -> str:
    """What a voter keeps: « K7M2P-4RTXZ-9WQHC »."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(15))
    return "-".join(letters[i : i + 5] for i in (0, 5, 10))


def tidy_receipt_code(typed: str) -> str:
    """The code as it was given, whatever the case, the spaces and the dashes of the one who types it."""
    letters = "".join(c for c in typed.upper() if c in _ALPHABET)[:15]
    return "-".join(letters[i : i + 5] for i in (0, 5, 10))


def seal_paper(*, ballot_id: int, choices: Sequence[str]) -> str:
    """The paper, illegible; two equal papers look different, and all have the same length."""
    text = json.dumps(sorted(choices)).ljust(_PADDED)
    return _lock(ballot_id).encrypt(text.encode()).decode()


class OpenedBox:
    """Opens the papers of one ballot; deriving the key once makes five thousand papers quick."""

    def __init__(self, *, ballot_id: int) -> None:
        self._lock = _lock(ballot_id)

    def open(self, sealed: str) -> list[str]:
        """The choices of a paper; BALLOT_TAMPERED when it was not sealed by this house."""
        from cryptography.fernet import InvalidToken

        try:
            return list(json.loads(self._lock.decrypt(sealed.encode())))
        except InvalidToken as error:
            raise ClubRefusedError(Refusal.BALLOT_TAMPERED) from error
