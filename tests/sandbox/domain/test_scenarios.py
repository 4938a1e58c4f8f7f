"""Scenarios as data: every shipped one reads, and a wrong one says where."""

import copy
from pathlib import Path

import pytest
import yaml

import sandbox.scenarios
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.scenarios import ScenarioError, read_scenario
from sandbox.domain.vocabulary import Role
from sandbox.scenarios import scenario_named, scenario_slugs

FOLDER = Path(sandbox.scenarios.__file__).parent
FIRST = yaml.safe_load((FOLDER / "facture-simple.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("slug", scenario_slugs())
def test_shipped_scenario_reads(slug):
    scenario = scenario_named(slug)
    assert scenario.slug == slug
    assert scenario.start_seat.role is Role.SUPPLIER
    assert all("fictif" in item.name or "fictive" in item.name for item in scenario.structures)
    assert set(scenario.exercise.mistakes) <= {code.value for code in RefusalCode}


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
        (lambda data: data.pop("exercise"), "scenario.exercise"),
    ],
)
def test_wrong_scenario_says_where(change, where):
    with pytest.raises(ScenarioError, match=where):
        read_scenario(wrong(change))
