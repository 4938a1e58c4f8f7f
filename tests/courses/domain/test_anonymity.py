"""unit: personal data is found before a text becomes public, and ordinary sentences are left alone."""

import pytest

from courses.domain.anonymity import DataKind, find_personal_data

ASKER = {"names": ["Jeanne Dupré-Lacombe"], "organisations": ["Menuiserie du Val Fictif"]}

# Each line is a sentence as people write it, and what must be found in it. Everything here is invented.
SEEDED = [
    ("Écrivez à jeanne.dupre@atelier.example", [(DataKind.EMAIL, "jeanne.dupre@atelier.example")]),
    ("compta (at) mairie.example", [(DataKind.EMAIL, "compta (at) mairie.example")]),
    ("Mon numéro : 06 12 34 56 78.", [(DataKind.PHONE, "06 12 34 56 78")]),
    ("Appelez le +33 6 12 34 56 78", [(DataKind.PHONE, "+33 6 12 34 56 78")]),
    ("ou le 01.42.00.00.00 demain", [(DataKind.PHONE, "01.42.00.00.00")]),
    ("au 0033612345678", [(DataKind.PHONE, "0033612345678")]),
    ("SIRET 732 829 320 00074", [(DataKind.SIRET, "732 829 320 00074")]),
    ("SIRET 73282932000074,", [(DataKind.SIRET, "73282932000074")]),
    ("mal recopié : 73282932000075", [(DataKind.SIRET, "73282932000075")]),
    ("SIREN 732\u00a0829\u00a0320", [(DataKind.SIRET, "732\u00a0829\u00a0320")]),
    ("IBAN FR76 3000 6000 0112 3456 7890 189 merci", [(DataKind.IBAN, "FR76 3000 6000 0112 3456 7890 189")]),
    ("FR7630006000011234567890189", [(DataKind.IBAN, "FR7630006000011234567890189")]),
    ("TVA FR 44 732 829 320", [(DataKind.VAT, "FR 44 732 829 320")]),
    ("la facture F-2026-014 est rejetée", [(DataKind.NUMBER, "F-2026-014")]),
    ("Ma facture n° 20260142", [(DataKind.NUMBER, "20260142")]),
    ("sur l’engagement EJ1400022", [(DataKind.NUMBER, "EJ1400022")]),
    ("le marché numéro 2025M0042", [(DataKind.NUMBER, "2025M0042")]),
    ("Le bon de commande 45 puis le suivant", [(DataKind.NUMBER, "45")]),
    ("bon de commande BC45001", [(DataKind.NUMBER, "BC45001")]),
    ("1 85 05 78 006 084 36", [(DataKind.SECURITY_NUMBER, "1 85 05 78 006 084 36")]),
    ("Mme Arnoult a validé", [(DataKind.NAME, "Arnoult")]),
    ("dites à Monsieur Tao Vermeil", [(DataKind.NAME, "Tao Vermeil")]),
    ("au 12 rue des Acacias", [(DataKind.ADDRESS, "12 rue des Acacias")]),
    ("Bonjour Jeanne, voici", [(DataKind.NAME, "Jeanne")]),
    ("JEANNE DUPRE-LACOMBE voit", [(DataKind.NAME, "JEANNE DUPRE-LACOMBE")]),
    ("la menuiserie du val fictif dépose", [(DataKind.ORGANISATION, "menuiserie du val fictif")]),
]

CLEAN = [
    "Déposez la facture dans le cadre A1, puis attendez la mise à disposition.",
    "Le délai de paiement est de 30 jours ; il court du 12/03/2026 au 11/04/2026.",
    "Depuis septembre 2026, 54 millions de factures passent par là, soit 1 250,50 € en moyenne.",
    "Un SIRET compte quatorze chiffres et un SIREN neuf.",
    "Choisissez « Facture de travaux » ; la facture 2026 revient si le numéro d’engagement manque.",
    "Monsieur le maire signe, Madame la comptable paie.",
    "La facture est au statut « À recycler » : corrigez le code service.",
    "L’article 12 du cahier des clauses générales laisse 30 jours au titulaire.",
    "La jeannette n’est pas un prénom ici.",
]


@pytest.mark.parametrize(("text", "expected"), SEEDED)
def test_personal_data_of_the_seeded_set_is_all_found(text, expected):
    assert [(f.kind, f.text) for f in find_personal_data(text, **ASKER)] == expected


@pytest.mark.parametrize("text", CLEAN)
def test_ordinary_sentences_are_left_alone(text):
    assert find_personal_data(text, **ASKER) == []


def test_findings_of_a_whole_text_come_in_order_with_their_places():
    text = " ; ".join(sentence for sentence, _found in SEEDED)
    findings = find_personal_data(text, **ASKER)

    assert all(text[f.start : f.end] == f.text for f in findings)
    assert [f.start for f in findings] == sorted(f.start for f in findings)
    assert len(findings) >= sum(len(found) for _sentence, found in SEEDED) - 2
