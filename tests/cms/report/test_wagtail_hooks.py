"""integration: the editors' screens of published figures."""

import pytest
from django.urls import reverse

from cms.report.models import Correction
from tests.cms.accounts.factories import UserFactory
from tests.cms.asking import text_of

pytestmark = pytest.mark.django_db
THEMES = "themes-des-formations"


def test_editor_sees_what_cannot_be_is_told_what_is_wrong_and_puts_it_right(client):
    client.force_login(UserFactory(roles=["editor"], email="redaction@preau.example"))
    page = reverse("report_correct", args=[2020, THEMES])

    index = text_of(client.get(reverse("report_published")))
    assert index.count("à corriger") == 2
    assert "6 thèmes sont annoncés, 8 sont nommés : écart de 2." in index

    refused = client.post(page, {"code": "total", "value": "huit", "reason": "", "source": "La liste"})
    assert refused.status_code == 400
    assert "Valeur juste : écrivez un nombre entier" in text_of(refused)
    assert "Raison : dites pourquoi" in text_of(refused)
    assert 'value="La liste"' in refused.content.decode()
    assert Correction.objects.count() == 0

    given = {"code": "total", "value": "8", "reason": "La liste en nomme huit.", "source": "La liste"}
    assert client.post(page, given).status_code == 302
    told = text_of(client.get(page))
    assert "Jeanne Dupuis : 8 au lieu de 6. La liste en nomme huit. Source : La liste" in told
    assert text_of(client.get(reverse("report_published"))).count("à corriger") == 1


@pytest.mark.parametrize("role", ["trainer", "learner"])
def test_others_do_not_enter(client, role):
    client.force_login(UserFactory(roles=[role], email="autre@preau.example"))

    for page in (reverse("report_published"), reverse("report_correct", args=[2020, THEMES])):
        assert client.get(page).status_code in (302, 403)
    assert client.post(page, {"code": "total", "value": "8", "reason": "r", "source": "s"}).status_code in (302, 403)
    assert Correction.objects.count() == 0


def test_figure_that_was_never_published_is_not_found(client):
    client.force_login(UserFactory(roles=["administrator"], email="admin@preau.example"))

    assert client.get(reverse("report_correct", args=[2020, "autre"])).status_code == 404
    assert client.get(reverse("report_correct", args=[1999, THEMES])).status_code == 404
