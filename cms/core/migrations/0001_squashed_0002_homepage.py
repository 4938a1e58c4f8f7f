import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_sitemappage_standardpage_alter_homepage_options_and_more')]

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('sentence', models.CharField(default='Apprenez à facturer le secteur public, et trompez-vous ici sans conséquence.', max_length=200, verbose_name='en une phrase')),
                ('intro', models.TextField(blank=True, verbose_name='chapeau')),
            ],
            options={
                'verbose_name': 'accueil',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='SiteMapPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
            ],
            options={
                'verbose_name': 'plan du site',
                'verbose_name_plural': 'plans du site',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, help_text='Une ou deux phrases : à quoi sert cette page, pour qui.', verbose_name='chapeau')),
                ('owner_name', models.CharField(blank=True, max_length=120, verbose_name='responsable de la page')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='vérifiée le')),
                ('body', wagtail.fields.StreamField([], blank=True, block_lookup={}, verbose_name='contenu')),
            ],
            options={
                'verbose_name': 'page du site',
                'verbose_name_plural': 'pages du site',
            },
            bases=('wagtailcore.page',),
        ),
    ]
