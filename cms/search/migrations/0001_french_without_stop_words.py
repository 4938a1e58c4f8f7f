"""PostgreSQL’s own French drops « avoir » as a word that says nothing: in invoicing, it is a credit note."""

from django.db import migrations

CREATE = """
CREATE TEXT SEARCH DICTIONARY preau_french_stem (TEMPLATE = snowball, LANGUAGE = french);
CREATE TEXT SEARCH CONFIGURATION preau_french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION preau_french
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH preau_french_stem;
"""
DROP = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS preau_french;
DROP TEXT SEARCH DICTIONARY IF EXISTS preau_french_stem;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(create, drop)]
