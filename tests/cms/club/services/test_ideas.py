"""integration: submitting and moving ideas, each move against the list typed by hand."""

from datetime import date, timedelta
from itertools import product

import pytest

from cms.club.domain.lifecycle import OWN_COMMANDS
from cms.club.domain.vocabulary import Action, ClubRefusedError, Refusal, Role, State
from cms.club.domain.votes import MAX_IDEAS
from cms.club.models import ClubEvent, Idea
from cms.club.services.ideas import move_idea, submit_idea
from tests.cms.club.domain.test_lifecycle import EXPECTED
from tests.cms.club.factories import (
    NOW,
    FollowFactory,
    IdeaFactory,
    MembershipFactory,
    StudyFactory,
    UserFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db
TEXTS = {"title": "Un bouton", "problem": "p", "who_suffers": "q", "wished_change": "c", "gain": "g"}


def move(idea, action=Action.DECLARE_ADMISSIBLE, role=Role.SUPPORT, **changes):
    values = {"actor": UserFactory(), "reason": "motif", "expected_version": idea.version, "now": NOW, **changes}
    return move_idea(idea_id=idea.pk, action=action, roles=frozenset({role}), **values)


def test_submit_opens_the_life_of_an_idea(django_capture_on_commit_callbacks, mailoutbox):
    member = MembershipFactory(college="intermediaries", display_name="Alix")

    with django_capture_on_commit_callbacks(execute=True):
        idea = submit_idea(author=member.user, now=NOW, **TEXTS)

    assert (idea.state, idea.version, idea.next_due_on, idea.closed_at) == ("submitted", 1, date(2025, 3, 25), None)
    assert (idea.college, idea.author_label) == ("intermediaries", "Alix")
    assert [(e.kind, e.number, e.target) for e in idea.events.all()] == [("idea_submitted", 1, "submitted")]
    assert [follow.user for follow in idea.follows.all()] == [member.user]
    assert [(m.to, m.subject) for m in mailoutbox] == [([member.user.email], "[Préau] Soumise : « Un bouton »")]


def test_submit_is_for_members():
    past = MembershipFactory(left_at=NOW)

    with pytest.raises(ClubRefusedError) as caught:
        submit_idea(author=past.user, now=NOW, **TEXTS)

    assert caught.value.refusal is Refusal.NOT_A_MEMBER
    assert Idea.objects.count() == 0


@pytest.mark.parametrize("name", list(TEXTS))
def test_submit_wants_every_answer(name):
    with pytest.raises(ClubRefusedError) as caught:
        submit_idea(author=MembershipFactory().user, now=NOW, **{**TEXTS, name: " "})

    assert caught.value.refusal is Refusal.TEXT_MISSING


def test_submit_is_bounded_within_a_day():
    member = MembershipFactory()
    for _ in range(MAX_IDEAS):
        submit_idea(author=member.user, now=NOW, **TEXTS)

    with pytest.raises(ClubRefusedError) as caught:
        submit_idea(author=member.user, now=NOW + timedelta(hours=23), **TEXTS)

    assert caught.value.refusal is Refusal.TOO_MANY_IDEAS
    assert submit_idea(author=member.user, now=NOW + timedelta(hours=24), **TEXTS).version == 1


@pytest.mark.parametrize(("state", "action", "role"), list(product(State, Action, Role)))
def test_move_follows_the_list_typed_by_hand(state, action, role):
    idea = IdeaFactory(state=state.value)
    StudyFactory.create_batch(2, idea=idea)
    # Some moves change more than the idea: they have commands of their own.
    expected = None if action in OWN_COMMANDS else EXPECTED.get((state.value, action.value, role.value))

    if expected is None:
        with pytest.raises(ClubRefusedError):
            move(idea, action, role)
    else:
        move(idea, action, role)

    idea.refresh_from_db()
    target = expected[0] if expected else None
    assert (idea.state, idea.version) == ((target, 2) if target else (state.value, 1))
    events = [(e.source, e.action, e.target, e.role) for e in idea.events.all()]
    assert events == ([(state.value, action.value, target, role.value)] if target else [])


def test_move_closes_with_a_date_and_owes_nothing_more():
    idea = IdeaFactory(state="on_agenda")

    moved = move(idea, Action.DISMISS, Role.MEETING, reason="Hors du champ.")

    assert (moved.closed_at, moved.next_due_on) == (NOW, None)


def test_move_from_a_stale_page_changes_nothing():
    idea = IdeaFactory()
    move(idea)

    with pytest.raises(ClubRefusedError) as caught:
        move(idea, Action.DECLARE_INADMISSIBLE, expected_version=1)

    idea.refresh_from_db()
    assert caught.value.refusal is Refusal.IDEA_MOVED_MEANWHILE
    assert (idea.state, idea.events.count()) == ("admissible", 1)


def test_move_by_the_author_is_refused():
    idea = IdeaFactory()

    with pytest.raises(ClubRefusedError) as caught:
        move(idea, actor=idea.author)

    assert caught.value.refusal is Refusal.PARTY_TO_THE_CASE


def test_move_of_an_unknown_idea_says_so():
    with pytest.raises(Idea.DoesNotExist):
        move(Idea(pk=404, version=1))


def test_move_tells_author_voters_and_followers_once_but_not_the_actor(django_capture_on_commit_callbacks, mailoutbox):
    actor = UserFactory()
    idea = IdeaFactory(state="on_agenda", title="Un\tbouton")
    FollowFactory(idea=idea, user=idea.author)
    voter = VoteFactory(idea=idea).member
    follower = FollowFactory(idea=idea).user
    FollowFactory(idea=idea, user=voter)
    FollowFactory(idea=idea, user=actor)
    FollowFactory()

    with django_capture_on_commit_callbacks(execute=True):
        move(idea, Action.ACCEPT, Role.MEETING, actor=actor, reason="Utile à tous.")

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([idea.author.email, voter.email, follower.email])
    assert {mail.subject for mail in mailoutbox} == {"[Préau] Retenue : « Un bouton »"}
    to_author = next(mail for mail in mailoutbox if mail.to == [idea.author.email])
    assert "Votre idée" in to_author.body
    assert "Utile à tous." in to_author.body
    assert "vendredi 9 mai 2025" in to_author.body
    assert ClubEvent.objects.filter(relayed_at=None).count() == 0
