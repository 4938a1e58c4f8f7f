"""The scenarios of the sandbox: one YAML file each, read once and checked."""

from functools import lru_cache
from pathlib import Path

import yaml

from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.scenarios import Scenario, ScenarioError, read_scenario

_FOLDER = Path(__file__).parent


@lru_cache
def scenario_named(slug: str) -> Scenario:
    """The scenario of a slug; RefusedError (SCENARIO_UNKNOWN) when there is none."""
    if slug not in scenario_slugs():
        raise RefusedError(Refusal(RefusalCode.SCENARIO_UNKNOWN, field="scenario", values={"scenario": slug}))
    path = _FOLDER / f"{slug}.yaml"
    scenario = read_scenario(yaml.safe_load(path.read_text(encoding="utf-8")))
    if scenario.slug != slug:
        raise ScenarioError(f"{path.name}: slug is {scenario.slug!r}")
    return scenario


@lru_cache
def scenario_slugs() -> tuple[str, ...]:
    """Every scenario there is, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))
