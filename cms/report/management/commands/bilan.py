"""``manage.py bilan 2024``: count a year again, judge it, and write its files; a report that cannot be is refused."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.core.templatetags.preau import number
from cms.report.figures import years
from cms.report.files import KINDS, file_name, write_file
from cms.report.reading import Report, read_report


class Command(BaseCommand):
    """Counts afresh, never from what was kept."""

    help = "Recompte le bilan d’une année et écrit ses fichiers\u202f; refuse celui dont une somme est impossible."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year, and where the files go."""
        parser.add_argument("annee", type=int, help="année du bilan, par exemple 2020")
        parser.add_argument("--dossier", type=Path, help="où écrire\u202f; par défaut bilan/ANNÉE sous PREAU_VAR")
        parser.add_argument("--sans-fichier", action="store_true", help="recompter et vérifier, sans rien écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a figure, then the faults or the files."""
        begin, now = perf_counter(), timezone.now()
        offered = years(today_year=timezone.localdate(now).year)
        year = options["annee"]
        if year not in offered:
            raise CommandError(
                f"Année\u00a0: le bilan n’a pas {year}. Années possibles\u00a0: {', '.join(map(str, offered))}."
            )
        report = read_report(year=year, now=now, fresh=True, tell=self._tell)
        for card in report.cards:
            state = self.style.SUCCESS("juste") if card.holds else self.style.ERROR("FAUX ")
            self.stdout.write(f"  {state}  {card.figure.title}\u00a0: {number(card.total)} {card.unit}")
        self.stdout.write(f"  {len(report.cards)} chiffres en {perf_counter() - begin:.1f} s")
        if report.faults:
            raise CommandError(self._refusal(report))
        if not options["sans_fichier"]:
            self._write(report, options["dossier"] or settings.VAR_DIR / "bilan" / str(year))

    def _tell(self, title: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"  …      {title}", ending="\r")

    def _refusal(self, report: Report) -> str:
        lines = [f"Le bilan {report.year} ne s’imprime pas\u00a0: {len(report.faults)} sommes impossibles."]
        for fault in report.faults:
            lines += [f"- {fault.sentence}", f"  {fault.card.figure.remedy}"]
        return "\n".join(lines)

    def _write(self, report: Report, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for extension in KINDS:
            path = folder / file_name(report.year, extension)
            path.write_bytes(write_file(report, extension))
            self.stdout.write(f"  écrit  {path}")
