"""browser: an idea with its case, from the member who meets the trouble to the decision of the board."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cms.club.models import BoardSeat, Idea, MinutesLine
from sandbox.models import PracticeSpace
from sandbox.services import keep_bookmark
from sandbox.services.spaces import DEFAULT_SCENARIO
from tests.cms.club.factories import BallotFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Dire quel service manque avant l’envoi"


def write(page, *, title, problem):
    answers = {
        "Titre": title,
        "Le problème": problem,
        "Qui est gêné": "Les petites entreprises.",
        "Le changement souhaité": "La liste des services dès le SIRET saisi.",
        "Le gain attendu": "Un rejet évité par mois.",
    }
    for label, text in answers.items():
        page.get_by_label(label, exact=False).first.fill(text)
    page.get_by_role("button", name="Publier mon idée").press("Enter")


def seat_the_board():
    today, ballot, emails = timezone.localdate(), BallotFactory(), []
    for college in ("issuers", "publishers", "intermediaries"):
        member = MembershipFactory(
            user=UserFactory(email=f"{college}@preau.example"), college=college, display_name=f"Siège {college}"
        )
        BoardSeat.objects.create(
            ballot=ballot,
            college=college,
            rank=1,
            holder=member.user,
            holder_name=member.display_name,
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=300),
        )
        emails.append(member.user.email)
    return emails


def test_idea_goes_from_its_case_to_the_decision_of_the_board(page, sign_in, check_axe, no_sideways_scroll):
    author = MembershipFactory(user=UserFactory(email="camille@preau.example"), display_name="Camille, gérante").user
    voter = MembershipFactory(user=UserFactory(email="lou@preau.example"), college="publishers").user
    evaluators = [UserFactory(email=f"equipe-{n}@preau.example", roles=["support"]) for n in (1, 2)]
    board = seat_the_board()
    case = keep_bookmark(title="Service absent", scenario=DEFAULT_SCENARIO, now=timezone.now(), as_case=True)

    # A member proposes, with the case met in the sandbox.
    sign_in(page, author.email)
    page.goto(f"/club/idees/nouvelle/?cas={case.code}")
    expect(page.get_by_role("heading", name="Le cas est joint à votre idée")).to_be_visible()
    write(page, title=TITLE, problem="Le service du destinataire manque, je l’apprends par un rejet.")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    idea = Idea.objects.get()

    # Another one meets the same trouble, is shown the idea, and votes for it instead of writing a double.
    sign_in(page, voter.email)
    page.goto("/club/idees/nouvelle/")
    write(page, title="Signaler le service qui manque", problem="Un rejet car le service du destinataire manque.")
    expect(page.get_by_role("heading", name="Est-ce déjà proposé")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name=TITLE).press("Enter")
    page.get_by_role("button", name="Donner ma voix").press("Enter")
    expect(page.get_by_role("button", name="Reprendre ma voix")).to_be_visible()
    assert (Idea.objects.count(), idea.votes.count()) == (1, 1)

    # Two evaluators study it; nothing is on the agenda before the second word.
    sign_in(page, evaluators[0].email)
    page.goto(idea.get_absolute_url())
    for gesture in ("Déclarer recevable", "Ouvrir l’instruction"):
        page.get_by_role("button", name=gesture).press("Enter")
        expect(page.get_by_role("button", name=gesture)).to_be_disabled()
    for evaluator in evaluators:
        sign_in(page, evaluator.email)
        page.goto(idea.get_absolute_url())
        expect(page.get_by_role("button", name="Inscrire à l’ordre du jour")).to_be_disabled()
        page.get_by_label("Coût").select_option("low")
        page.get_by_label("Valeur").select_option("high")
        page.get_by_label("Faisabilité").select_option("feasible")
        page.get_by_label("Avis").fill("La liste des services existe déjà.")
        page.get_by_role("button", name="Remettre l’évaluation").press("Enter")
        expect(page.get_by_role("button", name="Remettre l’évaluation")).to_have_count(0)
    page.get_by_label("Motif ou réponse publiée").fill("Étude close : avis favorable.")
    page.get_by_role("button", name="Inscrire à l’ordre du jour").press("Enter")
    expect(page.locator(".fr-stepper")).to_contain_text("À l’ordre du jour")

    # The board is called; a representative plays the case before voting.
    page.goto("/club/instance/")
    page.get_by_label("Date de la séance").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Convoquer").press("Enter")
    page.get_by_role("button", name="Ouvrir la séance").press("Enter")
    expect(page.get_by_role("button", name="Publier la décision")).to_be_visible()
    meeting = page.url
    for number, email in enumerate(board):
        sign_in(page, email)
        if number == 0:
            page.goto(idea.get_absolute_url())
            page.get_by_role("link", name="Rejouer").press("Enter")
            page.get_by_role("button", name="Refaire le geste").press("Enter")
            page.wait_for_url("**" + reverse("sandbox:space"))
            assert PracticeSpace.objects.count() == 1
        page.goto(meeting)
        page.get_by_role("radio", name="Reporter" if number == 2 else "Retenir").press("Space")
        if number == 2:
            page.get_by_label("Opinion à joindre").fill("Attendons la prochaine version.")
            check_axe(page)
        page.get_by_role("button", name="Enregistrer la voix").press("Enter")
        expect(page.get_by_text("La voix est enregistrée.")).to_be_visible()

    sign_in(page, evaluators[1].email)
    page.goto(meeting)
    page.get_by_label("Motif de la décision").fill("Utile à tous, pour un coût faible.")
    page.get_by_role("button", name="Publier la décision").press("Enter")
    expect(page.get_by_role("button", name="Publier la décision")).to_have_count(0)
    page.get_by_role("button", name="Clore la séance").press("Enter")
    expect(page.get_by_text("Vérifié à l’instant")).to_be_visible()
    check_axe(page)
    no_sideways_scroll(page)
    assert MinutesLine.objects.filter(text__contains="Opinion").count() == 1

    # The roadmap moved, and the author had each notice.
    page.goto("/club/feuille-de-route/?etat=accepted")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    check_axe(page)
    no_sideways_scroll(page)
    subjects = [message.subject.removeprefix("[Préau] ") for message in mail.outbox if message.to == [author.email]]
    told = [subject.replace("\u00a0", " ").split(" :")[0] for subject in subjects]
    assert told == ["Soumise", "Recevable", "En instruction", "À l’ordre du jour", "Retenue"]
