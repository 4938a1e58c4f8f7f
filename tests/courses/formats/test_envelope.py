"""unit: what is sealed."""

import pytest

from courses.formats.envelope import SIZE, BrokenSealError, seal, unseal


def test_envelope_opens_with_its_secret_even_an_older_one():
    box = seal("Très bien « oui »", secrets=["old"])

    assert unseal(box, secrets=["new", "old"]) == "Très bien « oui »"
    with pytest.raises(BrokenSealError):
        unseal(box, secrets=["new"])


def test_envelopes_weigh_the_same_and_hide_what_they_hold():
    boxes = [seal(text, secrets=["s"]) for text in ("", "x" * 4000)]
    assert len({len(box) for box in boxes}) == 1
    with pytest.raises(ValueError, match="does not fit"):
        seal("x" * SIZE, secrets=["s"])
