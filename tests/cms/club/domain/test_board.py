"""unit: what the board decides, and minutes that show if one line changed."""

import hashlib
from itertools import product

import pytest

from cms.club.domain.board import (
    Attendance,
    Decided,
    SeatVoice,
    chain,
    decide,
    first_broken,
    minutes_lines,
    quorum_met,
    refusal_of_attendance,
)
from cms.club.domain.vocabulary import College, Presence, Refusal, Voice

PRESENT, REPRESENTED, ABSENT = Presence
SEATS = list(enumerate([college for college in College for _ in range(2)], 1))


def attendance(*presences, proxies=()):
    proxies = dict(proxies)
    return [
        Attendance(seat, college, p, proxies.get(seat)) for (seat, college), p in zip(SEATS, presences, strict=False)
    ]


@pytest.mark.parametrize(
    ("presences", "met"),
    [
        ((PRESENT,) * 6, True),
        ((PRESENT, PRESENT, PRESENT, PRESENT, ABSENT, ABSENT), True),
        ((PRESENT, PRESENT, PRESENT, ABSENT, ABSENT, ABSENT), False),
        ((PRESENT, PRESENT, REPRESENTED, REPRESENTED, ABSENT, ABSENT), False),
        ((PRESENT, ABSENT, PRESENT, REPRESENTED, REPRESENTED, ABSENT), True),
        ((PRESENT, ABSENT, PRESENT), True),
        ((), False),
    ],
)
def test_quorum_wants_more_than_half_of_the_filled_seats_and_two_colleges(presences, met):
    assert quorum_met(attendance(*presences)) is met


@pytest.mark.parametrize(
    ("presences", "proxies", "refusal"),
    [
        ((PRESENT, REPRESENTED), {2: 1}, None),
        ((PRESENT, REPRESENTED, REPRESENTED), {2: 1, 3: 1}, Refusal.PROXY_IMPOSSIBLE),
        ((ABSENT, REPRESENTED), {2: 1}, Refusal.PROXY_IMPOSSIBLE),
        ((PRESENT, REPRESENTED), {2: 2}, Refusal.PROXY_IMPOSSIBLE),
        ((PRESENT, REPRESENTED), {}, Refusal.PROXY_IMPOSSIBLE),
        ((PRESENT, REPRESENTED, REPRESENTED), {2: 3, 3: 1}, Refusal.PROXY_IMPOSSIBLE),
        ((PRESENT, REPRESENTED), {2: 99}, Refusal.PROXY_IMPOSSIBLE),
    ],
)
def test_proxy_goes_to_one_seat_that_is_there(presences, proxies, refusal):
    assert refusal_of_attendance(attendance(*presences, proxies=proxies)) is refusal


def test_decision_of_every_board_of_six_is_that_of_more_than_half_of_the_expressed():
    for voices in product(Voice, repeat=6):
        expressed = [voice for voice in voices if voice is not Voice.ABSTAIN]
        winners = [v for v in (Voice.ACCEPT, Voice.POSTPONE, Voice.DISMISS) if expressed.count(v) > len(expressed) / 2]
        assert decide(voices) is (winners[0] if winners else Voice.POSTPONE)


VOICES = (
    SeatVoice("Inès", College.ISSUERS, Voice.ACCEPT),
    SeatVoice("Sam", College.PUBLISHERS, Voice.DISMISS, proxy_name="Inès", dissent="Trop\ncher."),
    SeatVoice("Lou", College.PUBLISHERS, None),
)


def test_minutes_are_readable_by_someone_who_was_not_there():
    lines = minutes_lines(
        number=3,
        day="24 novembre 2026",
        seats={"Inès (Émetteurs de factures)": "présent"},
        quorum=True,
        items=[
            Decided(
                "Un code stable",
                Voice.ACCEPT,
                "Utile\nà tous.",
                VOICES,
                former="séance n° 1",
                former_decision=Voice.DISMISS,
            ),
            Decided("Autre", None, "", ()),
        ],
    )

    assert lines == [
        "Procès-verbal de la séance n° 3 de l’instance de pilotage, tenue le 24 novembre 2026.",
        "Inès (Émetteurs de factures) : présent.",
        "Le quorum est atteint.",
        "Point 1 : « Un code stable ».",
        "Ce point remet en cause la décision prise à la séance n° 1 : l’idée était écartée.",
        "Inès (Émetteurs de factures) : retenir.",
        "Sam (Éditeurs et opérateurs de dématérialisation), par procuration à Inès : écarter. Opinion : Trop cher.",
        "Lou (Éditeurs et opérateurs de dématérialisation) : ne vote pas, il est l’auteur de l’idée.",
        "Décision : l’idée est retenue (retenir 1, reporter 0, écarter 1, s’abstenir 0). Motif : Utile à tous.",
        "Point 2 : « Autre ».",
        "Non décidé : le point passe à la séance suivante.",
        "Fin du procès-verbal.",
    ]


def test_seal_is_computed_as_the_page_says():
    first, second = chain(["a", "b"], previous="")

    assert first == hashlib.sha256(b"\na").hexdigest()
    assert second == hashlib.sha256(f"{first}\nb".encode()).hexdigest()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_changing_one_line_shows_which_one(place):
    lines = ["a", "b", "c"]
    digests = chain(lines, previous="x")
    lines[place] += " "

    assert first_broken(lines, digests, previous="x") == place + 1


def test_minutes_cut_lengthened_or_put_after_others_are_broken():
    lines = ["a", "b"]
    digests = chain(lines, previous="x")

    assert first_broken(lines, digests, previous="x") is None
    assert first_broken(lines[:1], digests, previous="x") == 2
    assert first_broken([*lines, "c"], digests, previous="x") == 3
    assert first_broken(lines, digests, previous="y") == 1
