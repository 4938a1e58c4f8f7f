"""unit: two texts that speak of the same thing."""

from cms.club.domain.likeness import likeness, stems


def test_stems_forget_accents_case_and_empty_words():
    assert stems("Les REJETÉES, pour le déçu : rejet") == {"rejete", "decu", "rejet"}


def test_likeness_is_the_share_of_the_shorter_text():
    short, long = stems("exporter factures"), stems("exporter la liste des factures payées en tableur")

    assert likeness(short, long) == 1.0
    assert likeness(stems("horaires assistance"), long) == 0.0
    assert likeness(stems(""), long) == 0.0
