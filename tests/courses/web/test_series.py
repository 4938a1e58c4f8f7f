"""integration: the series on offer, for visitors and for trainers."""

from datetime import timedelta

import pytest

from courses.models import Series
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def trainer(settings):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "SecondFactor" not in m]
    return UserFactory(roles=["trainer"])


def series_of(trainer, title="Déposer en trois temps", days=(-7, 7, 14)):
    topic = TopicFactory()
    series = Series.objects.create(title=title, topic=topic, trainer=trainer, created_at=NOW)
    for day in days:
        SessionFactory(topic=topic, series=series, trainer=trainer, starts_at=NOW + day * DAY)
    return series


@pytest.mark.parametrize("count", [1, 3])
def test_page_lists_series_with_their_dates_at_a_constant_cost(client, trainer, django_assert_max_num_queries, count):
    for number in range(count):
        series_of(trainer, f"Série {number}")
    series_of(trainer, "Toute donnée", days=(-14, -7))
    with django_assert_max_num_queries(12):
        page = client.get("/formations/series/").content.decode()
    assert page.count("2\u00a0dates à venir") + page.count("2 dates à venir") == count
    assert "Toute donnée" not in page


def test_page_without_series_says_what_will_be_there(client, trainer):
    assert "Aucune série en ce moment" in client.get("/formations/series/").content.decode()
    assert "/formations/series/" in client.get("/formations/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_trainer_sees_own_series_at_a_constant_cost(client, trainer, django_assert_max_num_queries, count):
    client.force_login(trainer)
    for number in range(count):
        series_of(trainer, f"Série {number}")
    series_of(UserFactory(roles=["trainer"]), "D’un autre")
    with django_assert_max_num_queries(25):
        page = client.get("/admin/formations/series/").content.decode()
    assert page.count("3 dates") == count
    assert "D’un autre" not in page


def test_trainer_opens_a_series_with_its_dates_and_changes_its_title_only(client, trainer):
    client.force_login(trainer)
    series = series_of(trainer)
    EnrolmentFactory(session=series.sessions.last())
    page = client.get(f"/admin/formations/series/edit/{series.pk}/").content.decode()
    assert page.count("présences</a>") == 3
    assert "1 sur 500" in page
    client.post(f"/admin/formations/series/edit/{series.pk}/", {"title": "Autre titre"})
    series.refresh_from_db()
    assert series.title == "Autre titre"
    other = series_of(UserFactory(roles=["trainer"]))
    assert client.get(f"/admin/formations/series/edit/{other.pk}/").status_code == 302
    assert client.get("/admin/formations/series/new/").status_code == 302
