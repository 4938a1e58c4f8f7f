"""Seals an answer so that the database alone cannot read it: the key comes from a secret kept elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

# Every envelope has the same length, whatever is in it.
SIZE = 8192
_PURPOSE = b"courses.survey.envelope:"


class BrokenSealError(ValueError):
    """No secret at hand opens this envelope."""


def _keys(secrets: Sequence[str]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # 6 MB that only a process which seals should hold

    digests = (hashlib.sha256(_PURPOSE + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str, *, secrets: Sequence[str]) -> str:
    """Encrypt ``text`` under the first secret; ValueError when it does not fit."""
    content = text.encode()
    if len(content) > SIZE - 1:
        raise ValueError("the answer does not fit its envelope")
    return _keys(secrets).encrypt(content + b"\x00" * (SIZE - len(content))).decode()


def unseal(box: str, *, secrets: Sequence[str]) -> str:
    """What was sealed under any of ``secrets``; BrokenSealError when none opens it."""
    from cryptography.fernet import InvalidToken

    try:
        return _keys(secrets).decrypt(box.encode()).rstrip(b"\x00").decode()
    except InvalidToken as error:
        raise BrokenSealError from error
