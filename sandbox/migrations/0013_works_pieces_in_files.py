"""Works pieces that waited for their circuit get a dossier of their own."""

from django.db import migrations

WORKS = ("A4_", "A5_", "A6_", "A7_", "A8_", "A10_", "A13_", "A14_", "A15_", "A16_", "A17_", "A18_", "A19_", "A20_")
WORKS += ("A22_", "A23_", "A24_", "A25_")
THROUGH_VALIDATOR = ("A10_", "A13_", "A14_")


def open_files(apps, schema_editor):
    document_model = apps.get_model("sandbox", "Document")
    file_model = apps.get_model("sandbox", "WorksFile")
    waiting = document_model.objects.filter(status="DEPOSEE", works_file=None).order_by("space_id", "rank")
    for document in waiting.iterator():
        if not document.frame.startswith(WORKS):
            continue
        rank = file_model.objects.filter(space_id=document.space_id).count() + 1
        document.works_file = file_model.objects.create(
            space_id=document.space_id,
            rank=rank,
            number=document.number,
            contract_number=document.contract_number,
            contractor_id=document.supplier_id,
            payer_id=document.recipient_id,
            moa_id=document.recipient_id,
            opened_at=document.created_at,
        )
        document.moa_id = document.recipient_id
        if document.frame.startswith(THROUGH_VALIDATOR) and document.validator_id is None:
            document.validator_id = document.recipient_id  # the gate asked for none then
        document.save()


class Migration(migrations.Migration):
    """Rows only, so that PostgreSQL may add the constraints after."""

    dependencies = [("sandbox", "0012_works_files")]

    operations = [migrations.RunPython(open_files, migrations.RunPython.noop)]
