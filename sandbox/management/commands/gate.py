"""``manage.py gate FILE... [--json]``: judge invoices as a deposit would, and keep nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sandbox.domain.limits import MAX_ARCHIVE_BYTES
from sandbox.services.gate import Verdict, judge_file
from sandbox.services.spaces import DEFAULT_SCENARIO


class Command(BaseCommand):
    """One line an invoice; exit 0 when all files could be judged, whatever the verdicts."""

    help = "Juge des factures (CII, UBL, Factur-X, lots) comme le ferait un dépôt, sans rien garder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and how to tell."""
        parser.add_argument("files", nargs="+", metavar="FICHIER", type=Path)
        parser.add_argument("--json", action="store_true", help="une ligne JSON par facture")
        parser.add_argument("--scenario", default=DEFAULT_SCENARIO, help="les identités contre lesquelles juger")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge each file; those that cannot be opened are named at the end."""
        today = timezone.localdate()
        unopened = []
        for path in options["files"]:
            try:
                with path.open("rb") as stream:
                    content = stream.read(MAX_ARCHIVE_BYTES + 1)
            except OSError as error:
                unopened.append(f"{path} ({error.strerror})")
                continue
            for verdict in judge_file(content=content, file_name=str(path), scenario=options["scenario"], today=today):
                self.stdout.write(_json_line(verdict) if options["json"] else _words(verdict))
        if unopened:
            raise CommandError("Fichiers illisibles : " + ", ".join(unopened))


def _json_line(verdict: Verdict) -> str:
    told = {
        "file": verdict.file,
        "accepted": verdict.accepted,
        "syntax": verdict.syntax,
        "frame": verdict.frame,
        "errors": [{"code": item.code, "field": item.field, "message": item.message} for item in verdict.errors],
        "advice": [
            *({"code": item.code, "field": item.field, "message": item.message} for item in verdict.advice),
            *({"code": item.code, "field": item.location, "message": item.text} for item in verdict.rules),
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def _words(verdict: Verdict) -> str:
    lines = [
        f"{verdict.file} : {'acceptée' if verdict.accepted else 'refusée'} {verdict.syntax} {verdict.frame}".rstrip()
    ]
    lines += [f"  {item.code} : {item.message}" for item in (*verdict.errors, *verdict.advice)]
    if verdict.rules:
        lines.append(f"  {len(verdict.rules)} avis des règles EN 16931 et BR-FR (--json les donne)")
    return "\n".join(lines)
