"""Integration: exports given at once, prepared in the background, followed, mailed, expired."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sandbox.domain.listing import closing_line
from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event, ExportJob
from sandbox.queries.exports import progress_key
from sandbox.services import exports
from sandbox.services.exports import expire_exports, forget_exports, run_export, stale_exports
from sandbox.tasks import expire_old_exports, sweep_exports, tell_of_export
from tests.sandbox.factories import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(space):
    return [make_document(space, status=Status.AVAILABLE, number=f"F-{rank}") for rank in range(3)]


@pytest.fixture
def long_lists(monkeypatch):
    """Two rows are too many to be given at once."""
    monkeypatch.setattr(exports, "DIRECT_ROWS", 2)


def ask(visitor, fmt="csv", query=""):
    return visitor.post(f"{reverse('sandbox:export_new')}?{query}", {"format": fmt})


def content(response):
    return b"".join(response.streaming_content)


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_short_list_is_given_at_once(visitor, three):
    response = ask(visitor, query="tri=numero")
    assert response["Content-Disposition"] == 'attachment; filename="factures-emises.csv"'
    rows = rows_of(content(response))
    assert [row[0] for row in rows] == ["Numéro", "F-0", "F-1", "F-2", closing_line(3)]
    assert dict(zip(rows[0], rows[1], strict=True)) == {
        "Numéro": "F-0",
        "Type": "Facture",
        "Cadre": "A1",
        "Statut": "Mise à disposition du destinataire",
        "Statut depuis le": f"{timezone.localtime(three[0].status_since):%d/%m/%Y}",
        "Identifiant du fournisseur": "33254021516357",
        "Fournisseur": three[0].supplier.name,
        "Identifiant du destinataire": "12345678200036",
        "Destinataire": three[0].recipient.name,
        "Code service": "",
        "Engagement": "CDE234",
        "Marché": "",
        "Date de facture": "20/11/2026",
        "Date de dépôt": f"{timezone.localtime(three[0].deposited_at):%d/%m/%Y}",
        "Mode de dépôt": rows[1][14],
        "Montant HT": "1020,00",
        "Montant TVA": "204,00",
        "Montant TTC": "1224,00",
        "Montant à payer": "1224,00",
        "Devise": "EUR",
        "À payer au plus tard le": f"{three[0].due_on:%d/%m/%Y}",
    }
    assert ExportJob.objects.count() == 0
    event = Event.objects.get(type="export.asked")
    assert event.payload == {"search": "emises", "criteria": {}, "format": "csv", "count": 3}


def test_criteria_limit_what_is_exported(visitor, three):
    assert [row[0] for row in rows_of(content(ask(visitor, query="number=F-1")))][1:-1] == ["F-1"]


def test_spreadsheets_are_given_too(visitor, three):
    book = load_workbook(io.BytesIO(content(ask(visitor, "xlsx"))))
    assert [row[0] for row in book["Factures"].values][1:-1] == ["F-2", "F-1", "F-0"]
    package = zipfile.ZipFile(io.BytesIO(content(ask(visitor, "ods"))))
    assert b"F-2" in package.read("content.xml")


def test_formulas_are_disarmed(visitor, space):
    make_document(space, status=Status.AVAILABLE, number="-1+2")
    assert rows_of(content(ask(visitor)))[1][0] == "'-1+2"


@pytest.mark.parametrize("fmt", ["", "pdf", "x" * 500])
def test_unknown_format_is_refused(visitor, three, fmt):
    response = ask(visitor, fmt)
    assert response.status_code == 422
    assert response.context["form_errors"][0].anchor == "#id_format"


def test_nothing_is_not_exported(visitor, three):
    response = ask(visitor, query="number=ZZZ")
    assert response.status_code == 422
    assert "Aucune facture ne répond" in response.context["form_errors"][0].sentence


def run(visitor, callbacks, fmt="csv", query=""):
    with callbacks(execute=True):
        response = ask(visitor, fmt, query)
    assert response.status_code == 302
    return ExportJob.objects.get(pk=response.url.rstrip("/").rpartition("/")[2])


def test_long_list_is_prepared_and_kept(visitor, three, long_lists, django_capture_on_commit_callbacks):
    job = run(visitor, django_capture_on_commit_callbacks, query="tri=numero")
    assert (job.state, job.rows_done, job.rows_total, job.attempts) == ("done", 3, 3, 1)
    assert job.expires_at - job.finished_at == timedelta(days=7)
    page = visitor.get(reverse("sandbox:export", args=[job.pk]))
    assert "3\u00a0factures" in page.content.decode()
    response = visitor.get(reverse("sandbox:export_file", args=[job.pk]))
    rows = rows_of(content(response))
    assert [row[0] for row in rows] == ["Numéro", "F-0", "F-1", "F-2", closing_line(3)]
    assert job.file_name in response["Content-Disposition"]
    assert "Télécharger" in visitor.get(reverse("sandbox:exports")).content.decode()
    assert mail.outbox == []


def test_signed_in_person_is_told_once_by_mail(
    visitor, three, long_lists, django_user_model, django_capture_on_commit_callbacks, settings
):
    user = django_user_model.objects.create_user(email="lea@exemple.test", password="x")
    visitor.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    space = three[0].space
    type(space).objects.filter(pk=space.pk).update(owner=user, anonymous_fingerprint="")
    job = run(visitor, django_capture_on_commit_callbacks)
    (letter,) = mail.outbox
    assert letter.to == ["lea@exemple.test"]
    assert f"{settings.BASE_URL}{reverse('sandbox:export', args=[job.pk])}" in letter.body
    tell_of_export(job_id=job.pk)
    tell_of_export(job_id=10**6)
    assert len(mail.outbox) == 1


def waiting(visitor):
    ask(visitor)
    return ExportJob.objects.get()


def test_waiting_job_shows_its_bar_without_javascript(visitor, three, long_lists):
    job = waiting(visitor)
    page = visitor.get(reverse("sandbox:export", args=[job.pk]))
    assert "<progress" in page.content.decode()
    assert "Actualiser" in page.content.decode()
    state = reverse("sandbox:export_state", args=[job.pk])
    assert visitor.get(state).json() == {"active": True, "percent": 0, "rows": 0}
    ExportJob.objects.update(state="running")
    cache.set(progress_key(job.pk), 2)
    assert visitor.get(state).json() == {"active": True, "percent": 66, "rows": 2}
    assert visitor.get(reverse("sandbox:export_file", args=[job.pk])).status_code == 404


def test_two_jobs_at_most_wait(visitor, three, long_lists):
    assert [ask(visitor).status_code for _ in range(3)] == [302, 302, 422]


def test_job_runs_once(visitor, three, long_lists):
    job = waiting(visitor)
    assert run_export(job_id=job.pk, clock=timezone.now)
    assert not run_export(job_id=job.pk, clock=timezone.now)
    assert not run_export(job_id=10**6, clock=timezone.now)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    forget_exports(job.space)


def test_job_of_a_dead_worker_is_begun_again_three_times(visitor, three, long_lists):
    job = waiting(visitor)
    now = timezone.now()
    ExportJob.objects.update(state="running", attempts=1, alive_at=now)
    assert not run_export(job_id=job.pk, clock=lambda: now)  # its worker lives
    later = now + timedelta(minutes=3)
    assert stale_exports(now=now) == []
    assert stale_exports(now=later) == [job.pk]
    cache.set(progress_key(job.pk), 1)
    assert not run_export(job_id=job.pk, clock=lambda: later)  # it said so a moment ago
    cache.delete(progress_key(job.pk))
    assert run_export(job_id=job.pk, clock=lambda: later)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    default_storage.delete(job.path)
    ExportJob.objects.update(state="running", attempts=3, path="", finished_at=None, expires_at=None, alive_at=now)
    assert not run_export(job_id=job.pk, clock=lambda: later + timedelta(minutes=3))
    job.refresh_from_db()
    assert job.state == "failed"
    failed = visitor.get(reverse("sandbox:export", args=[job.pk]))
    assert "n’a pas pu être préparé" in failed.content.decode()
    assert visitor.get(failed.context["search_url"]).context["form"].criteria == job.criteria


def test_worker_that_lost_its_job_leaves_no_file(visitor, three, long_lists, monkeypatch):
    job = waiting(visitor)
    usual = exports.rows_of_job

    def taken_over(job):
        ExportJob.objects.filter(pk=job.pk).update(attempts=2)
        yield from usual(job)

    monkeypatch.setattr(exports, "rows_of_job", taken_over)
    assert not run_export(job_id=job.pk, clock=timezone.now)
    job.refresh_from_db()
    assert (job.state, job.path) == ("running", "")


def test_failure_is_told(visitor, three, long_lists, monkeypatch, caplog):
    job = waiting(visitor)

    def broken(job):
        raise OSError("the disk is full")
        yield

    monkeypatch.setattr(exports, "rows_of_job", broken)
    assert not run_export(job_id=job.pk, clock=timezone.now)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "export=" in caplog.text


def test_lost_message_is_sent_again(visitor, three, long_lists):
    job = waiting(visitor)
    assert sweep_exports() == 0
    ExportJob.objects.update(alive_at=timezone.now() - timedelta(minutes=5))
    assert sweep_exports() == 1
    job.refresh_from_db()
    assert job.state == "done"
    forget_exports(job.space)
    assert not default_storage.exists(job.path)
    assert ExportJob.objects.count() == 0


def test_file_is_erased_after_seven_days(visitor, three, long_lists, django_capture_on_commit_callbacks):
    job = run(visitor, django_capture_on_commit_callbacks)
    assert expire_old_exports() == 0
    assert expire_exports(now=job.expires_at) == 1
    assert not default_storage.exists(job.path)
    job.refresh_from_db()
    assert (job.state, job.path) == ("expired", "")
    assert visitor.get(reverse("sandbox:export_file", args=[job.pk])).status_code == 404
    assert "a été effacé" in visitor.get(reverse("sandbox:export", args=[job.pk])).content.decode()
    assert expire_exports(now=job.expires_at + timedelta(days=31)) == 0
    assert ExportJob.objects.count() == 0


def test_export_of_somebody_else_is_not_there(visitor, three, long_lists, client):
    from django.test import Client

    job = waiting(visitor)
    other = Client()
    other.post(reverse("sandbox:open"))
    for name in ("export", "export_state", "export_file"):
        assert other.get(reverse(f"sandbox:{name}", args=[job.pk])).status_code == 404


def test_empty_list_of_exports_says_what_will_be_there(visitor):
    assert "Aucun export en préparation" in visitor.get(reverse("sandbox:exports")).content.decode()


def test_download_gives_the_invoice_and_is_told_once(visitor, three, sit):
    address = reverse("sandbox:download", args=[three[0].pk])
    content(visitor.post(address))
    assert Event.objects.filter(type="document.downloaded").count() == 0  # its own supplier
    sit("DESTINATAIRE")
    package = zipfile.ZipFile(io.BytesIO(content(visitor.post(address))))
    assert package.namelist() == ["facture.xml"]
    assert b"F-0" in package.read("facture.xml")
    content(visitor.post(address))
    assert Event.objects.filter(type="document.downloaded").count() == 1
    assert Document.objects.get(pk=three[0].pk).downloaded_at == three[0].space.clock
    assert "Téléchargée le" in visitor.get(reverse("sandbox:received")).content.decode()
    assert visitor.post(reverse("sandbox:download", args=[10**6])).status_code == 404
