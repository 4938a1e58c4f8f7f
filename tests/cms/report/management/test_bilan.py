"""integration: ``manage.py bilan``: counts, refuses, then writes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.report.services.corrections import correct_number
from tests.cms.accounts.factories import UserFactory
from tests.cms.report.factories import NOW

pytestmark = pytest.mark.django_db


def test_report_of_the_seed_is_refused_then_written_once_put_right(tmp_path):
    folder, out = tmp_path / "ici", StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("bilan", 2020, dossier=folder, stdout=out)

    said = str(refused.value).replace("\u00a0", " ")
    assert "2 sommes impossibles" in said
    assert "Thèmes des formations : 6 thèmes sont annoncés, 8 sont nommés : écart de 2. Attendu : 8 annoncés" in said
    assert "« Chiffres publiés »" in said
    assert not folder.exists()

    for figure, code, value in (
        ("themes-des-formations", "total", "8"),
        ("accompagnements-individualises", "non-precise", "3"),
    ):
        correct_number(
            year=2020, figure=figure, code=code, value=value, reason="r", source="s", author=UserFactory(), now=NOW
        )
    call_command("bilan", 2020, dossier=folder, stdout=out)

    assert sorted(path.name for path in folder.iterdir()) == [
        f"bilan-2020.{kind}" for kind in ("csv", "json", "ods", "pdf")
    ]
    assert "chiffres en" in out.getvalue()


def test_year_that_the_report_does_not_have_is_refused():
    with pytest.raises(CommandError, match="Années possibles"):
        call_command("bilan", 1999, stdout=StringIO())
