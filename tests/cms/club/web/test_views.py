"""integration: the pages of the club, what they cost, and what they answer to bad input."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from cms.club.models import Follow, Idea, Vote
from cms.club.web.views import LATE_SHOWN, PAGE_SIZE
from tests.cms.club.factories import EventFactory, IdeaFactory, MembershipFactory, UserFactory, VoteFactory

pytestmark = pytest.mark.django_db
IDEA = {
    "title": "Un bouton d’export",
    "problem": "On recopie.",
    "who_suffers": "Tous.",
    "wished_change": "Un bouton.",
    "gain": "Une heure.",
}


@pytest.fixture
def member(client):
    user = MembershipFactory(user=UserFactory(roles=["member"])).user
    client.force_login(user)
    return user


def page_of(idea):
    return reverse("club:idea", kwargs={"pk": idea.pk, "slug": idea.slug})


# -- what pages show -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("club:index", "club:ideas", "club:roadmap", "club:join", "club:figures", "club:late", "club:pilots"),
        *("club:feed", "club:roadmap_feed"),
    ],
)
def test_public_pages_answer_on_an_empty_club(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_index_offers_the_first_gesture_when_empty(client):
    body = client.get(reverse("club:index")).content.decode()

    assert "Proposer la première" in body


def test_index_of_a_member_says_the_votes_left(client, member):
    VoteFactory(member=member)

    assert "Il vous reste 9" in client.get(reverse("club:index")).content.decode()


def test_feed_of_the_roadmap_tells_each_step_once_and_no_other(client, django_assert_num_queries):
    idea = IdeaFactory(title="Un <bouton>", state="delivered")
    EventFactory(idea=idea, number=2, target="admissible")
    EventFactory(idea=idea, number=3, target="planned", next_due_on="2026-07-01")
    EventFactory(idea=idea, number=4, target="delivered", reason="Disponible au menu.")
    client.get(reverse("club:roadmap_feed"))

    with django_assert_num_queries(1):
        body = client.get(reverse("club:roadmap_feed")).content.decode().replace("\u00a0", " ")

    assert body.count("<item>") == 2
    assert body.index("Livrée : Un &lt;bouton&gt;") < body.index("Planifiée : Un &lt;bouton&gt;")
    assert "Disponible au menu." in body
    assert "Suite due le mercredi 1er juillet 2026." in body
    assert body.count("club-etape-") == 2
    assert f"<link>{settings.BASE_URL}{idea.get_absolute_url()}</link>" in body
    assert "example.com" not in body
    assert reverse("club:roadmap_feed") in client.get(reverse("club:roadmap")).content.decode()


@pytest.mark.parametrize("name", ["club:index", "club:ideas", "club:roadmap", "club:feed"])
def test_pages_cost_the_same_for_one_idea_and_for_three(client, member, name, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse(name))
        return len(captured)

    VoteFactory(idea=IdeaFactory(author=member, state="planned"), member=member)
    VoteFactory(idea=IdeaFactory(author=member, next_due_on="2020-01-01"), member=member)
    client.get(reverse(name))  # fills what Django keeps for the life of the process (the site of the feed)
    first = cost()
    for state in ("planned", "submitted"):
        for _ in range(2):
            VoteFactory(idea=IdeaFactory(author=member, state=state, next_due_on="2020-01-01"), member=member)

    assert cost() == first


def test_idea_list_pages_keep_the_filters(client):
    IdeaFactory.create_batch(PAGE_SIZE + 1, college="issuers")
    IdeaFactory(college="publishers", title="Ailleurs")

    response = client.get(reverse("club:ideas"), {"college": "issuers", "page": "2"})

    assert response.context["page_obj"].paginator.count == PAGE_SIZE + 1
    assert len(response.context["page_obj"].object_list) == 1
    assert "?college=issuers&amp;page=1" in response.content.decode()


@pytest.mark.parametrize("query", [{"etat": "x"}, {"college": "x"}, {"tri": "x"}, {"q": "x" * 101}, {"q": "a\x00b"}])
def test_idea_list_names_a_filter_it_does_not_know(client, query):
    response = client.get(reverse("club:ideas"), query)

    assert response.status_code == 400
    assert "fr-alert--error" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 40])
def test_idea_list_bears_any_page_number(client, page):
    IdeaFactory()

    assert client.get(reverse("club:ideas"), {"page": page}).status_code == 200


def test_idea_page_redirects_an_old_title(client):
    idea = IdeaFactory()

    response = client.get(f"/club/idees/{idea.pk}-ancien-titre/")

    assert (response.status_code, response.url) == (301, page_of(idea))


@pytest.mark.parametrize("path", ["/club/idees/404-x/", f"/club/idees/{'9' * 30}-x/"])
def test_unknown_idea_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_idea_page_escapes_what_people_write(client):
    idea = IdeaFactory(title="<script>x</script>", problem="<b>gras</b>")

    body = client.get(page_of(idea)).content.decode()

    assert "<script>x" not in body
    assert "&lt;b&gt;gras" in body


def test_anonymous_reader_gets_no_form_on_an_idea(client):
    body = client.get(page_of(IdeaFactory())).content.decode()

    assert "csrfmiddlewaretoken" not in body
    assert "Adhérer pour voter" in body


def test_decided_idea_takes_no_vote(client, member):
    body = client.get(page_of(IdeaFactory(state="accepted"))).content.decode()

    assert "Donner ma voix" not in body
    assert "Le vote est clos" in body


def test_roadmap_is_read_by_pages_and_names_a_filter_it_does_not_know(client):
    IdeaFactory.create_batch(PAGE_SIZE + 1, state="planned", college="issuers")
    IdeaFactory(state="planned", college="publishers", next_due_on="2020-01-01")
    url = reverse("club:roadmap")

    page = client.get(url, {"etat": "planned", "college": "issuers", "annee": "2025", "page": "2"})
    assert (page.context["page_obj"].paginator.count, len(page.context["page_obj"].object_list)) == (PAGE_SIZE + 1, 1)
    assert "?etat=planned&amp;college=issuers&amp;annee=2025&amp;page=1" in page.content.decode()
    for query in ({"etat": "submitted"}, {"college": "x"}, {"annee": "12"}, {"annee": "x"}):
        refused = client.get(url, query)
        assert (refused.status_code, "fr-alert--error" in refused.content.decode()) == (400, True)


def test_late_list_is_exact_and_public(client):
    today = timezone.localdate()
    IdeaFactory.create_batch(LATE_SHOWN + 1, next_due_on=today - timedelta(days=3))
    IdeaFactory(title="Due aujourd’hui", next_due_on=today)

    assert f"Toutes les idées en retard ({LATE_SHOWN + 1})" in client.get(reverse("club:roadmap")).content.decode()
    page = client.get(reverse("club:late")).content.decode()
    assert page.count("3\u00a0jours") == LATE_SHOWN + 1
    assert "Due aujourd’hui" not in page


# -- submitting --------------------------------------------------------------------------------------------------------


def test_idea_is_submitted_by_the_form(client, member):
    response = client.post(reverse("club:idea_new"), IDEA)

    idea = Idea.objects.get()
    assert (response.status_code, response.url) == (302, page_of(idea))
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Votre idée est publiée. Vous serez prévenu à chaque étape."
    ]


def test_similar_ideas_are_shown_before_posting_and_one_may_post_still(client, member):
    IdeaFactory(title="Un bouton pour exporter", problem="On recopie.")

    shown = client.post(reverse("club:idea_new"), IDEA)

    assert Idea.objects.count() == 1
    assert "Est-ce déjà proposé" in shown.content.decode()
    assert "Un bouton d’export" in shown.content.decode()

    client.post(reverse("club:idea_new"), {**IDEA, "confirmed": "1"})
    assert Idea.objects.count() == 2


@pytest.mark.parametrize("name", list(IDEA))
@pytest.mark.parametrize("value", ["", "   ", "x" * 4001, "a\x00b"])
def test_idea_form_names_the_answer_that_is_wrong(client, member, name, value):
    response = client.post(reverse("club:idea_new"), {**IDEA, name: value})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [name]
    assert Idea.objects.count() == 0


def test_idea_form_stops_a_burst(client, member):
    IdeaFactory.create_batch(5, author=member, submitted_at=timezone.now(), title="Tout autre chose", problem="z")

    response = client.post(reverse("club:idea_new"), IDEA)

    assert response.status_code == 429
    assert Idea.objects.count() == 5


@pytest.mark.parametrize("method", ["get", "post"])
def test_idea_form_is_for_members(client, method):
    client.force_login(UserFactory())

    response = getattr(client, method)(reverse("club:idea_new"), IDEA)

    assert response.status_code == 403
    assert "Adhérer au club" in response.content.decode()


# -- voting and following ----------------------------------------------------------------------------------------------


def test_vote_and_its_return(client, member):
    idea = IdeaFactory()

    assert client.post(reverse("club:vote", args=[idea.pk])).status_code == 302
    assert Vote.objects.count() == 1
    again = client.post(reverse("club:vote", args=[idea.pk]))
    assert again.status_code == 409
    assert "Vous avez déjà donné votre voix" in again.content.decode()

    assert client.post(reverse("club:withdraw_vote", args=[idea.pk])).status_code == 302
    assert Vote.objects.count() == 0
    assert client.post(reverse("club:withdraw_vote", args=[idea.pk])).status_code == 409


@pytest.mark.parametrize("signed_in", [True, False])
def test_vote_is_for_members(client, signed_in):
    if signed_in:
        client.force_login(UserFactory())

    response = client.post(reverse("club:vote", args=[IdeaFactory().pk]))

    assert response.status_code == 403
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("name", ["club:vote", "club:withdraw_vote", "club:follow", "club:unfollow", "club:move"])
def test_gestures_are_posted_and_want_an_idea_that_exists(client, member, name):
    assert client.get(reverse(name, args=[IdeaFactory().pk])).status_code == 405
    assert client.post(reverse(name, args=[404404])).status_code == 404


def test_follow_and_unfollow(client):
    client.force_login(UserFactory())
    idea = IdeaFactory()

    client.post(reverse("club:follow", args=[idea.pk]))
    assert Follow.objects.count() == 1
    assert "Ne plus suivre" in client.get(page_of(idea)).content.decode()

    client.post(reverse("club:unfollow", args=[idea.pk]))
    assert Follow.objects.count() == 0


def test_who_wrote_or_votes_is_told_that_messages_follow_anyway(client, member):
    voted, own = VoteFactory(member=member).idea, IdeaFactory(author=member)

    assert "Ne plus suivre" not in client.get(page_of(own)).content.decode()
    body = client.post(reverse("club:unfollow", args=[voted.pk]), follow=True).content.decode()
    assert "votre voix vous vaut encore un message" in body


# -- moving ------------------------------------------------------------------------------------------------------------


def act(client, idea, **changes):
    data = {"action": "declare_admissible", "version": idea.version, "reason": "", **changes}
    return client.post(reverse("club:move", args=[idea.pk]), data)


def test_action_bar_is_made_from_the_table(client):
    client.force_login(UserFactory(roles=["support"]))

    response = client.get(page_of(IdeaFactory()))

    assert [g["transition"].action.value for g in response.context["possible"]] == [
        "declare_admissible",
        "declare_inadmissible",
    ]
    assert len(response.context["impossible"]) == 7


def test_action_bar_is_not_for_members(client, member):
    response = client.get(page_of(IdeaFactory()))

    assert (response.context["possible"], response.context["impossible"]) == ([], [])


def test_move_by_support(client):
    client.force_login(UserFactory(roles=["support"]))
    idea = IdeaFactory()

    assert act(client, idea).status_code == 302
    idea.refresh_from_db()
    assert idea.state == "admissible"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"action": "explode"}, 400, "Geste"),
        ({"action": ""}, 400, "Geste"),
        ({"version": "un"}, 400, "Version"),
        ({"version": "²"}, 400, "Version"),
        ({"reason": "x" * 4001}, 400, "Motif"),
        ({"reason": "a\x00b"}, 400, "Motif"),
        ({"action": "declare_inadmissible", "reason": " "}, 400, "Le motif est vide."),
        ({"action": "plan"}, 409, "pas possible à cette étape"),
    ],
)
def test_move_refuses_what_it_cannot_do(client, changes, status, words):
    client.force_login(UserFactory(roles=["support"]))
    idea = IdeaFactory()

    response = act(client, idea, **changes)

    idea.refresh_from_db()
    assert response.status_code == status
    assert words in response.content.decode()
    assert (idea.state, idea.version) == ("submitted", 1)


def test_move_of_a_decision_wants_the_board(client):
    client.force_login(UserFactory(roles=["support"]))

    assert act(client, IdeaFactory(state="on_agenda"), action="accept", reason="oui").status_code == 403


def test_move_wants_a_role(client, member):
    idea = IdeaFactory()

    assert act(client, idea).status_code == 403
    idea.refresh_from_db()
    assert idea.state == "submitted"


def test_move_by_the_author_is_refused(client):
    author = UserFactory(roles=["board"])
    client.force_login(author)

    response = act(client, IdeaFactory(author=author, state="under_study"), action="put_on_agenda", reason="La mienne.")

    assert response.status_code == 403
    assert "Vous êtes l’auteur" in response.content.decode()


def test_member_of_the_board_does_not_decide_alone(client):
    client.force_login(UserFactory(roles=["board"]))
    idea = IdeaFactory(state="on_agenda")

    assert act(client, idea, action="accept", reason="Moi seul.").status_code == 403
    idea.refresh_from_db()
    assert idea.state == "on_agenda"


def test_move_from_a_stale_page_shows_what_happened_and_keeps_the_text(client):
    client.force_login(UserFactory(roles=["support"]))
    idea = IdeaFactory()
    act(client, idea)

    response = act(client, idea, action="declare_inadmissible", reason="Mon motif.")

    body = response.content.decode()
    assert response.status_code == 409
    assert "Recevable" in body
    assert "Mon motif." in body


def test_gestures_refuse_a_forged_form(member):
    from django.test import Client

    forging = Client(enforce_csrf_checks=True)
    forging.force_login(member)

    assert forging.post(reverse("club:vote", args=[IdeaFactory().pk])).status_code == 403
    assert Vote.objects.count() == 0


# -- home and feed -----------------------------------------------------------------------------------------------------


def test_feed_carries_the_state_and_the_title(client):
    IdeaFactory(title="Un bouton")

    response = client.get(reverse("club:feed"))

    assert response["Content-Type"].startswith("application/rss+xml")
    assert "Soumise : Un bouton" in response.content.decode()


def test_card_of_a_late_idea_says_so(client):
    IdeaFactory(next_due_on="2025-04-01")
    IdeaFactory(next_due_on="2999-04-01")

    assert client.get(reverse("club:ideas")).content.decode().count("En retard") == 1
