"""unit: filling a stencil gives what encoding the filled text would have given."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.newsletter.domain.links import Purpose, sign
from cms.newsletter.domain.stencil import cut
from cms.newsletter.services.rendering import MARKER


def _encoded(text):
    message = EmailMessage(policy=SMTP)
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes()


@given(
    texts=st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=90), min_size=2, max_size=4),
    reader=st.integers(1, 10**9),
)
def test_filled_stencil_is_the_filled_text_encoded(texts, reader):
    token = sign(Purpose.READER, reader=reader, campaign=3, key="clé")
    stencil = cut(_encoded(MARKER.join(texts) + "\n"), marker=MARKER.encode())

    assert stencil.fill(token.encode()) == _encoded(token.join(texts) + "\n")


def test_message_without_a_marker_is_refused():
    with pytest.raises(ValueError, match="no marker"):
        cut(b"Bonjour\r\n", marker=MARKER.encode())
