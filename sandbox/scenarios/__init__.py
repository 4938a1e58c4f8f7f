"""The scenarios of the sandbox: one YAML file each, read once and checked.

A scenario that names a ``directory`` takes its structures, and after its own rules the partners', from
``directories/<name>.yaml``: the exercises share one fictitious country. ``partners_stay_silent`` leaves them all to
the person: nobody moves but Chorus Pro and the law.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.scenario_reading import ScenarioError
from sandbox.domain.scenarios import Scenario, read_scenario

_FOLDER = Path(__file__).parent
_DIRECTORIES = _FOLDER / "directories"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache
def scenario_named(slug: str) -> Scenario:
    """The scenario of a slug; RefusedError (SCENARIO_UNKNOWN) when there is none."""
    if slug not in scenario_slugs():
        raise RefusedError(Refusal(RefusalCode.SCENARIO_UNKNOWN, field="scenario", values={"scenario": slug}))
    path = _FOLDER / f"{slug}.yaml"
    data = _read(path)
    if name := data.get("directory"):
        shared = _shared(str(name))
        data["structures"] = [*shared["structures"], *(data.get("structures") or [])]
        data["contracts"] = [*shared.get("contracts", ()), *(data.get("contracts") or [])]
        others = [] if data.get("partners_stay_silent") else shared["partners"]
        data["partners"] = [*(data.get("partners") or []), *others]
        for told in ("announcements", "answers"):
            data[told] = [*(data.get(told) or []), *shared.get(told, ())]
    scenario = read_scenario(data)
    if scenario.slug != slug:
        raise ScenarioError(f"{path.name}: slug is {scenario.slug!r}")
    return scenario


@lru_cache
def scenario_slugs() -> tuple[str, ...]:
    """Every scenario there is, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@lru_cache
def exercise_scenarios() -> tuple[Scenario, ...]:
    """Every scenario, in the order in which their exercises are learnt."""
    return tuple(
        sorted((scenario_named(slug) for slug in scenario_slugs()), key=lambda told: (told.exercise.rank, told.slug))
    )


@lru_cache
def _shared(name: str) -> dict[str, Any]:
    path = _DIRECTORIES / f"{name}.yaml"
    if not path.exists():
        raise ScenarioError(f"directory: {name!r} is not in {_DIRECTORIES.name}/")
    return _read(path)


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    return data
