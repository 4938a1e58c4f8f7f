"""Scenarios as data: every shipped one reads, and a wrong one says where."""

import copy
from pathlib import Path

import pytest
import yaml

import sandbox.scenarios
from sandbox.domain.actions import Action
from sandbox.domain.exercises import HINT_LEVELS
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.scenario_reading import ScenarioError
from sandbox.domain.scenarios import read_scenario
from sandbox.domain.vocabulary import Role
from sandbox.scenarios import scenario_named, scenario_slugs

FOLDER = Path(sandbox.scenarios.__file__).parent
FIRST = yaml.safe_load((FOLDER / "facture-simple.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", scenario_slugs())
def test_shipped_scenario_reads(slug):
    scenario = scenario_named(slug)
    assert scenario.slug == slug
    assert scenario.start_seat.role in {Role.SUPPLIER, Role.RECIPIENT, Role.MOE, Role.MOA, Role.MANAGER}
    assert all("fictif" in item.name or "fictive" in item.name for item in scenario.structures)
    exercise = scenario.exercise
    assert exercise.mistakes
    hints = [hint for step in exercise.steps for hint in step.hints] + [mistake.hint for mistake in exercise.mistakes]
    assert [hint for hint in hints if not hint.endswith((".", "?")) or "'" in hint] == []
    assert all(len(set(step.hints)) == HINT_LEVELS for step in exercise.steps)
    assert len({mistake.code for mistake in exercise.mistakes}) == len(exercise.mistakes)


def test_partners_have_each_their_own_character():
    """The perfect client, the hasty one, the slow one, the strict State, the Hélios town, the one who forgets."""
    told = scenario_named("deposer-par-formulaire")
    names = {item.identifier: item for item in told.structures}
    about = {rule.recipient: rule for rule in told.partners if rule.recipient}
    assert about["12345678200101"].action is Action.REJECT
    assert about["12345678200127"].after_calendar_days >= 15
    assert {rule.action for rule in told.partners if rule.recipient == "11000201100044"} == {
        Action.ASK_RECYCLING,
        Action.SUSPEND,
    }
    assert names["12345678200135"].helios
    validators = [
        condition.value for rule in told.partners for condition in rule.conditions if condition.fact == "validator"
    ]
    assert validators == ["81034732800017"]  # « Charpentes Distraites » has no rule: it forgets
    assert "12345678200051" not in about  # the perfect client does what everybody does


def test_official_identities_are_seeded():
    identifiers = {item.identifier for item in scenario_named("facture-simple").structures}
    assert identifiers >= {
        "12345678200051",
        "12345678200036",
        "12345678200028",
        "12345678200044",
        "11000201100044",
        "53514650090018",
        "75356054900010",
        "33254021516357",
        "81034732800017",
        "40668031401116",
        "350041679",
        "886978001",
        "BE0429958042",
        "KRSAMSUNGMOBILEPHO",
        "1234567890",
        "24590041000292",
    }


def test_unknown_scenario_is_refused():
    with pytest.raises(RefusedError) as caught:
        scenario_named("../secrets")
    assert caught.value.refusal.code is RefusalCode.SCENARIO_UNKNOWN


def wrong(change):
    data = copy.deepcopy(FIRST)
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda data: data.pop("title"), "scenario.title"),
        (lambda data: data.update(structures="non"), "structures"),
        (lambda data: data["structures"][0].update(kind="PLANETE"), r"structures\[0\].kind"),
        (lambda data: data["structures"][0].update(colour="bleu"), r"structures\[0\]: unknown keys"),
        (lambda data: data["structures"].append(data["structures"][0]), "stands twice"),
        (lambda data: data.update(seats=[]), "seats: at least one"),
        (lambda data: data["seats"][0].update(structure="0"), r"seats\[0\].structure"),
        (lambda data: data["seats"][0].update(role="ROI"), r"seats\[0\].role"),
        (lambda data: data["partners"][0].update(recipient="0"), r"partners\[0\].recipient"),
        (lambda data: data["partners"][0].update(reason="SUSPENSION_RIB"), r"partners\[0\].reason"),
        (lambda data: data["partners"][0].pop("reason"), r"partners\[0\].reason"),
        (lambda data: data["partners"][0].update(when=["PERDUE"]), r"partners\[0\].when"),
        (lambda data: data["partners"][0]["conditions"][0].update(fact="humeur"), "no fact"),
        (lambda data: data["partners"][0]["conditions"][0].update(operator="like"), "no operator"),
        (lambda data: data["exercise"]["steps"][0].update(hints=["un"]), r"steps\[0\].hints"),
        (lambda data: data["exercise"]["steps"][0].update(events=["rien"]), r"steps\[0\].events"),
        (lambda data: data["exercise"]["steps"][0].update(events=[]), r"steps\[0\].events"),
        (lambda data: data["exercise"]["steps"][0].update(where={"humeur": 1}), r"steps\[0\].where"),
        (lambda data: data["exercise"]["steps"].append(data["exercise"]["steps"][0]), "each code once"),
        (lambda data: data["exercise"]["mistakes"][0].update(refusal="RIEN"), r"mistakes\[0\].refusal"),
        (lambda data: data["exercise"]["mistakes"][0].pop("hint"), r"mistakes\[0\].hint"),
        (lambda data: data["exercise"]["mistakes"][2].update(during=["rien"]), r"mistakes\[2\].during"),
        (
            lambda data: data["exercise"]["steps"][0].update(choices=[{"code": "a", "text": "A", "hint": "Non."}]),
            "one right answer",
        ),
        (
            lambda data: data["exercise"]["steps"][0].update(choices=[{"code": "a", "text": "A"}]),
            r"choices\[0\].hint",
        ),
        (lambda data: data["structures"][0].update(unused_statuses=["DEPOSEE"]), "cannot be left out"),
        (lambda data: data.update(start=[{"deposit": "F-1", "colour": "bleu"}]), r"start\[0\]: unknown keys"),
        (lambda data: data.update(start=[{"gesture": "mandate"}]), r"start\[0\].number"),
        (lambda data: data.update(start=[{"gesture": "danser", "number": "F-1"}]), r"start\[0\].gesture"),
        (lambda data: data.pop("exercise"), "scenario.exercise"),
    ],
)
def test_wrong_scenario_says_where(change, where):
    with pytest.raises(ScenarioError, match=where):
        read_scenario(wrong(change))
