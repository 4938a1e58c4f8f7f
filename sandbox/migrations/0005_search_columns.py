"""Fill the new columns from what was deposited; on PostgreSQL, make parts of numbers quick to find."""

from django.db import ProgrammingError, migrations, transaction

TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # The very expression that « icontains » compiles to.
    "CREATE INDEX IF NOT EXISTS sandbox_doc_number_part ON sandbox_document USING gin (UPPER(number::text) gin_trgm_ops)",
)


def fill(apps, schema_editor):
    Document = apps.get_model("sandbox", "Document")
    documents = Document.objects.exclude(payload={}).only("payload").order_by("pk")
    for document in documents.iterator(chunk_size=500):
        told = document.payload
        document.origin_number = str(told.get("origin_number") or "")[:50]
        document.payment_mode = str(told.get("payment_mode") or "")[:30]
        document.iban = "".join(str(told.get("iban") or "").split()).upper()[:34]
        if document.origin_number or document.payment_mode or document.iban:
            document.save(update_fields=["origin_number", "payment_mode", "iban"])


def add_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias), schema_editor.connection.cursor() as cursor:
            for statement in TRIGRAMS:
                cursor.execute(statement)
    except ProgrammingError:  # the account may not add an extension: the search is the same, slower on large lists
        return


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS sandbox_doc_number_part")


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0004_search")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
