"""``manage.py prepare``: what the embedded default needs before its servers start; run at each start."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.accounts.management.demo import demo_people
from config import database_template
from config.environment import PROJECT_ROOT

DEMO_SOURCES = ("*/management/**/*", "cms/*/management/**/*", "sandbox/scenarios/**/*", "notebooks/lessons/**/*")


def _demo_fingerprint() -> str:
    """Changes when the demonstration content does: the next start then loads what is new."""
    digest = hashlib.blake2b(digest_size=16)
    paths = {path for pattern in DEMO_SOURCES for path in PROJECT_ROOT.glob(pattern)}
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(str(path.relative_to(PROJECT_ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


class Command(BaseCommand):
    """Makes or upgrades the SQLite database, loads the demonstration content once, lists its accounts."""

    help = "Prépare la base embarquée et le contenu de démonstration."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing here loses anything: a database that exists is copied aside, then migrated."""
        if connection.vendor != "sqlite":
            raise CommandError("prepare ne sert que la base embarquée ; en production : manage.py migrate.")
        database, stamp = Path(connection.settings_dict["NAME"]), settings.VAR_DIR / "demo-loaded"
        if not database.exists():
            self.stdout.write("  base de données neuve")
            database_template.copy_sqlite(database)
            stamp.unlink(missing_ok=True)
        elif database_template.version_of(database) != database_template.version():
            saved = settings.VAR_DIR / "backups" / "before-migration.sqlite3"
            database_template.save_copy(database, saved)
            self.stdout.write(f"  mise à niveau de la base (copie d’avant : {saved})")
            call_command("migrate", interactive=False, verbosity=0)
            database_template.mark(database)
        fingerprint = _demo_fingerprint()
        if not stamp.exists() or stamp.read_text() != fingerprint:
            self.stdout.write("  contenu de démonstration")
            call_command("load_demo", stdout=self.stdout)
            stamp.write_text(fingerprint)
        self._list_accounts()

    def _list_accounts(self) -> None:
        accounts = [
            {"email": person.email, "roles": person.role_label} for person in demo_people() if settings.DEMO_ACCOUNTS
        ]
        (settings.VAR_DIR / "demo-accounts.json").write_text(json.dumps(accounts))
