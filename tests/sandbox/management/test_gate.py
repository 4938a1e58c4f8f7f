"""``manage.py gate``: the verdict of a deposit, with nothing kept."""

import json
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from sandbox.formats import advice as rules
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, Event, FileAdvice, Flow
from sandbox.queries import flow_report
from sandbox.services import deposit_flow
from tests.conftest import AIFE_CII
from tests.sandbox.factories import make_draft, make_facturx, make_space, make_zip
from tests.sandbox.formats.test_ubl import invoice

OFFICIAL = sorted(AIFE_CII.glob("*.xml"))
WORKS = {"P57": "A13", "P75": "A7", "P77": "A22"}


def judged(*paths):
    out = StringIO()
    call_command("gate", *map(str, paths), "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.skipif(not OFFICIAL, reason="the official example files are not beside the project")
def test_official_files_pass_and_works_pieces_enter_their_circuit():
    found = judged(*OFFICIAL)
    assert [line["file"] for line in found] == [str(path) for path in OFFICIAL]
    for line in found:
        case = line["file"][-7:-4]
        assert (line["accepted"], line["errors"], line["syntax"]) == (True, [], "IN_DP_E2_CII_MIN_16B")
        codes = {advice["code"] for advice in line["advice"]}
        assert "CADRE_CIRCUIT_A_VENIR" not in codes
        assert line["frame"] == WORKS.get(case, "A9" if case in {"P23", "P87"} else "A1")
        assert any(code.startswith("BR-") for code in codes)


@pytest.mark.django_db
@pytest.mark.skipif(not OFFICIAL, reason="the official example files are not beside the project")
@pytest.mark.parametrize("path", OFFICIAL[::4], ids=lambda path: path.stem)
def test_command_and_deposit_say_the_same(path):
    flow = deposit_flow(space_id=make_space().pk, content=path.read_bytes(), file_name=path.name)
    (line,) = judged(path)
    report = flow_report(flow)
    assert line["accepted"] is flow.accepted
    told = [(item.code, item.field, item.message) for item in report.advice]
    assert [(item["code"], item["field"], item["message"]) for item in line["advice"]][: len(told)] == told


def test_line_has_the_published_keys_and_names_the_mistake(written):
    (line,) = judged(written("f.xml", write_cii(make_draft(commitment_number="", number="F" * 21))))
    assert list(line) == ["file", "accepted", "syntax", "frame", "errors", "advice"]
    assert (line["accepted"], line["syntax"], line["frame"]) == (False, "IN_DP_E1_CII_16B", "A1")
    assert [(error["code"], error["field"]) for error in line["errors"]] == [
        ("ENGAGEMENT_ABSENT", "commitment"),
        ("NUMERO_TROP_LONG", "number"),
    ]
    assert all(set(item) == {"code", "field", "message"} for item in (*line["errors"], *line["advice"]))


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "FICHIER_VIDE"), (b"<a>", "XML_MAL_FORME"), (b"<a/>", "XML_RACINE_INCONNUE"), (b"%PDF-", "PDF_ILLISIBLE")],
)
def test_file_that_cannot_be_read_is_judged_all_the_same(written, content, code):
    (line,) = judged(written("f", content))
    assert (line["accepted"], line["syntax"], [error["code"] for error in line["errors"]]) == (False, "", [code])


def test_every_format_and_every_invoice_of_a_batch_has_its_line(written):
    cii = write_cii(make_draft())
    found = judged(
        written("u.xml", invoice()),
        written("x.pdf", make_facturx(cii)),
        written("lot.zip", make_zip(("a.xml", cii), ("b.xml", b"<b>"))),
    )
    assert [(line["file"].rsplit("/", 1)[-1], line["syntax"], line["accepted"]) for line in found] == [
        ("u.xml", "IN_DP_E1_UBL_INVOICE", True),
        ("x.pdf", "IN_DP_E2_CII_FACTURX", True),
        ("a.xml", "IN_DP_E1_CII_16B", True),
        ("b.xml", "", False),
    ]
    assert found[2]["file"].endswith("lot.zip/a.xml")


@pytest.mark.django_db
def test_nothing_is_kept(written):
    before = default_storage.exists("bac-a-sable") and default_storage.listdir("bac-a-sable")
    judged(written("f.xml", write_cii(make_draft())))
    assert [model.objects.count() for model in (Flow, Document, Event, FileAdvice)] == [0, 0, 0, 0]
    assert (default_storage.exists("bac-a-sable") and default_storage.listdir("bac-a-sable")) == before


def test_rules_that_cannot_be_applied_are_said_so(written, monkeypatch):
    monkeypatch.setattr(rules, "MAX_QUESTION_BYTES", 10)
    (line,) = judged(written("f.xml", write_cii(make_draft())))
    assert line["accepted"]
    assert [item["code"] for item in line["advice"]] == ["AVIS_INDISPONIBLE"]


def test_missing_file_is_an_error_once_the_others_are_judged(written, tmp_path):
    out = StringIO()
    path = written("f.xml", write_cii(make_draft()))
    with pytest.raises(CommandError, match="absent"):
        call_command("gate", str(tmp_path / "absent.xml"), str(path), "--json", stdout=out)
    assert json.loads(out.getvalue())["accepted"]


def test_words_for_people(written):
    out = StringIO()
    call_command("gate", str(written("f.xml", write_cii(make_draft(commitment_number="")))), stdout=out)
    assert "f.xml : refusée IN_DP_E1_CII_16B A1" in out.getvalue()
    assert "ENGAGEMENT_ABSENT : Champ" in out.getvalue()
