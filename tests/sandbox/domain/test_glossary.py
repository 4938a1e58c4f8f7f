"""Every status is told in one line, every reason in its list."""

import re

from sandbox.domain.actions import Action, Reason
from sandbox.domain.glossary import STATUS_GLOSSARY
from sandbox.domain.labelled import Evidence
from sandbox.domain.lifecycles import CIRCUITS
from sandbox.domain.vocabulary import Status


def test_every_status_has_its_line_in_the_order_of_the_vocabulary():
    assert list(STATUS_GLOSSARY) == list(Status)
    assert len(set(STATUS_GLOSSARY.values())) == len(Status)


def test_lines_are_one_french_sentence():
    wrong = [
        line
        for line in STATUS_GLOSSARY.values()
        if not line.endswith(".") or "'" in line or "\n" in line or len(line) > 140 or re.search(r" [:;!?»]", line)
    ]
    assert wrong == []


def test_every_gesture_that_wants_a_reason_has_a_list_and_no_other():
    wanting = {row.action for circuit in CIRCUITS.values() for row in circuit.transitions if row.needs_reason}
    assert wanting == {reason.action for reason in Reason}
    assert wanting == {action for action in Action if Reason.for_action(action)}


def test_reasons_say_where_they_come_from():
    official = {reason.value for reason in Reason if reason.evidence is Evidence.OFFICIAL}
    assert official == {
        "RECYCLAGE_DEST_SIRET",
        "RECYCLAGE_DEST_SERVICE",
        "RECYCLAGE_DEST_EJ",
        "SUSPENSION_PJ_MANQUANTE",
        "REJET_CADRE",
        "REJET_MONTANT",
        "TRAVAUX_ERREUR_MONTANT",
    }
