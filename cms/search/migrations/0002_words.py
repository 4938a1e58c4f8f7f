"""The words of public texts; on PostgreSQL, the indexes that fifty thousand pages need.

The search asks for title and body together, which the indexes of each column cannot answer; mistyped words are found by
their groups of three letters; drafts are set aside without reading the pages.
"""

from django.db import migrations, models

CREATE = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX search_word_letters ON search_searchword USING gin (plain gin_trgm_ops);
CREATE INDEX search_title_and_body ON wagtailsearch_indexentry USING gin ((title || body));
CREATE INDEX search_drafts ON wagtailcore_page (id) WHERE NOT live;
"""
DROP = """
DROP INDEX search_title_and_body;
DROP INDEX search_drafts;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_french_without_stop_words"),
        ("wagtailcore", "0001_initial"),
        ("wagtailsearch", "0006_customise_indexentry"),
    ]
    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("plain", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("shown", models.CharField(max_length=30)),
                ("uses", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "mot des pages",
                "verbose_name_plural": "mots des pages",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("uses__gt", 0)), name="search_word_used"),
                ],
            },
        ),
        # The first index falls with its table.
        migrations.RunPython(create, drop),
    ]
