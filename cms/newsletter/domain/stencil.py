"""A message encoded once, with holes where each reader's own token goes.

Rendering, encoding and folding 300,000 messages would cost minutes; cutting one and filling its holes costs
microseconds. A hole has the length of what fills it, and both hold only characters that quoted-printable leaves as they
are: the result is, to the byte, what encoding the filled text would have given. Where the encoding broke a line inside
the marker, the value is broken at the same place.
"""

import re
from dataclasses import dataclass

_SOFT_BREAK = rb"(?:=\r\n)?"


@dataclass(frozen=True)
class Stencil:
    """Fixed pieces of bytes, and between them slices of the value."""

    pieces: tuple[bytes | slice, ...]

    def fill(self, value: bytes) -> bytes:
        """The message of one reader."""
        return b"".join([value[piece] if isinstance(piece, slice) else piece for piece in self.pieces])


def cut(encoded: bytes, *, marker: bytes) -> Stencil:
    """Cut out every ``marker`` of an encoded message; ValueError when there is none."""
    pattern = re.compile(_SOFT_BREAK.join(re.escape(bytes([byte])) for byte in marker))
    pieces: list[bytes | slice] = []
    end = 0
    for found in pattern.finditer(encoded):
        pieces.append(encoded[end : found.start()])
        taken = 0
        parts = found[0].split(b"=\r\n")
        for number, part in enumerate(parts):
            pieces.append(slice(taken, taken + len(part)))
            taken += len(part)
            if number < len(parts) - 1:
                pieces.append(b"=\r\n")
        end = found.end()
    if not pieces:
        raise ValueError("no marker in the message")
    pieces.append(encoded[end:])
    return Stencil(tuple(piece for piece in pieces if piece != b""))
