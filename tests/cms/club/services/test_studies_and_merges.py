"""integration: two evaluators study, a double is merged with all it carries, an author edits in the open."""

from datetime import timedelta

import pytest
from django.core import mail

from cms.club.domain.vocabulary import Action, ClubRefusedError, Feasibility, Level, Refusal, Role
from cms.club.models import CoAuthor, Follow, Idea, IdeaRevision, IdeaStudy, Vote
from cms.club.queries.ideas import journey, study_of
from cms.club.services.ideas import edit_idea, merge_idea, move_idea
from cms.club.services.studies import give_study
from tests.cms.club.factories import NOW, FollowFactory, IdeaFactory, StudyFactory, UserFactory, VoteFactory

pytestmark = pytest.mark.django_db
SUPPORT = frozenset({Role.SUPPORT})
TEXTS = {"title": "T", "problem": "p", "who_suffers": "q", "wished_change": "c", "gain": "g"}


def refusal_of(call, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        call(**arguments)
    return caught.value.refusal


def study(idea, **more):
    arguments = {
        "idea_id": idea.pk,
        "evaluator": UserFactory(),
        "roles": SUPPORT,
        "cost": Level.LOW,
        "value": Level.HIGH,
        "feasibility": Feasibility.UNFEASIBLE,
        "opinion": " Trop lourd. ",
        "now": NOW,
    }
    return give_study(**arguments | more)


def merge(idea, into, **more):
    arguments = {
        "idea_id": idea.pk,
        "into_id": into.pk,
        "actor": UserFactory(),
        "roles": SUPPORT,
        "reason": "Même demande.",
        "expected_version": idea.version,
        "now": NOW,
    }
    return merge_idea(**arguments | more)


# -- studies --------------------------------------------------------------------------------------------------------


def test_study_is_one_an_evaluator_and_not_by_the_author():
    idea = IdeaFactory(state="under_study")
    one = UserFactory()

    given = study(idea, evaluator=one)

    assert (given.opinion, given.evaluator) == ("Trop lourd.", one)
    again = {"idea": idea, "evaluator": one}
    assert refusal_of(study, **again) is Refusal.ALREADY_STUDIED
    assert refusal_of(study, idea=idea, evaluator=idea.author) is Refusal.PARTY_TO_THE_CASE
    assert refusal_of(study, idea=idea, roles=frozenset()) is Refusal.NOT_YOUR_ROLE
    assert refusal_of(study, idea=idea, opinion="  ") is Refusal.OPINION_MISSING
    assert refusal_of(study, idea=IdeaFactory()) is Refusal.NOT_UNDER_STUDY
    assert IdeaStudy.objects.count() == 1


def test_nothing_is_published_as_unfeasible_before_the_study_is_closed():
    idea = IdeaFactory(state="admissible")
    actor = {"actor": UserFactory(), "roles": SUPPORT, "now": NOW}
    move_idea(idea_id=idea.pk, action=Action.OPEN_STUDY, reason="", expected_version=1, **actor)
    idea.refresh_from_db()
    study(idea)
    early = {"idea_id": idea.pk, "action": Action.PUT_ON_AGENDA, "reason": "Étude close.", "expected_version": 2}
    assert refusal_of(move_idea, **early, **actor) is Refusal.STUDIES_MISSING
    study(idea)

    during = study_of(idea=idea, path=journey(idea=idea).path)
    move_idea(**early, **actor)
    after = study_of(idea=idea, path=journey(idea=idea).path)

    assert (during.given, during.published) == (2, [])
    assert [one.feasibility for one in after.published] == ["unfeasible", "unfeasible"]


# -- merging --------------------------------------------------------------------------------------------------------


def test_merge_carries_votes_authors_and_followers_and_counts_nobody_twice():
    double, kept = IdeaFactory(author_name="Sam"), IdeaFactory()
    both = VoteFactory(idea=kept).member
    VoteFactory(idea=double, member=both)
    other = VoteFactory(idea=double, college="publishers").member
    gone = VoteFactory(idea=double, member=None)
    follower = FollowFactory(idea=double).user

    merged = merge(double, kept)

    assert (merged.state, merged.merged_into, merged.next_due_on) == ("merged", kept, None)
    assert sorted(Vote.objects.filter(idea=kept).values_list("member", "college"), key=str) == sorted(
        [(both.pk, "issuers"), (other.pk, "publishers"), (None, gone.college)], key=str
    )
    assert Vote.objects.filter(idea=double).count() == 0
    assert [(author.user, author.label) for author in CoAuthor.objects.filter(idea=kept)] == [(double.author, "Sam")]
    assert {follow.user for follow in Follow.objects.filter(idea=kept)} == {follower, both, other}


def test_merge_tells_everyone_of_the_double_once(django_capture_on_commit_callbacks):
    double, kept = IdeaFactory(), IdeaFactory(title="Celle qui reste")
    voter = VoteFactory(idea=double).member
    follower = FollowFactory(idea=double).user

    with django_capture_on_commit_callbacks(execute=True):
        merge(double, kept)

    assert sorted(m.to[0] for m in mail.outbox) == sorted(u.email for u in (double.author, voter, follower))
    assert all("Celle qui reste" in m.body and kept.get_absolute_url() in m.body for m in mail.outbox)


def test_co_author_is_party_to_the_case():
    double, kept = IdeaFactory(), IdeaFactory(state="under_study")
    merge(double, kept)

    assert refusal_of(study, idea=kept, evaluator=double.author) is Refusal.PARTY_TO_THE_CASE


@pytest.mark.parametrize("state", ["accepted", "dismissed", "delivered"])
def test_merge_into_an_idea_that_is_decided_is_refused(state):
    double = IdeaFactory()
    VoteFactory(idea=double)

    assert refusal_of(merge, idea=double, into=IdeaFactory(state=state)) is Refusal.MERGE_INTO_CLOSED
    double.refresh_from_db()
    assert (double.state, double.votes.count()) == ("submitted", 1)


def test_merge_into_itself_without_a_reason_or_from_a_stale_page_is_refused():
    double, kept = IdeaFactory(), IdeaFactory()

    assert refusal_of(merge, idea=double, into=double) is Refusal.MERGE_INTO_ITSELF
    assert refusal_of(merge, idea=double, into=kept, reason=" ") is Refusal.REASON_MISSING
    assert refusal_of(merge, idea=double, into=kept, expected_version=9) is Refusal.IDEA_MOVED_MEANWHILE
    assert refusal_of(merge, idea=double, into=kept, roles=frozenset({Role.BOARD})) is Refusal.NOT_YOUR_ROLE
    plain = {"idea_id": double.pk, "action": Action.MERGE, "reason": "x", "expected_version": 1}
    assert refusal_of(move_idea, **plain, actor=UserFactory(), roles=SUPPORT, now=NOW) is Refusal.NOT_ALLOWED_NOW
    assert Idea.objects.filter(state="merged").count() == 0


# -- editing --------------------------------------------------------------------------------------------------------


def test_edit_keeps_what_the_idea_said_before():
    idea = IdeaFactory(title="Avant")

    edit_idea(idea_id=idea.pk, author=idea.author, expected_version=1, now=NOW + timedelta(days=1), **TEXTS)

    idea.refresh_from_db()
    assert (idea.title, idea.version) == ("T", 2)
    assert [(r.number, r.texts["title"]) for r in IdeaRevision.objects.all()] == [(1, "Avant")]
    assert len(journey(idea=idea).path.steps) == 8


def test_edit_is_for_the_author_while_nobody_judged_and_nobody_edited_meanwhile():
    idea = IdeaFactory()
    mine = {"idea_id": idea.pk, "author": idea.author, "expected_version": 1, "now": NOW, **TEXTS}

    assert refusal_of(edit_idea, **mine | {"author": UserFactory()}) is Refusal.NOT_YOUR_ROLE
    assert refusal_of(edit_idea, **mine | {"expected_version": 7}) is Refusal.IDEA_MOVED_MEANWHILE
    assert refusal_of(edit_idea, **mine | {"gain": " "}) is Refusal.TEXT_MISSING
    Idea.objects.filter(pk=idea.pk).update(state="admissible")
    assert refusal_of(edit_idea, **mine) is Refusal.EDIT_CLOSED
    assert IdeaRevision.objects.count() == 0


def test_edit_that_changes_nothing_writes_nothing():
    idea = IdeaFactory(**TEXTS)

    edit_idea(idea_id=idea.pk, author=idea.author, expected_version=1, now=NOW, **TEXTS)

    assert (Idea.objects.get().version, IdeaRevision.objects.count()) == (1, 0)


def test_studies_of_an_erased_evaluator_stay():
    study_row = StudyFactory()
    study_row.evaluator.delete()

    assert IdeaStudy.objects.get().evaluator is None
