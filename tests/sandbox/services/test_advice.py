"""The advice on deposited files: asked at the deposit, given after it, honest when it cannot be given."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sandbox.domain.advice import AdviceState
from sandbox.formats import advice as rules
from sandbox.formats.cii_writer import write_cii
from sandbox.models import FileAdvice
from sandbox.queries import advice_on_file, flow_report
from sandbox.services import deposit_flow, give_advice
from sandbox.tasks import sweep_advice
from tests.sandbox.factories import make_draft, make_space, make_zip

pytestmark = pytest.mark.django_db


def sent(content=None, **kwargs):
    content = content or write_cii(make_draft())
    return deposit_flow(space_id=make_space().pk, content=content, file_name="f.xml", **kwargs)


def test_advice_is_pending_until_somebody_looked():
    flow = sent()
    advice = flow_report(flow).rules
    assert (advice.state, advice.ready, advice.findings, advice.state_label) == (
        AdviceState.PENDING,
        False,
        (),
        "En cours",
    )


def test_advice_comes_after_the_deposit_and_refuses_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        flow = sent()
        assert flow.accepted
    advice = flow_report(flow).rules
    assert advice.state is AdviceState.READY
    assert {finding.source for finding in advice.findings} >= {"Règles françaises (BR-FR)"}
    assert advice_on_file(flow.documents.get().sha256) == advice


def test_rejected_invoice_gets_its_advice_too():
    flow = sent(write_cii(make_draft(commitment_number="")))
    assert give_advice(sha256=flow.sha256) is AdviceState.READY
    assert not flow.accepted
    assert flow_report(flow).rules.ready


def test_unreadable_file_has_no_advice():
    flow = deposit_flow(
        space_id=make_space().pk,
        content=make_zip(("a.xml", write_cii(make_draft())), ("b.xml", b"<a>")),
        file_name="lot.zip",
    )
    assert [line.rules is None for line in flow_report(flow).lines] == [False, True]


def test_same_file_is_asked_about_once(django_capture_on_commit_callbacks):
    sent()
    with django_capture_on_commit_callbacks() as callbacks:
        sent()
    assert FileAdvice.objects.count() == 1
    assert len([call for call in callbacks if "advise" in repr(call)]) == 0


def test_rules_that_cannot_be_applied_are_no_clean_sheet(monkeypatch):
    flow = sent()
    monkeypatch.setattr(rules, "MAX_QUESTION_BYTES", 10)
    assert give_advice(sha256=flow.sha256) is AdviceState.UNAVAILABLE
    advice = flow_report(flow).rules
    assert (advice.ready, advice.state_label) == (False, "Indisponible")


def test_advice_that_was_unavailable_is_asked_again_at_the_next_deposit():
    flow = sent()
    FileAdvice.objects.update(state="unavailable")
    sent()
    assert flow_report(flow).rules.state is AdviceState.PENDING


def test_advice_given_twice_is_given_once():
    flow = sent()
    give_advice(sha256=flow.sha256)
    FileAdvice.objects.update(findings=[])
    assert give_advice(sha256=flow.sha256) is AdviceState.READY
    assert flow_report(flow).rules.findings == ()


def test_advice_that_nobody_asked_for_is_none():
    assert give_advice(sha256="0" * 64) is None
    assert FileAdvice.objects.count() == 0


def test_sweep_asks_again_for_what_was_lost():
    flow = sent()
    assert sweep_advice() == 0
    FileAdvice.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
    assert sweep_advice() == 1
    assert flow_report(flow).rules.ready
