import django.db.models.deletion
import django.utils.timezone
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('news', '0001_initial'), ('news', '0002_pictogram_choices')]

    initial = True

    dependencies = [
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
            ],
            options={
                'verbose_name': 'fil d’actualités',
                'verbose_name_plural': 'fils d’actualités',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
                ('published_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                ('category', models.CharField(choices=[('news', 'Actualité'), ('good-practice', 'Bonne pratique'), ('testimony', 'Témoignage')], default='news', max_length=20, verbose_name='catégorie')),
                ('pictogram', models.CharField(choices=[('document/document', 'Document'), ('document/document-add', 'Document à ajouter'), ('document/document-download', 'Document à télécharger'), ('document/document-search', 'Document examiné'), ('document/document-signature', 'Document signé'), ('document/contract', 'Contrat'), ('document/binders', 'Classeurs'), ('document/presse-card', 'Presse'), ('digital/application', 'Application'), ('digital/avatar', 'Personne'), ('digital/calendar', 'Calendrier'), ('digital/coding', 'Code'), ('digital/data-visualization', 'Graphiques'), ('digital/in-progress', 'En cours'), ('digital/innovation', 'Idée'), ('digital/mail-send', 'Courrier'), ('digital/search', 'Recherche'), ('digital/self-training', 'Entraînement'), ('system/flow-list', 'Étapes'), ('system/information', 'Information'), ('system/notification', 'Notification'), ('system/padlock', 'Cadenas'), ('system/success', 'Réussite'), ('system/warning', 'Attention'), ('buildings/city-hall', 'Mairie'), ('buildings/companie', 'Entreprise'), ('buildings/factory', 'Chantier ou usine'), ('buildings/school', 'École'), ('institutions/justice', 'Justice'), ('institutions/money', 'Argent'), ('leisure/book', 'Livre'), ('leisure/community', 'Communauté'), ('leisure/video', 'Vidéo'), ('map/compass', 'Boussole')], default='document/presse-card', max_length=60, verbose_name='pictogramme')),
                ('body', wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['news', 'good-practice', 'testimony'])), name='news_page_category_is_known')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='news.newspage')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='newspage',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='news.NewsTag', to='taggit.Tag', verbose_name='étiquettes'),
        ),
    ]
