"""unit: what its author wrote in a reply, whatever their mail program added below."""

import pytest

from courses.formats.replies import MARK, own_words

OURS = f"── {MARK} ──\n\nBonjour Jeanne,\n\nL’assistance vous répond.\n"
QUOTED = "".join(f"> {line}\n" for line in OURS.splitlines())


@pytest.mark.parametrize(
    "below",
    [
        # Thunderbird, Gmail (broken by its width), Apple Mail, a phone in English.
        f"Le 24/11/2026 à 10:12, Préau a écrit :\n{QUOTED}",
        f"Le mar. 24 nov. 2026 à 10:12, Préau <courrier+a-1-abc@preau.example>\na écrit\u00a0:\n\n{QUOTED}",
        f"> Le 24 nov. 2026 à 10:12, Préau <ne-pas-repondre@preau.example> a écrit :\n>\n{QUOTED}",
        f"On Tue, Nov 24, 2026 at 10:12 AM Préau <x@preau.example> wrote:\n{QUOTED}",
        # Outlook, with its rule and without; the header in French, in bold, in English.
        "________________________________\nDe : Préau\nEnvoyé : mardi\nÀ : Jeanne\nObjet : x\n\nBonjour",
        "*De :* Préau\n*Envoyé :* mardi\n*À :* Jeanne\n*Objet :* x\n\nBonjour",
        "From: Préau\nSent: Tuesday\nTo: Jeanne\nSubject: x\n\nBonjour",
        "-----Message d'origine-----\nDe : Préau\n\nBonjour",
        # What an unknown program quotes without a word: our line is there.
        OURS,
        QUOTED,
        "-- \nJeanne Dupré\nAtelier, 01 23 45 67 89",
        "Envoyé de mon iPhone\n",
    ],
)
def test_own_words_end_where_the_program_quotes(below):
    assert own_words(f"Merci, c’est réglé.\r\n\r\nJeanne\r\n\r\n{below}") == "Merci, c’est réglé.\n\nJeanne"


@pytest.mark.parametrize(
    "text",
    [
        "Le 3 novembre, le service Facturation m’a écrit :\nvotre facture est rejetée.\nQue faire ?",
        "De : mon côté, tout va bien.\nObjet de la facture : EJ-12.",
        "> Avez-vous le numéro ?\nOui : EJ-12\n> Et la date ?\nLe 3.",
        "J’ai lu le message d’origine, il ne dit rien.",
    ],
)
def test_own_words_keep_what_only_looks_like_a_quotation(text):
    assert own_words(text) == text


def test_own_words_of_a_reply_without_words_are_empty():
    assert own_words(f"\n\nLe 24/11/2026 à 10:12, Préau a écrit :\n{QUOTED}") == ""


@pytest.mark.parametrize("piece", ["Le ", "> ", "De :\n", "_" * 20, "Le écrit ", "\n", " "])
def test_own_words_of_a_huge_message_take_no_longer_than_its_length(piece):
    # A rule that looked back would take minutes here.
    assert len(own_words(piece * (2_000_000 // len(piece)))) <= 200_000
