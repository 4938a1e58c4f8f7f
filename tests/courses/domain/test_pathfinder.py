"""unit: four answers always lead somewhere, and where the table typed by hand says."""

from itertools import product

import pytest

from courses.domain.pathfinder import QUESTIONS, RULES, way_for
from courses.management.demo import TOPICS
from sandbox.scenarios import exercise_scenarios

NAMES = [question.name for question in QUESTIONS]
EVERY_ANSWER = list(product(*([choice.value for choice in question.choices] for question in QUESTIONS)))


@pytest.mark.parametrize("answers", EVERY_ANSWER)
def test_every_answer_leads_to_a_topic_a_sheet_and_an_exercise_that_exist(answers):
    way = way_for(dict(zip(NAMES, answers, strict=True)))

    assert way.topic in {topic["slug"] for topic in TOPICS}
    assert way.guides
    assert set(way.exercises) & {told.exercise.slug for told in exercise_scenarios()}
    assert way.reason.endswith(".")


def test_every_rule_is_taken_by_some_answer():
    taken = {id(way_for(dict(zip(NAMES, answers, strict=True)))) for answers in EVERY_ANSWER}

    assert taken == {id(rule.way) for rule in RULES}


@pytest.mark.parametrize(
    ("answers", "topic"),
    [
        ("entreprise envoie portail non", "creer-son-compte-et-deposer-une-facture"),
        ("entreprise envoie fichier non", "creer-son-compte-et-deposer-une-facture"),
        ("entreprise envoie portail oui", "factures-de-travaux-pour-les-titulaires"),
        ("public recoit portail non", "traiter-et-emettre-pour-une-entite-publique"),
        ("public recoit inconnu non", "parametrer-chorus-pro-pour-une-entite-publique"),
        ("public recoit portail oui", "factures-de-travaux-pour-les-moa"),
        ("moe deux portail oui", "factures-de-travaux-pour-les-moe"),
        ("justice envoie portail non", "memoires-de-frais-de-justice"),
    ],
)
def test_way_by_hand(answers, topic):
    assert way_for(dict(zip(NAMES, answers.split(), strict=True))).topic == topic


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [None, "", "autre"])
def test_missing_or_unknown_answer_leads_nowhere(name, value):
    answers = dict(zip(NAMES, EVERY_ANSWER[0], strict=True))
    answers[name] = value

    assert way_for({k: v for k, v in answers.items() if v is not None}) is None
