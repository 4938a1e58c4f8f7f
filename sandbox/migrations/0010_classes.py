"""Moments that anyone may start from, and spaces that a class holds still."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sandbox', '0009_notification_pace'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='fin d’adresse')),
                ('title', models.CharField(max_length=150, verbose_name='titre')),
                ('scenario', models.SlugField(max_length=60, verbose_name='scénario')),
                ('clock', models.DateTimeField(null=True, verbose_name='date de l’espace')),
                ('events', models.JSONField(blank=True, default=list, verbose_name='journal')),
                ('created_at', models.DateTimeField(verbose_name='créé le')),
            ],
            options={
                'verbose_name': 'marque-page',
                'verbose_name_plural': 'marque-pages',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='sandbox_bookmark_has_a_code')],
            },
        ),
        migrations.AddField(
            model_name='practicespace',
            name='frozen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
