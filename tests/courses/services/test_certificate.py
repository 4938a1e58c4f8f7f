"""integration: who earns a certificate, and what a correction does to it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses import services
from courses.models import Certificate
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
START = NOW - timedelta(hours=2)


def test_certificates_follow_presence_and_its_corrections():
    trainer = UserFactory(roles=["trainer"])
    session = SessionFactory(starts_at=START, trainer=trainer)
    there, absent = EnrolmentFactory(session=session), EnrolmentFactory(session=session)
    services.choose_presence(token=there.token, accepted=True, now=START)
    services.record_join(enrolment_id=there.pk, at=START)
    services.close_attendance(session_id=session.pk, now=NOW)

    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.withdrawn_at) == (there, None)
    for outcome, withdrawn in (("partly", True), ("attended", False)):
        services.correct(enrolment_id=there.pk, outcome=outcome, reason="Revu", actor=trainer, now=NOW)
        again = Certificate.objects.get(enrolment=there)
        assert (again.code, again.withdrawn_at is not None) == (certificate.code, withdrawn)
    services.correct(enrolment_id=absent.pk, outcome="attended", reason="Au téléphone", actor=trainer, now=NOW)
    assert Certificate.objects.filter(enrolment=absent).exists()


def test_no_certificate_before_the_list_is_closed():
    trainer = UserFactory(roles=["trainer"])
    enrolment = EnrolmentFactory(session=SessionFactory(starts_at=START, trainer=trainer))
    services.correct(enrolment_id=enrolment.pk, outcome="attended", reason="Vu", actor=trainer, now=NOW)
    assert not Certificate.objects.exists()
    services.close_attendance(session_id=enrolment.session_id, now=NOW)
    assert Certificate.objects.get().enrolment == enrolment


def test_a_code_is_twelve_plain_characters_even_around_the_services():
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(enrolment=EnrolmentFactory(), code="jeanne dupré", issued_on=NOW.date())
