"""« Notification Facturation » says how often, no longer only whether: who had switched it off keeps it off."""

import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def off_stays_off(apps, schema_editor):
    apps.get_model("sandbox", "NotificationChoice").objects.filter(by_mail=False).update(pace="AUCUNE")


def on_or_off(apps, schema_editor):
    apps.get_model("sandbox", "NotificationChoice").objects.filter(pace="AUCUNE").update(by_mail=False)


class Migration(migrations.Migration):

    dependencies = [
        ('sandbox', '0008_notifications'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='notificationchoice',
            name='chosen_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='notificationchoice',
            name='pace',
            field=models.CharField(
                choices=[('CHAQUE_STATUT', 'À chaque statut'), ('HEBDOMADAIRE', 'Un résumé par semaine, le lundi'), ('AUCUNE', 'Aucun courriel')],
                default='CHAQUE_STATUT',
                max_length=20,
            ),
        ),
        migrations.RunPython(off_stays_off, on_or_off),
        migrations.RemoveField(
            model_name='notificationchoice',
            name='by_mail',
        ),
        migrations.AddConstraint(
            model_name='notificationchoice',
            constraint=models.CheckConstraint(condition=models.Q(('pace__in', ['AUCUNE', 'CHAQUE_STATUT', 'HEBDOMADAIRE'])), name='sandbox_notification_pace_known'),
        ),
    ]
