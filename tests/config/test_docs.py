"""unit: the pages for who operates and who decides."""

import re

import yaml

from tests.conftest import PROJECT_ROOT

ADR = PROJECT_ROOT / "docs" / "adr"
PARTS = ["Context", "Decision", "Refused", "Consequences"]


def test_each_decision_is_numbered_listed_and_whole():
    pages = sorted(ADR.glob("0*.md"))
    listed = re.findall(r"\((0.+\.md)\)", (ADR / "README.md").read_text())

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert listed == [page.name for page in pages]
    assert {page.name: re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE) for page in pages} == {
        page.name: PARTS for page in pages
    }


def test_operating_page_tells_of_each_service():
    services = set(yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text())["services"])
    page = (PROJECT_ROOT / "docs" / "exploitation.md").read_text()

    told = {name for name in services if f"| `{name}` |" in page}
    assert {"web", "worker", "postgres"} <= told
    assert services - told == set()


def test_links_of_the_operating_page_lead_somewhere():
    text = (PROJECT_ROOT / "docs" / "exploitation.md").read_text()
    links = re.findall(r"\]\(([^)h][^)]*)\)", text)

    assert links
    assert [link for link in links if not (PROJECT_ROOT / "docs" / link).exists()] == []
