"""The signed links of a reader, and the print of an address.

A link says which reader and which issue, and nothing else: no account, no cookie, no second page is needed to leave
(RFC 8058, section 3.2). Its token is always 36 characters long, so that one can be put in the place of another in a
message that is already encoded.
"""

import base64
import binascii
import hashlib
import hmac
from enum import StrEnum

TOKEN_LENGTH = 36
_READER_BYTES, _CAMPAIGN_BYTES, _SIGNATURE_BYTES = 6, 4, 17
# The reader of a message that the team sends to itself.
TRIAL_READER = 0


class Purpose(StrEnum):
    """A token made for one purpose opens nothing else."""

    CONFIRM = "confirm"
    READER = "reader"


def sign(purpose: Purpose, *, reader: int, campaign: int, key: str) -> str:
    """The token of a reader, for an issue (0 when for none)."""
    said = reader.to_bytes(_READER_BYTES) + campaign.to_bytes(_CAMPAIGN_BYTES)
    return base64.urlsafe_b64encode(said + _signature(purpose, said, key)).decode()


def read(purpose: Purpose, token: str, *, key: str) -> tuple[int, int] | None:
    """Reader and issue of a token, or None when it is not one of ours."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    said, signature = raw[: _READER_BYTES + _CAMPAIGN_BYTES], raw[_READER_BYTES + _CAMPAIGN_BYTES :]
    if not hmac.compare_digest(signature, _signature(purpose, said, key)):
        return None
    return int.from_bytes(said[:_READER_BYTES]), int.from_bytes(said[_READER_BYTES:])


def _signature(purpose: Purpose, said: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), f"letter {purpose} ".encode() + said, hashlib.sha256)[:_SIGNATURE_BYTES]


def normal(address: str) -> str:
    """The address as it is kept and compared: without spaces around, in lower case."""
    return address.strip().lower()


def address_print(address: str, *, key: str) -> str:
    """What remains of an address: nobody without the key can tell which it was, or try a list of them."""
    return hmac.new(key.encode(), b"letter address " + normal(address).encode(), hashlib.sha256).hexdigest()
