import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('guides', '0001_initial'), ('guides', '0002_pictogram_choices'), ('guides', '0003_lesson_without_file')]

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuideIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
            ],
            options={
                'verbose_name': 'sommaire des guides',
                'verbose_name_plural': 'sommaires des guides',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='GuidePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
                ('audience', models.CharField(choices=[('suppliers', 'Fournisseurs'), ('recipients', 'Structures publiques'), ('works', 'Acteurs de travaux'), ('everyone', 'Tous les utilisateurs')], default='everyone', max_length=20, verbose_name='public')),
                ('topic', models.CharField(choices=[('deposit', 'Déposer'), ('follow-up', 'Suivre et corriger'), ('works', 'Marchés de travaux'), ('search', 'Rechercher et exporter'), ('account', 'Compte et structure')], default='deposit', max_length=20, verbose_name='sujet')),
                ('minutes', models.PositiveSmallIntegerField(default=5, verbose_name='minutes de lecture')),
                ('pictogram', models.CharField(choices=[('document/document', 'Document'), ('document/document-add', 'Document à ajouter'), ('document/document-download', 'Document à télécharger'), ('document/document-search', 'Document examiné'), ('document/document-signature', 'Document signé'), ('document/contract', 'Contrat'), ('document/binders', 'Classeurs'), ('document/presse-card', 'Presse'), ('digital/application', 'Application'), ('digital/avatar', 'Personne'), ('digital/calendar', 'Calendrier'), ('digital/coding', 'Code'), ('digital/data-visualization', 'Graphiques'), ('digital/in-progress', 'En cours'), ('digital/innovation', 'Idée'), ('digital/mail-send', 'Courrier'), ('digital/search', 'Recherche'), ('digital/self-training', 'Entraînement'), ('system/flow-list', 'Étapes'), ('system/information', 'Information'), ('system/notification', 'Notification'), ('system/padlock', 'Cadenas'), ('system/success', 'Réussite'), ('system/warning', 'Attention'), ('buildings/city-hall', 'Mairie'), ('buildings/companie', 'Entreprise'), ('buildings/factory', 'Chantier ou usine'), ('buildings/school', 'École'), ('institutions/justice', 'Justice'), ('institutions/money', 'Argent'), ('leisure/book', 'Livre'), ('leisure/community', 'Communauté'), ('leisure/video', 'Vidéo'), ('map/compass', 'Boussole')], default='document/document', max_length=60, verbose_name='pictogramme')),
                ('body', wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name='contenu')),
                ('sources', wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name='sources')),
                ('exercise_slug', models.SlugField(blank=True, help_text='Identifiant d’un exercice du bac à sable, qui prouve ce que dit le guide.', verbose_name='exercice lié')),
            ],
            options={
                'verbose_name': 'guide',
                'verbose_name_plural': 'guides',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LabIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
            ],
            options={
                'verbose_name': 'labo',
                'verbose_name_plural': 'labos',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LessonPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
                ('lesson_slug', models.SlugField(unique=True, verbose_name='identifiant de la leçon')),
                ('html', models.TextField(blank=True, verbose_name='contenu publié')),
                ('executed_at', models.DateTimeField(blank=True, null=True, verbose_name='exécutée le')),
                ('outcome', models.CharField(choices=[('passed', 'Exécutée sans erreur'), ('failed', 'En erreur à la dernière exécution')], default='passed', max_length=10, verbose_name='résultat')),
                ('minutes', models.PositiveSmallIntegerField(default=30, verbose_name='durée en minutes')),
            ],
            options={
                'verbose_name': 'leçon',
                'verbose_name_plural': 'leçons',
            },
            bases=('wagtailcore.page',),
        ),
    ]
