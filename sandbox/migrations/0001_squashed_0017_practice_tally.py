import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import ProgrammingError, migrations, models, transaction

from sandbox.migrations._together import CreateTogether


TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # The very expression that « icontains » compiles to.
    "CREATE INDEX IF NOT EXISTS sandbox_doc_number_part ON sandbox_document USING gin (UPPER(number::text) gin_trgm_ops)",
)


def add_trigrams(apps, schema_editor):
    """On PostgreSQL, make a part of a number quick to find."""
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

    replaces = [('sandbox', '0001_initial'), ('sandbox', '0002_circuits'), ('sandbox', '0003_files_of_every_format'), ('sandbox', '0004_search'), ('sandbox', '0005_search_columns'), ('sandbox', '0006_exercises'), ('sandbox', '0007_draft_read_from_pdf'), ('sandbox', '0008_notifications'), ('sandbox', '0009_notification_pace'), ('sandbox', '0010_classes'), ('sandbox', '0011_markets'), ('sandbox', '0012_works_files'), ('sandbox', '0013_works_pieces_in_files'), ('sandbox', '0014_works_constraints'), ('sandbox', '0015_inherited_events'), ('sandbox', '0016_contacts'), ('sandbox', '0017_practice_tally')]

    initial = True

    dependencies = [
        # Not needed, but first: each of their migrations renders again every model a user is tied to (half the time).
        ('account', '0009_emailaddress_unique_primary_email'),
        ('dsfr', '0012_dsfrconfig_notice_description_and_more'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailforms', '0005_alter_formsubmission_form_data'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether([
            migrations.CreateModel(
                name='ApiClient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('client_id', models.CharField(max_length=100, unique=True)),
                    ('secret_hash', models.CharField(max_length=128)),
                    ('label', models.CharField(blank=True, default='', max_length=200)),
                    ('active', models.BooleanField(default=True)),
                ],
                options={
                    'verbose_name': 'application cliente',
                    'verbose_name_plural': 'applications clientes',
                    'ordering': ['client_id'],
                },
            ),
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
            migrations.CreateModel(
                name='FileAdvice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha256', models.CharField(max_length=64, unique=True)),
                    ('state', models.CharField(choices=[('pending', 'En cours'), ('ready', 'Disponible'), ('unavailable', 'Indisponible')], default='pending', max_length=20)),
                    ('findings', models.JSONField(blank=True, default=list)),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'verbose_name': 'avis sur un fichier',
                    'verbose_name_plural': 'avis sur des fichiers',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'ready', 'unavailable'])), name='sandbox_advice_state_known'), models.CheckConstraint(condition=models.Q(('sha256__length', 64)), name='sandbox_advice_fingerprint')],
                },
            ),
            migrations.CreateModel(
                name='PracticeTally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField()),
                    ('kind', models.CharField(max_length=60)),
                    ('code', models.CharField(blank=True, default='', max_length=60)),
                    ('count', models.PositiveIntegerField()),
                ],
                options={
                    'verbose_name': 'compte d’espaces effacés',
                    'verbose_name_plural': 'comptes d’espaces effacés',
                    'ordering': ['pk'],
                    'indexes': [models.Index(fields=['kind', 'month'], name='sandbox_tally_kind')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='sandbox_tally_counts'), models.CheckConstraint(condition=models.Q(('code', ''), ('kind', 'refusal'), _connector='OR'), name='sandbox_tally_code_of_refusals')],
                },
            ),
            migrations.CreateModel(
                name='AccessToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='sandbox.apiclient')),
                    ('fingerprint', models.CharField(max_length=64, unique=True)),
                    ('scope', models.CharField(blank=True, default='', max_length=100)),
                    ('issued_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField(db_index=True)),
                ],
                options={
                    'verbose_name': 'jeton d’accès',
                    'verbose_name_plural': 'jetons d’accès',
                    'ordering': ['-issued_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='sandbox_token_expires_later')],
                },
            ),
            migrations.CreateModel(
                name='NotificationChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pace', models.CharField(choices=[('CHAQUE_STATUT', 'À chaque statut'), ('HEBDOMADAIRE', 'Un résumé par semaine, le lundi'), ('AUCUNE', 'Aucun courriel')], default='CHAQUE_STATUT', max_length=20)),
                    ('chosen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'verbose_name': 'choix de notification',
                    'verbose_name_plural': 'choix de notification',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('pace__in', ['AUCUNE', 'CHAQUE_STATUT', 'HEBDOMADAIRE'])), name='sandbox_notification_pace_known')],
                },
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=50)),
                    ('name', models.CharField(max_length=200)),
                    ('active', models.BooleanField(default=True)),
                    ('commitment_required', models.BooleanField(default=False)),
                ],
                options={
                    'verbose_name': 'service',
                    'ordering': ['structure', 'name', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Flow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveIntegerField()),
                    ('number', models.CharField(max_length=25)),
                    ('syntax', models.CharField(choices=[('IN_DP_E1_UBL_INVOICE', 'E1 UBL'), ('IN_DP_E1_CII', 'E1 CII'), ('IN_DP_E1_PES_FACTURE', 'E1 PES Facture'), ('IN_DP_E1_XCBL', 'E1 xCBL'), ('IN_DP_E2_UBL_INVOICE_MIN', 'E2 UBL minimal'), ('IN_DP_E2_CII_MIN', 'E2 CII minimal'), ('IN_DP_E2_PES_FACTURE_MIN', 'E2 PES Facture minimal'), ('IN_DP_E2_CPP_FACTURE_MIN', 'E2 facture mixte Chorus Pro'), ('IN_DP_PDFARCHIVE_UBL_INVOICE_MUG', 'Archive PDF et UBL'), ('IN_DP_PDFARCHIVE_CII_MUG', 'Archive PDF et CII'), ('IN_DP_E1_CII_16B', 'E1 CII D16B'), ('IN_DP_E2_CII_MIN_16B', 'E2 CII D16B minimal'), ('IN_DP_E2_CII_FACTURX', 'E2 Factur-X'), ('IN_DP_E3_UBL_INVOICE', 'E3 UBL, mémoire de frais de justice')], max_length=40)),
                    ('deposit_mode', models.CharField(choices=[('SAISIE_WEB', 'Saisie en ligne'), ('PORTAIL_PDF', 'PDF déposé sur le portail'), ('EDI_XML_STRUCT', 'EDI, fichier structuré'), ('EDI_MIXTE', 'EDI, fichier mixte'), ('EDI_PDF_ARCHIVE', 'EDI, archive PDF'), ('SAISIE_PORTAIL', 'Saisie sur le portail'), ('SAISIE_API', 'Saisie par l’API'), ('DEPOT_PDF_PORTAIL', 'Dépôt d’un PDF sur le portail'), ('DEPOT_PDF_SIGNE_PORTAIL', 'Dépôt d’un PDF signé sur le portail'), ('DEPOT_PDF_API', 'Dépôt d’un PDF par l’API'), ('DEPOT_PDF_SIGNE_API', 'Dépôt d’un PDF signé par l’API'), ('EDI', 'EDI'), ('UPLOAD_PORTAIL', 'Fichier déposé sur le portail'), ('UPLOAD_API', 'Fichier déposé par l’API'), ('EDI_NUMERISATION', 'EDI, numérisation')], max_length=30)),
                    ('file_name', models.CharField(max_length=255)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('IN_RECU', 'Reçu'), ('IN_TRAITE_SE_CPP', 'Traité par le système d’échanges'), ('IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP', 'Déposé sur le portail, en attente'), ('IN_EN_ATTENTE_TRAITEMENT_CPP', 'En attente de traitement'), ('IN_EN_COURS_TRAITEMENT_CPP', 'En cours de traitement'), ('IN_EN_ATTENTE_RETRAITEMENT_CPP', 'En attente de retraitement'), ('IN_INCIDENTE', 'En incident : à renvoyer en entier'), ('IN_REJETE', 'Rejeté'), ('IN_INTEGRE_PARTIEL', 'Intégré en partie'), ('IN_INTEGRE', 'Intégré')], max_length=60)),
                    ('deposited_at', models.DateTimeField()),
                    ('invoice_number', models.CharField(blank=True, default='', max_length=100)),
                    ('supplier_identifier', models.CharField(blank=True, default='', max_length=100)),
                    ('recipient_identifier', models.CharField(blank=True, default='', max_length=100)),
                    ('errors', models.JSONField(blank=True, default=list)),
                    ('lines', models.JSONField(blank=True, default=list)),
                ],
                options={
                    'verbose_name': 'flux',
                    'verbose_name_plural': 'flux',
                    'ordering': ['-rank'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('number__length', 25)), name='sandbox_flow_number_length'), models.CheckConstraint(condition=models.Q(('state__in', ['IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP', 'IN_EN_ATTENTE_RETRAITEMENT_CPP', 'IN_EN_ATTENTE_TRAITEMENT_CPP', 'IN_EN_COURS_TRAITEMENT_CPP', 'IN_INCIDENTE', 'IN_INTEGRE', 'IN_INTEGRE_PARTIEL', 'IN_RECU', 'IN_REJETE', 'IN_TRAITE_SE_CPP'])), name='sandbox_flow_state_known')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'verbose_name': 'notification envoyée',
                    'verbose_name_plural': 'notifications envoyées',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='PracticeSpace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('anonymous_fingerprint', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                    ('scenario', models.SlugField(max_length=60)),
                    ('run', models.PositiveIntegerField(default=1)),
                    ('clock', models.DateTimeField()),
                    ('opened_at', models.DateTimeField()),
                    ('finished_before', models.BooleanField(default=False)),
                    ('frozen_at', models.DateTimeField(blank=True, null=True)),
                    ('last_sequence', models.PositiveIntegerField(default=0)),
                    ('last_document_rank', models.PositiveIntegerField(default=0)),
                    ('last_flow_rank', models.PositiveIntegerField(default=0)),
                    ('last_file_rank', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'espace de pratique',
                    'verbose_name_plural': 'espaces de pratique',
                    'ordering': ['-opened_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('run__gte', 1)), name='sandbox_space_run_positive', violation_error_message='run >= 1'), models.CheckConstraint(condition=models.Q(('owner', None), ('anonymous_fingerprint', ''), _connector='OR'), name='sandbox_space_one_owner', violation_error_message='a claimed space keeps no anonymous key')],
                },
            ),
            migrations.CreateModel(
                name='Market',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='markets', to='sandbox.practicespace')),
                    ('rank', models.PositiveIntegerField()),
                    ('number', models.CharField(max_length=50)),
                    ('title', models.CharField(max_length=200)),
                    ('ccag', models.CharField(choices=[('2009', 'CCAG travaux 2009'), ('2021', 'CCAG travaux 2021')], max_length=4)),
                    ('currency', models.CharField(default='EUR', max_length=3)),
                    ('amount_excl_vat', models.DecimalField(decimal_places=2, max_digits=15)),
                    ('vat_rate', models.DecimalField(decimal_places=2, max_digits=5)),
                    ('notified_on', models.DateField()),
                    ('starts_on', models.DateField()),
                    ('months', models.PositiveSmallIntegerField()),
                    ('payload', models.JSONField(default=dict)),
                    ('saved_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'verbose_name': 'marché de travaux',
                    'verbose_name_plural': 'marchés de travaux',
                    'ordering': ['-rank'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_market_rank_unique'), models.UniqueConstraint(fields=('space', 'number'), name='sandbox_market_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='sandbox_market_named'), models.CheckConstraint(condition=models.Q(('ccag__in', ['2009', '2021'])), name='sandbox_market_ccag_known'), models.CheckConstraint(condition=models.Q(('currency', 'EUR')), name='sandbox_market_in_euros'), models.CheckConstraint(condition=models.Q(('amount_excl_vat__gt', 0), ('vat_rate__gte', 0), ('vat_rate__lte', 100)), name='sandbox_market_amounts'), models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 60)), name='sandbox_market_lasts'), models.CheckConstraint(condition=models.Q(('starts_on__gte', models.F('notified_on'))), name='sandbox_market_days')],
                },
            ),
            migrations.CreateModel(
                name='SavedSearch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to='sandbox.practicespace')),
                    ('search_space', models.CharField(choices=[('emises', 'Factures émises'), ('recues', 'Factures reçues'), ('a-valider', 'Factures à valider'), ('travaux', 'Factures de travaux')], max_length=20)),
                    ('name', models.CharField(max_length=60)),
                    ('criteria', models.JSONField(default=dict)),
                    ('order', models.CharField(default='-depot', max_length=20)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'recherche enregistrée',
                    'verbose_name_plural': 'recherches enregistrées',
                    'ordering': ['name', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'search_space', 'name'), name='sandbox_search_name_unique'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='sandbox_search_named'), models.CheckConstraint(condition=models.Q(('search_space__in', ['a-valider', 'emises', 'recues', 'travaux'])), name='sandbox_search_space_known')],
                },
            ),
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stored_files', to='sandbox.practicespace')),
                    ('rank', models.PositiveIntegerField()),
                    ('name', models.CharField(max_length=50)),
                    ('mime_type', models.CharField(max_length=100)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('created_at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'fichier ajouté',
                    'verbose_name_plural': 'fichiers ajoutés',
                    'ordering': ['rank'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_file_rank_unique'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='sandbox_file_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='Structure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='structures', to='sandbox.practicespace')),
                    ('identifier', models.CharField(max_length=40)),
                    ('identifier_type', models.CharField(choices=[('SIRET', 'SIRET'), ('UE_HORS_FRANCE', 'TVA intracommunautaire (Union européenne hors France)'), ('HORS_UE', 'Structure hors Union européenne'), ('RIDET', 'RIDET (Nouvelle-Calédonie)'), ('TAHITI', 'Numéro TAHITI (Polynésie française)'), ('AUTRE', 'Autre identifiant'), ('PARTICULIER', 'Particulier')], default='SIRET', max_length=20)),
                    ('name', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('ETAT', 'État'), ('COLLECTIVITE', 'Collectivité ou établissement local'), ('SANTE', 'Établissement public de santé'), ('ENTREPRISE_PUBLIQUE', 'Autre entreprise publique'), ('ENTREPRISE', 'Entreprise')], max_length=20)),
                    ('active', models.BooleanField(default=True)),
                    ('is_supplier', models.BooleanField(default=False)),
                    ('is_recipient', models.BooleanField(default=False)),
                    ('service_required', models.BooleanField(default=False)),
                    ('commitment_required', models.BooleanField(default=False)),
                    ('service_or_commitment_required', models.BooleanField(default=False)),
                    ('by_flow', models.BooleanField(default=False)),
                    ('helios', models.BooleanField(default=False)),
                    ('unused_statuses', models.JSONField(blank=True, default=list)),
                    ('iban', models.CharField(blank=True, default='', max_length=34)),
                    ('address', models.CharField(blank=True, default='', max_length=200)),
                    ('postcode', models.CharField(blank=True, default='', max_length=10)),
                    ('city', models.CharField(blank=True, default='', max_length=100)),
                ],
                options={
                    'verbose_name': 'structure',
                    'ordering': ['name', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'identifier_type', 'identifier'), name='sandbox_structure_unique'), models.CheckConstraint(condition=models.Q(('identifier', ''), _negated=True), name='sandbox_structure_identified'), models.CheckConstraint(condition=models.Q(('identifier_type__in', ['AUTRE', 'HORS_UE', 'PARTICULIER', 'RIDET', 'SIRET', 'TAHITI', 'UE_HORS_FRANCE'])), name='sandbox_structure_type_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['COLLECTIVITE', 'ENTREPRISE', 'ENTREPRISE_PUBLIQUE', 'ETAT', 'SANTE'])), name='sandbox_structure_kind_known')],
                },
            ),
            migrations.CreateModel(
                name='Broadcast',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='broadcasts', to='sandbox.practicespace')),
                    ('rank', models.PositiveIntegerField()),
                    ('sender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='broadcasts', to='sandbox.structure')),
                    ('subject', models.CharField(max_length=100)),
                    ('text', models.TextField()),
                    ('sent_at', models.DateTimeField()),
                    ('script', models.CharField(blank=True, default='', max_length=60)),
                ],
                options={
                    'verbose_name': 'message diffusé',
                    'verbose_name_plural': 'messages diffusés',
                    'ordering': ['-rank'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_broadcast_rank_unique'), models.UniqueConstraint(condition=models.Q(('script', ''), _negated=True), fields=('space', 'script'), name='sandbox_broadcast_script_once'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='sandbox_broadcast_written')],
                },
            ),
            migrations.CreateModel(
                name='Seat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='sandbox.practicespace')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='sandbox.structure')),
                    ('role', models.CharField(choices=[('FOURNISSEUR', 'Fournisseur'), ('VALIDEUR', 'Valideur'), ('VALIDEUR_2', 'Second valideur'), ('MOE', 'Maîtrise d’œuvre'), ('MOA', 'Maîtrise d’ouvrage'), ('DESTINATAIRE', 'Destinataire'), ('COMPTABLE', 'Comptable public'), ('SYSTEME', 'Chorus Pro')], max_length=20)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'siège',
                    'ordering': ['space', 'position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'structure', 'role'), name='sandbox_seat_unique'), models.CheckConstraint(condition=models.Q(('role__in', ['COMPTABLE', 'DESTINATAIRE', 'FOURNISSEUR', 'MOA', 'MOE', 'SYSTEME', 'VALIDEUR', 'VALIDEUR_2'])), name='sandbox_seat_role_known')],
                },
            ),
            migrations.CreateModel(
                name='ExportJob',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='sandbox.practicespace')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sandbox.seat')),
                    ('search_space', models.CharField(choices=[('emises', 'Factures émises'), ('recues', 'Factures reçues'), ('a-valider', 'Factures à valider'), ('travaux', 'Factures de travaux')], max_length=20)),
                    ('criteria', models.JSONField(default=dict)),
                    ('order', models.CharField(default='-depot', max_length=20)),
                    ('format', models.CharField(choices=[('csv', 'CSV (texte, point-virgule)'), ('xlsx', 'XLSX (Excel)'), ('ods', 'ODS (LibreOffice)')], max_length=4)),
                    ('state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('done', 'Prêt'), ('failed', 'Échoué'), ('expired', 'Effacé')], default='queued', max_length=10)),
                    ('rows_total', models.PositiveIntegerField()),
                    ('rows_done', models.PositiveIntegerField(default=0)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('requested_at', models.DateTimeField()),
                    ('alive_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ('told_at', models.DateTimeField(blank=True, null=True)),
                    ('path', models.CharField(blank=True, default='', max_length=200)),
                    ('size', models.PositiveBigIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'export',
                    'ordering': ['-requested_at', '-pk'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['alive_at'], name='sandbox_export_active'), models.Index(condition=models.Q(('state__in', ['done', 'failed'])), fields=['expires_at'], name='sandbox_export_expiry')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['done', 'expired', 'failed', 'queued', 'running'])), name='sandbox_export_state_known'), models.CheckConstraint(condition=models.Q(('format__in', ['csv', 'ods', 'xlsx'])), name='sandbox_export_format_known'), models.CheckConstraint(condition=models.Q(('search_space__in', ['a-valider', 'emises', 'recues', 'travaux'])), name='sandbox_export_space_known'), models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('finished_at__isnull', False), ('state', 'done'), models.Q(('path', ''), _negated=True)), models.Q(models.Q(('state', 'done'), _negated=True), ('path', '')), _connector='OR'), name='sandbox_export_done_has_file'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('rows_done', models.F('rows_total')), _connector='OR'), name='sandbox_export_done_is_whole')],
                },
            ),
            migrations.CreateModel(
                name='MarketParty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('market', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='sandbox.market')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='market_parties', to='sandbox.structure')),
                    ('role', models.CharField(choices=[('TITULAIRE', 'Titulaire (mandataire d’un groupement)'), ('COTRAITANT', 'Cotraitant'), ('SOUS_TRAITANT', 'Sous-traitant à paiement direct'), ('MOE', 'Maîtrise d’œuvre'), ('MOA', 'Maîtrise d’ouvrage'), ('SERVICE_FINANCIER', 'Service financier')], max_length=20)),
                    ('share_excl_vat', models.DecimalField(decimal_places=2, default=0, max_digits=15)),
                    ('principal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sandbox.structure')),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'verbose_name': 'acteur d’un marché',
                    'verbose_name_plural': 'acteurs d’un marché',
                    'ordering': ['market', 'position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('market', 'structure', 'role'), name='sandbox_party_once_a_role'), models.UniqueConstraint(condition=models.Q(('role', 'TITULAIRE')), fields=('market',), name='sandbox_party_one_contractor'), models.CheckConstraint(condition=models.Q(('role__in', ['COTRAITANT', 'MOA', 'MOE', 'SERVICE_FINANCIER', 'SOUS_TRAITANT', 'TITULAIRE'])), name='sandbox_party_role_known'), models.CheckConstraint(condition=models.Q(('share_excl_vat__gte', 0)), name='sandbox_party_share')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('broadcast', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='sandbox.broadcast')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='sandbox.structure')),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'verbose_name': 'message reçu',
                    'verbose_name_plural': 'messages reçus',
                    'ordering': ['-broadcast__rank', 'structure__name', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('broadcast', 'structure'), name='sandbox_delivery_once')],
                },
            ),
            migrations.CreateModel(
                name='Commitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='sandbox.structure')),
                    ('number', models.CharField(max_length=50)),
                    ('label', models.CharField(blank=True, default='', max_length=200)),
                ],
                options={
                    'verbose_name': 'engagement',
                    'ordering': ['structure', 'number', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('structure', 'number'), name='sandbox_commitment_unique')],
                },
            ),
            migrations.CreateModel(
                name='TechnicalAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('login', models.CharField(max_length=150, unique=True)),
                    ('password_hash', models.CharField(max_length=128)),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='technical_accounts', to='sandbox.practicespace')),
                    ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='technical_accounts', to='sandbox.structure')),
                    ('active', models.BooleanField(default=True)),
                ],
                options={
                    'verbose_name': 'compte technique',
                    'verbose_name_plural': 'comptes techniques',
                    'ordering': ['login'],
                },
            ),
            migrations.CreateModel(
                name='WorksFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='works_files', to='sandbox.practicespace')),
                    ('rank', models.PositiveIntegerField()),
                    ('number', models.CharField(max_length=20)),
                    ('contract_number', models.CharField(blank=True, default='', max_length=50)),
                    ('ccag', models.CharField(choices=[('2009', 'CCAG travaux 2009'), ('2021', 'CCAG travaux 2021')], default='2021', max_length=4)),
                    ('is_final', models.BooleanField(default=False)),
                    ('currency', models.CharField(default='EUR', max_length=3)),
                    ('contractor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='works_as_contractor', to='sandbox.structure')),
                    ('moe', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='works_as_moe', to='sandbox.structure')),
                    ('moa', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='works_as_moa', to='sandbox.structure')),
                    ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='works_as_payer', to='sandbox.structure')),
                    ('opened_at', models.DateTimeField()),
                    ('payment_from', models.DateField(blank=True, null=True)),
                    ('final_received_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'verbose_name': 'dossier de facturation',
                    'verbose_name_plural': 'dossiers de facturation',
                    'ordering': ['-rank'],
                    'indexes': [models.Index(fields=['space', 'contract_number'], name='sandbox_works_contract')],
                    'constraints': [models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_works_rank_unique'), models.CheckConstraint(condition=models.Q(('ccag__in', ['2009', '2021'])), name='sandbox_works_ccag_known'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='sandbox_works_numbered')],
                },
            ),
            migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='sandbox.practicespace')),
                    ('rank', models.PositiveIntegerField()),
                    ('frame', models.CharField(choices=[('A1_FACTURE_FOURNISSEUR', 'A1'), ('A2_FACTURE_FOURNISSEUR_DEJA_PAYEE', 'A2'), ('A3_MEMOIRE_JUSTICE', 'A3'), ('A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR', 'A4'), ('A5_ETAT_ACOMPTE_FOURNISSEUR', 'A5'), ('A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR', 'A6'), ('A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR', 'A7'), ('A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR', 'A8'), ('A9_FACTURE_SOUSTRAITANT', 'A9'), ('A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT', 'A10'), ('A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT', 'A11'), ('A12_FACTURE_COTRAITANT', 'A12'), ('A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT', 'A13'), ('A14_PROJET_DECOMPTE_FINAL_COTRAITANT', 'A14'), ('A15_ETAT_ACOMPTE_MOE', 'A15'), ('A16_ETAT_ACOMPTE_VALIDE_MOE', 'A16'), ('A17_PROJET_DECOMPTE_GENERAL_MOE', 'A17'), ('A18_DECOMPTE_GENERAL_MOE', 'A18'), ('A19_ETAT_ACOMPTE_VALIDE_MOA', 'A19'), ('A20_DECOMPTE_GENERAL_MOA', 'A20'), ('A21_DEMANDE_REMBOURSEMENT_TIC', 'A21'), ('A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE', 'A22'), ('A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR', 'A23'), ('A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE', 'A24'), ('A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE', 'A25')], max_length=60)),
                    ('kind', models.CharField(choices=[('FACTURE', 'Facture'), ('AVOIR', 'Avoir'), ('ACOMPTE', 'Acompte')], max_length=20)),
                    ('number', models.CharField(blank=True, default='', max_length=20)),
                    ('status', models.CharField(choices=[('BROUILLON', 'Brouillon'), ('A_VALIDER_1', 'À valider'), ('ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'Erreur du fournisseur sur le valideur'), ('REFUSEE_1', 'Refusée par le valideur'), ('VALIDEE_1', 'Validée'), ('ABSENCE_VALIDATION_1_HORS_DELAI', 'Absence de validation, délai dépassé'), ('A_VALIDER_2', 'À valider (second niveau)'), ('ERREUR_COTRAITANT_SUR_VALIDEUR', 'Erreur du cotraitant sur le valideur'), ('REFUSEE_2', 'Refusée par le second valideur'), ('VALIDEE_2', 'Validée (second niveau)'), ('ABSENCE_VALIDATION_2_HORS_DELAI', 'Absence de seconde validation, délai dépassé'), ('DEPOSEE', 'Déposée'), ('ERREUR_FOURNISSEUR_SUR_MOE', 'Erreur du fournisseur sur la maîtrise d’œuvre'), ('EN_COURS_ACHEMINEMENT', 'En cours d’acheminement'), ('MISE_A_DISPOSITION', 'Mise à disposition du destinataire'), ('A_RECYCLER', 'À recycler'), ('SUSPENDUE', 'Suspendue'), ('REJETEE', 'Rejetée'), ('MANDATEE', 'Mandatée'), ('MISE_EN_PAIEMENT', 'Mise en paiement'), ('COMPTABILISEE', 'Comptabilisée'), ('MISE_A_DISPOSITION_COMPTABLE', 'Mise à disposition du comptable'), ('ABANDONNEE', 'Abandonnée'), ('SUPPRIMEE', 'Supprimée'), ('ASSOCIEE', 'Associée'), ('EN_COURS_TRAITEMENT_PIVOT_S', 'En cours de traitement technique'), ('A_VALIDER_MOE', 'À valider par la maîtrise d’œuvre'), ('ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', 'Absence de validation par la maîtrise d’œuvre, délai réglementaire dépassé'), ('REFUSEE_MOE', 'Refusée par la maîtrise d’œuvre'), ('EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'En attente de recyclage par le fournisseur'), ('ERREUR_MOE_SUR_FOURNISSEUR', 'Erreur de la maîtrise d’œuvre sur le fournisseur'), ('ERREUR_MOA_SUR_FOURNISSEUR', 'Erreur de la maîtrise d’ouvrage sur le fournisseur'), ('INTERPRETEE_OCR', 'Lue dans le PDF'), ('COMPLETEE', 'Complétée'), ('ERREUR_FOURNISSEUR_SUR_MOA', 'Erreur du fournisseur sur la maîtrise d’ouvrage'), ('ERREUR_MOE_SUR_MOA', 'Erreur de la maîtrise d’œuvre sur la maîtrise d’ouvrage'), ('ERREUR_DESTINATAIRE_PD', 'Erreur de destinataire du projet de décompte'), ('ERREUR_DESTINATAIRE_EA', 'Erreur de destinataire de l’état d’acompte'), ('SERVICE_FAIT', 'Service fait'), ('NON_CONFORME', 'Non conforme'), ('A_ASSOCIER_MOE', 'À associer par la maîtrise d’œuvre'), ('ERREUR_DE_MOE', 'Erreur de maîtrise d’œuvre'), ('MISE_A_DISPOSITION_MOE', 'Mise à disposition de la maîtrise d’œuvre'), ('PRISE_EN_COMPTE_MOE', 'Prise en compte par la maîtrise d’œuvre'), ('A_ASSOCIER_MOA', 'À associer par la maîtrise d’ouvrage'), ('ERREUR_DE_MOA', 'Erreur de maîtrise d’ouvrage'), ('REFUSEE_MOA', 'Refusée par la maîtrise d’ouvrage'), ('A_ASSOCIER_FOURNISSEUR', 'À associer par le fournisseur'), ('REFUSEE_FOURNISSEUR', 'Refusée par le fournisseur'), ('A_COMPLETER', 'À compléter'), ('TRANSMISE_MOA', 'Transmise à la maîtrise d’ouvrage'), ('PRISE_EN_COMPTE_DESTINATAIRE', 'Prise en compte par le destinataire'), ('REMPLACEE_PAR_A22', 'Remplacée par un projet de décompte général (procédure tacite)'), ('DUPLIQUE_APRES_REFUS', 'Dupliquée après refus'), ('MISE_A_DISPOSITION_MOA', 'Mise à disposition de la maîtrise d’ouvrage'), ('PRISE_EN_COMPTE_MOA', 'Prise en compte par la maîtrise d’ouvrage'), ('TECHNIQUE_INCONNU', 'État technique inconnu')], default='BROUILLON', max_length=60)),
                    ('status_since', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('supplier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_documents', to='sandbox.structure')),
                    ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_documents', to='sandbox.structure')),
                    ('validator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='validated_documents', to='sandbox.structure')),
                    ('second_validator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second_validated_documents', to='sandbox.structure')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='sandbox.department')),
                    ('commitment_number', models.CharField(blank=True, default='', max_length=50)),
                    ('contract_number', models.CharField(blank=True, default='', max_length=50)),
                    ('origin_number', models.CharField(blank=True, default='', max_length=50)),
                    ('payment_mode', models.CharField(blank=True, choices=[('CHEQUE', 'Chèque'), ('PRELEVEMENT', 'Prélèvement'), ('VIREMENT', 'Virement'), ('ESPECE', 'Espèces'), ('AUTRE', 'Autre'), ('REPORT', 'Report')], default='', max_length=30)),
                    ('iban', models.CharField(blank=True, default='', max_length=34)),
                    ('currency', models.CharField(default='EUR', max_length=3)),
                    ('issued_on', models.DateField(blank=True, null=True)),
                    ('total_excl_vat', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=15)),
                    ('total_vat', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=15)),
                    ('total_discount', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=15)),
                    ('total_incl_vat', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=15)),
                    ('amount_due', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=15)),
                    ('created_at', models.DateTimeField()),
                    ('deposited_at', models.DateTimeField(blank=True, null=True)),
                    ('agreed_at', models.DateTimeField(blank=True, null=True)),
                    ('available_at', models.DateTimeField(blank=True, null=True)),
                    ('first_suspended_at', models.DateTimeField(blank=True, null=True)),
                    ('first_completed_at', models.DateTimeField(blank=True, null=True)),
                    ('paid_at', models.DateTimeField(blank=True, null=True)),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('returned_at', models.DateTimeField(blank=True, null=True)),
                    ('return_reason', models.CharField(blank=True, default='', max_length=60)),
                    ('return_comment', models.TextField(blank=True, default='')),
                    ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                    ('rejection_handled_at', models.DateTimeField(blank=True, null=True)),
                    ('downloaded_at', models.DateTimeField(blank=True, null=True)),
                    ('payment_reference', models.CharField(blank=True, default='', max_length=50)),
                    ('deposit_mode', models.CharField(blank=True, choices=[('SAISIE_WEB', 'Saisie en ligne'), ('PORTAIL_PDF', 'PDF déposé sur le portail'), ('EDI_XML_STRUCT', 'EDI, fichier structuré'), ('EDI_MIXTE', 'EDI, fichier mixte'), ('EDI_PDF_ARCHIVE', 'EDI, archive PDF'), ('SAISIE_PORTAIL', 'Saisie sur le portail'), ('SAISIE_API', 'Saisie par l’API'), ('DEPOT_PDF_PORTAIL', 'Dépôt d’un PDF sur le portail'), ('DEPOT_PDF_SIGNE_PORTAIL', 'Dépôt d’un PDF signé sur le portail'), ('DEPOT_PDF_API', 'Dépôt d’un PDF par l’API'), ('DEPOT_PDF_SIGNE_API', 'Dépôt d’un PDF signé par l’API'), ('EDI', 'EDI'), ('UPLOAD_PORTAIL', 'Fichier déposé sur le portail'), ('UPLOAD_API', 'Fichier déposé par l’API'), ('EDI_NUMERISATION', 'EDI, numérisation')], default='', max_length=30)),
                    ('flow', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='sandbox.flow')),
                    ('works_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='sandbox.worksfile')),
                    ('moe', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_as_moe', to='sandbox.structure')),
                    ('moa', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_as_moa', to='sandbox.structure')),
                    ('asked_excl_vat', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True)),
                    ('received_at', models.DateTimeField(blank=True, null=True)),
                    ('revision_answer', models.CharField(blank=True, choices=[('contested', 'contesté par le titulaire'), ('accepted', 'accepté par le titulaire'), ('deemed', 'réputé accepté, trente jours ayant passé')], default='', max_length=20)),
                    ('revision_answered_at', models.DateTimeField(blank=True, null=True)),
                    ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='following', to='sandbox.document')),
                    ('payload', models.JSONField(default=dict)),
                    ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ],
                options={
                    'verbose_name': 'document',
                    'ordering': ['-rank'],
                    'indexes': [models.Index(fields=['space', 'status'], name='sandbox_doc_space_status'), models.Index(fields=['supplier', 'deposited_at', 'rank'], name='sandbox_doc_supplier'), models.Index(fields=['recipient', 'deposited_at', 'rank'], name='sandbox_doc_recipient'), models.Index(fields=['space', 'issued_on'], name='sandbox_doc_issued_on'), models.Index(fields=['space', 'status_since'], name='sandbox_doc_status_since'), models.Index(fields=['space', 'total_excl_vat'], name='sandbox_doc_excl_vat'), models.Index(fields=['space', 'total_incl_vat'], name='sandbox_doc_incl_vat'), models.Index(fields=['space', 'amount_due'], name='sandbox_doc_due'), models.Index(fields=['space', 'iban'], name='sandbox_doc_iban'), models.Index(models.F('space'), django.db.models.functions.text.Upper('commitment_number'), name='sandbox_doc_commitment'), models.Index(models.F('space'), django.db.models.functions.text.Upper('contract_number'), name='sandbox_doc_contract'), models.Index(models.F('space'), django.db.models.functions.text.Upper('origin_number'), name='sandbox_doc_origin')],
                    'constraints': [models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_document_rank_unique'), models.UniqueConstraint(condition=models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), _negated=True), fields=('space', 'supplier', 'number'), name='sandbox_document_number_unique'), models.CheckConstraint(condition=models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), models.Q(('frame', 'A1_FACTURE_FOURNISSEUR'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A2_FACTURE_FOURNISSEUR_DEJA_PAYEE'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A9_FACTURE_SOUSTRAITANT'), ('status__in', ['ABSENCE_VALIDATION_1_HORS_DELAI', 'ABSENCE_VALIDATION_2_HORS_DELAI', 'A_RECYCLER', 'A_VALIDER_1', 'A_VALIDER_2', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'ERREUR_COTRAITANT_SUR_VALIDEUR', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REFUSEE_1', 'REFUSEE_2', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE', 'VALIDEE_1', 'VALIDEE_2'])), models.Q(('frame', 'A12_FACTURE_COTRAITANT'), ('status__in', ['ABSENCE_VALIDATION_1_HORS_DELAI', 'A_RECYCLER', 'A_VALIDER_1', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REFUSEE_1', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE', 'VALIDEE_1'])), models.Q(('frame', 'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR'), ('status__in', ['ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', 'ASSOCIEE', 'A_ASSOCIER_MOA', 'A_ASSOCIER_MOE', 'A_COMPLETER', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_PD', 'ERREUR_FOURNISSEUR_SUR_MOA', 'ERREUR_FOURNISSEUR_SUR_MOE', 'MISE_A_DISPOSITION_MOA', 'MISE_A_DISPOSITION_MOE', 'PRISE_EN_COMPTE_MOA', 'PRISE_EN_COMPTE_MOE', 'REFUSEE_MOA', 'REFUSEE_MOE', 'SUPPRIMEE', 'TRANSMISE_MOA'])), models.Q(('frame', 'A5_ETAT_ACOMPTE_FOURNISSEUR'), ('status__in', ['ASSOCIEE', 'A_ASSOCIER_MOA', 'A_COMPLETER', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_EA', 'ERREUR_FOURNISSEUR_SUR_MOA', 'MISE_A_DISPOSITION_MOA', 'PRISE_EN_COMPTE_MOA', 'REFUSEE_MOA', 'SUPPRIMEE'])), models.Q(('frame', 'A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR'), ('status__in', ['ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', 'ASSOCIEE', 'A_ASSOCIER_FOURNISSEUR', 'A_ASSOCIER_MOA', 'A_ASSOCIER_MOE', 'A_COMPLETER', 'A_VALIDER_MOE', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_PD', 'ERREUR_FOURNISSEUR_SUR_MOA', 'ERREUR_FOURNISSEUR_SUR_MOE', 'MISE_A_DISPOSITION_MOA', 'MISE_A_DISPOSITION_MOE', 'PRISE_EN_COMPTE_MOA', 'PRISE_EN_COMPTE_MOE', 'REFUSEE_MOA', 'REFUSEE_MOE', 'REMPLACEE_PAR_A22', 'SUPPRIMEE', 'TRANSMISE_MOA'])), models.Q(('frame', 'A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT'), ('status__in', ['ABSENCE_VALIDATION_1_HORS_DELAI', 'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', 'ASSOCIEE', 'A_ASSOCIER_MOA', 'A_ASSOCIER_MOE', 'A_COMPLETER', 'A_VALIDER_1', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_PD', 'ERREUR_FOURNISSEUR_SUR_MOA', 'ERREUR_FOURNISSEUR_SUR_MOE', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'MISE_A_DISPOSITION_MOA', 'MISE_A_DISPOSITION_MOE', 'PRISE_EN_COMPTE_MOA', 'PRISE_EN_COMPTE_MOE', 'REFUSEE_1', 'REFUSEE_MOA', 'REFUSEE_MOE', 'SUPPRIMEE', 'TRANSMISE_MOA', 'VALIDEE_1'])), models.Q(('frame', 'A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT'), ('status__in', ['ABSENCE_VALIDATION_1_HORS_DELAI', 'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', 'ASSOCIEE', 'A_ASSOCIER_MOA', 'A_ASSOCIER_MOE', 'A_COMPLETER', 'A_VALIDER_1', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_PD', 'ERREUR_FOURNISSEUR_SUR_MOA', 'ERREUR_FOURNISSEUR_SUR_MOE', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'MISE_A_DISPOSITION_MOA', 'MISE_A_DISPOSITION_MOE', 'PRISE_EN_COMPTE_MOA', 'PRISE_EN_COMPTE_MOE', 'REFUSEE_1', 'REFUSEE_MOA', 'REFUSEE_MOE', 'SUPPRIMEE', 'TRANSMISE_MOA', 'VALIDEE_1'])), models.Q(('frame', 'A14_PROJET_DECOMPTE_FINAL_COTRAITANT'), ('status__in', ['ABSENCE_VALIDATION_1_HORS_DELAI', 'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', 'ASSOCIEE', 'A_ASSOCIER_FOURNISSEUR', 'A_ASSOCIER_MOA', 'A_ASSOCIER_MOE', 'A_COMPLETER', 'A_VALIDER_1', 'A_VALIDER_MOE', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_PD', 'ERREUR_FOURNISSEUR_SUR_MOA', 'ERREUR_FOURNISSEUR_SUR_MOE', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'MISE_A_DISPOSITION_MOA', 'MISE_A_DISPOSITION_MOE', 'PRISE_EN_COMPTE_MOA', 'PRISE_EN_COMPTE_MOE', 'REFUSEE_1', 'REFUSEE_MOA', 'REFUSEE_MOE', 'REMPLACEE_PAR_A22', 'SUPPRIMEE', 'TRANSMISE_MOA', 'VALIDEE_1'])), models.Q(('frame', 'A15_ETAT_ACOMPTE_MOE'), ('status__in', ['ASSOCIEE', 'A_ASSOCIER_MOA', 'A_COMPLETER', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'ERREUR_DESTINATAIRE_EA', 'ERREUR_DE_MOE', 'ERREUR_MOE_SUR_MOA', 'MISE_A_DISPOSITION_MOA', 'PRISE_EN_COMPTE_MOA', 'REFUSEE_MOA', 'SUPPRIMEE'])), models.Q(('frame', 'A16_ETAT_ACOMPTE_VALIDE_MOE'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A17_PROJET_DECOMPTE_GENERAL_MOE'), ('status__in', ['ASSOCIEE', 'A_ASSOCIER_FOURNISSEUR', 'A_ASSOCIER_MOA', 'A_COMPLETER', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'ERREUR_DESTINATAIRE_EA', 'ERREUR_DE_MOE', 'ERREUR_MOE_SUR_MOA', 'MISE_A_DISPOSITION_MOA', 'PRISE_EN_COMPTE_MOA', 'REFUSEE_MOA', 'REMPLACEE_PAR_A22', 'SUPPRIMEE'])), models.Q(('frame', 'A18_DECOMPTE_GENERAL_MOE'), ('status__in', ['ASSOCIEE', 'A_ASSOCIER_FOURNISSEUR', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'ERREUR_DE_MOE', 'ERREUR_MOE_SUR_FOURNISSEUR', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REFUSEE_FOURNISSEUR', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A19_ETAT_ACOMPTE_VALIDE_MOA'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A20_DECOMPTE_GENERAL_MOA'), ('status__in', ['ASSOCIEE', 'A_ASSOCIER_FOURNISSEUR', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'ERREUR_DE_MOA', 'ERREUR_MOA_SUR_FOURNISSEUR', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REFUSEE_FOURNISSEUR', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE'), ('status__in', ['ASSOCIEE', 'A_ASSOCIER_FOURNISSEUR', 'A_ASSOCIER_MOA', 'A_COMPLETER', 'BROUILLON', 'DEPOSEE', 'DUPLIQUE_APRES_REFUS', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_DESTINATAIRE_EA', 'ERREUR_FOURNISSEUR_SUR_MOA', 'MISE_A_DISPOSITION_MOA', 'PRISE_EN_COMPTE_MOA', 'REFUSEE_MOA', 'SUPPRIMEE'])), models.Q(('frame', 'A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame', 'A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE'), ('status__in', ['A_RECYCLER', 'BROUILLON', 'COMPLETEE', 'COMPTABILISEE', 'DEPOSEE', 'MANDATEE', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'PRISE_EN_COMPTE_DESTINATAIRE', 'REJETEE', 'SERVICE_FAIT', 'SUPPRIMEE', 'SUSPENDUE'])), models.Q(('frame__in', ['A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT', 'A21_DEMANDE_REMBOURSEMENT_TIC', 'A3_MEMOIRE_JUSTICE']), ('status', 'DEPOSEE')), _connector='OR'), name='sandbox_document_status_in_circuit'), models.CheckConstraint(condition=models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), models.Q(models.Q(('number', ''), _negated=True), ('supplier__isnull', False), ('recipient__isnull', False), ('issued_on__isnull', False), ('deposited_at__isnull', False), ('sha256__length', 64)), _connector='OR'), name='sandbox_document_issued_complete'), models.CheckConstraint(condition=models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), models.Q(('total_incl_vat__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('total_excl_vat'), '+', models.F('total_vat')), '-', models.F('total_discount')), '-', models.Value(Decimal('0.011')))), ('total_incl_vat__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('total_excl_vat'), '+', models.F('total_vat')), '-', models.F('total_discount')), '+', models.Value(Decimal('0.011'))))), _connector='OR'), name='sandbox_document_totals_add_up'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['A_COMPLETER', 'A_RECYCLER', 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR', 'ERREUR_COTRAITANT_SUR_VALIDEUR', 'ERREUR_DESTINATAIRE_EA', 'ERREUR_DESTINATAIRE_PD', 'ERREUR_DE_MOA', 'ERREUR_DE_MOE', 'ERREUR_FOURNISSEUR_SUR_MOA', 'ERREUR_FOURNISSEUR_SUR_MOE', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', 'ERREUR_MOA_SUR_FOURNISSEUR', 'ERREUR_MOE_SUR_FOURNISSEUR', 'ERREUR_MOE_SUR_MOA', 'REFUSEE_1', 'REFUSEE_2', 'REFUSEE_FOURNISSEUR', 'REFUSEE_MOA', 'REFUSEE_MOE', 'REJETEE', 'SUSPENDUE']), _negated=True), models.Q(models.Q(('return_reason', ''), _negated=True), ('returned_at__isnull', False)), _connector='OR'), name='sandbox_document_return_has_reason'), models.CheckConstraint(condition=models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), models.Q(('frame__in', ['A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT', 'A12_FACTURE_COTRAITANT', 'A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT', 'A14_PROJET_DECOMPTE_FINAL_COTRAITANT', 'A9_FACTURE_SOUSTRAITANT']), _negated=True), ('validator__isnull', False), _connector='OR'), name='sandbox_document_validator_named'), models.CheckConstraint(condition=models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), models.Q(('frame__in', ['A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT', 'A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT', 'A14_PROJET_DECOMPTE_FINAL_COTRAITANT', 'A15_ETAT_ACOMPTE_MOE', 'A16_ETAT_ACOMPTE_VALIDE_MOE', 'A17_PROJET_DECOMPTE_GENERAL_MOE', 'A18_DECOMPTE_GENERAL_MOE', 'A19_ETAT_ACOMPTE_VALIDE_MOA', 'A20_DECOMPTE_GENERAL_MOA', 'A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE', 'A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR', 'A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE', 'A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE', 'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR', 'A5_ETAT_ACOMPTE_FOURNISSEUR', 'A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR', 'A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR', 'A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR']), _negated=True), ('works_file__isnull', False), _connector='OR'), name='sandbox_document_works_in_file'), models.UniqueConstraint(condition=models.Q(models.Q(('status__in', ['BROUILLON', 'INTERPRETEE_OCR', 'SUPPRIMEE']), _negated=True), ('works_file__isnull', False), models.Q(('status__in', ['DUPLIQUE_APRES_REFUS', 'REFUSEE_FOURNISSEUR', 'REFUSEE_MOA', 'REFUSEE_MOE', 'REMPLACEE_PAR_A22']), _negated=True)), fields=('previous',), name='sandbox_document_one_answer_a_piece'), models.CheckConstraint(condition=models.Q(models.Q(('revision_answer', ''), ('revision_answered_at', None)), models.Q(models.Q(('revision_answer', ''), _negated=True), ('asked_excl_vat__isnull', False), ('revision_answered_at__isnull', False)), _connector='OR'), name='sandbox_document_revision_answered'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['ABSENCE_VALIDATION_2_HORS_DELAI', 'A_VALIDER_2', 'ERREUR_COTRAITANT_SUR_VALIDEUR', 'REFUSEE_2', 'VALIDEE_2']), _negated=True), ('second_validator__isnull', False), _connector='OR'), name='sandbox_document_second_validator_named'), models.CheckConstraint(condition=models.Q(('second_validator', None), models.Q(('second_validator', models.F('validator')), _negated=True), _connector='OR'), name='sandbox_document_validators_differ'), models.CheckConstraint(condition=models.Q(('rejection_handled_at', None), models.Q(('status', 'REJETEE'), ('acknowledged_at__isnull', False)), _connector='OR'), name='sandbox_document_handled_is_rejected'), models.CheckConstraint(condition=models.Q(('acknowledged_at', None), models.Q(('returned_at__isnull', False), ('status__in', ['REJETEE', 'SUSPENDUE'])), _connector='OR'), name='sandbox_document_acknowledged_is_returned'), models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', False), ('status', 'MISE_EN_PAIEMENT')), models.Q(models.Q(('status', 'MISE_EN_PAIEMENT'), _negated=True), ('paid_at', None)), _connector='OR'), name='sandbox_document_paid_has_moment'), models.CheckConstraint(condition=models.Q(('available_at', None), ('available_at__gte', models.F('deposited_at')), _connector='OR'), name='sandbox_document_available_after_deposit')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='sandbox.practicespace')),
                    ('run', models.PositiveIntegerField()),
                    ('sequence', models.PositiveIntegerField()),
                    ('type', models.CharField(choices=[('space.opened', 'Espace ouvert'), ('space.claimed', 'Espace rattaché à un compte'), ('space.resumed', 'Espace repris'), ('seat.taken', 'Changement de siège'), ('clock.advanced', 'Temps avancé'), ('hint.taken', 'Indice demandé'), ('exercise.started', 'Exercice commencé'), ('answer.given', 'Réponse donnée'), ('search.made', 'Recherche faite'), ('export.asked', 'Export demandé'), ('file.added', 'Fichier ajouté'), ('market.saved', 'Fiche de marché enregistrée'), ('draft.read_from_pdf', 'Texte du PDF lu'), ('draft.saved', 'Brouillon enregistré'), ('draft.deleted', 'Brouillon supprimé'), ('flow.accepted', 'Fichier intégré'), ('flow.rejected', 'Fichier rejeté'), ('deposit.refused', 'Dépôt refusé par les contrôles'), ('document.deposited', 'Facture déposée'), ('document.validated', 'Validée par le valideur'), ('document.refused', 'Refusée par le valideur'), ('document.wrong_validator_reported', 'Erreur de valideur signalée'), ('document.validator_corrected', 'Valideur corrigé'), ('document.second_validation_asked', 'Seconde validation demandée'), ('document.validation_lapsed', 'Absence de validation, délai dépassé'), ('document.forwarded', 'Transmise après validation'), ('document.routed', 'Acheminement commencé'), ('document.made_available', 'Mise à disposition du destinataire'), ('document.taken_into_account', 'Prise en compte par le destinataire'), ('document.recycling_asked', 'Mise à recycler'), ('document.suspended', 'Suspendue'), ('document.rejected', 'Rejetée'), ('document.recycled', 'Recyclée'), ('document.completed', 'Complétée'), ('document.service_certified', 'Service fait constaté'), ('document.mandated', 'Mandatée'), ('document.handed_to_accountant', 'Mise à disposition du comptable'), ('document.posted', 'Comptabilisée'), ('document.paid', 'Mise en paiement'), ('works.made_available_moe', 'Mise à disposition de la maîtrise d’œuvre'), ('works.made_available_moa', 'Mise à disposition de la maîtrise d’ouvrage'), ('works.supplier_notified', 'Notifiée au titulaire'), ('works.piece_awaited', 'Pièce suivante attendue'), ('works.moe_lapsed', 'Silence de la maîtrise d’œuvre'), ('works.tacit_branch_opened', 'Décompte général non notifié à temps'), ('works.moa_lapsed', 'Silence de la maîtrise d’ouvrage'), ('works.dg_deemed_accepted', 'Décompte général réputé accepté'), ('works.taken_by_moe', 'Prise en compte par la maîtrise d’œuvre'), ('works.taken_by_moa', 'Prise en compte par la maîtrise d’ouvrage'), ('works.taken_up', 'Reprise par la maîtrise d’ouvrage'), ('works.final_accepted', 'Décompte final arrêté'), ('works.associated', 'Pièce suivante associée'), ('works.replaced_by_a22', 'Remplacée par la procédure tacite'), ('works.piece_refused', 'Pièce refusée'), ('works.duplicated', 'Reprise dans une nouvelle pièce'), ('works.previous_recycling_asked', 'Recyclage demandé'), ('works.piece_recycled', 'Pièce recyclée'), ('works.wrong_actor_reported', 'Erreur d’acteur signalée'), ('works.actor_corrected', 'Acteur corrigé'), ('works.completion_asked', 'Complément demandé'), ('works.piece_completed', 'Pièce complétée'), ('works.revision_contested', 'Montant révisé contesté'), ('works.revision_accepted', 'Montant révisé accepté'), ('works.revision_deemed_accepted', 'Montant révisé réputé accepté'), ('works.refusal_stopped', 'Refus pour erreur de montant arrêté'), ('document.acknowledged', 'Acquittement'), ('document.rejection_handled', 'Rejet traité'), ('document.downloaded', 'Téléchargée par le destinataire'), ('message.sent', 'Message diffusé'), ('message.read', 'Message lu'), ('request.sent', 'Sollicitation envoyée'), ('request.forwarded', 'Sollicitation transmise au client'), ('request.answered', 'Réponse à une sollicitation'), ('request.followed_up', 'Relance d’une sollicitation'), ('request.closed', 'Sollicitation close'), ('assistant.asked', 'Question à l’assistant'), ('assistant.activation_resent', 'Lien d’activation renvoyé par l’assistant')], max_length=60)),
                    ('occurred_at', models.DateTimeField()),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('role', models.CharField(blank=True, choices=[('FOURNISSEUR', 'Fournisseur'), ('VALIDEUR', 'Valideur'), ('VALIDEUR_2', 'Second valideur'), ('MOE', 'Maîtrise d’œuvre'), ('MOA', 'Maîtrise d’ouvrage'), ('DESTINATAIRE', 'Destinataire'), ('COMPTABLE', 'Comptable public'), ('SYSTEME', 'Chorus Pro')], default='', max_length=20)),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sandbox.structure')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='sandbox.document')),
                    ('source', models.CharField(blank=True, default='', max_length=60)),
                    ('target', models.CharField(blank=True, default='', max_length=60)),
                    ('reason', models.CharField(blank=True, default='', max_length=60)),
                    ('comment', models.TextField(blank=True, default='')),
                    ('payload', models.JSONField(blank=True, default=dict)),
                    ('relayed_at', models.DateTimeField(blank=True, null=True)),
                    ('inherited', models.BooleanField(db_default=False, default=False)),
                ],
                options={
                    'verbose_name': 'événement',
                    'ordering': ['space', 'run', 'sequence'],
                    'indexes': [models.Index(condition=models.Q(('relayed_at', None)), fields=['recorded_at'], name='sandbox_event_unrelayed'), models.Index(fields=['type', 'recorded_at'], name='sandbox_event_type')],
                    'constraints': [models.UniqueConstraint(fields=('space', 'run', 'sequence'), name='sandbox_event_sequence_unique'), models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='sandbox_event_sequence_positive'), models.CheckConstraint(condition=models.Q(('type__in', ['answer.given', 'assistant.activation_resent', 'assistant.asked', 'clock.advanced', 'deposit.refused', 'document.acknowledged', 'document.completed', 'document.deposited', 'document.downloaded', 'document.forwarded', 'document.handed_to_accountant', 'document.made_available', 'document.mandated', 'document.paid', 'document.posted', 'document.recycled', 'document.recycling_asked', 'document.refused', 'document.rejected', 'document.rejection_handled', 'document.routed', 'document.second_validation_asked', 'document.service_certified', 'document.suspended', 'document.taken_into_account', 'document.validated', 'document.validation_lapsed', 'document.validator_corrected', 'document.wrong_validator_reported', 'draft.deleted', 'draft.read_from_pdf', 'draft.saved', 'exercise.started', 'export.asked', 'file.added', 'flow.accepted', 'flow.rejected', 'hint.taken', 'market.saved', 'message.read', 'message.sent', 'request.answered', 'request.closed', 'request.followed_up', 'request.forwarded', 'request.sent', 'search.made', 'seat.taken', 'space.claimed', 'space.opened', 'space.resumed', 'works.actor_corrected', 'works.associated', 'works.completion_asked', 'works.dg_deemed_accepted', 'works.duplicated', 'works.final_accepted', 'works.made_available_moa', 'works.made_available_moe', 'works.moa_lapsed', 'works.moe_lapsed', 'works.piece_awaited', 'works.piece_completed', 'works.piece_recycled', 'works.piece_refused', 'works.previous_recycling_asked', 'works.refusal_stopped', 'works.replaced_by_a22', 'works.revision_accepted', 'works.revision_contested', 'works.revision_deemed_accepted', 'works.supplier_notified', 'works.tacit_branch_opened', 'works.taken_by_moa', 'works.taken_by_moe', 'works.taken_up', 'works.wrong_actor_reported'])), name='sandbox_event_type_known')],
                },
            ),
            migrations.CreateModel(
                name='Request',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='sandbox.practicespace')),
                    ('rank', models.PositiveIntegerField()),
                    ('number', models.CharField(max_length=20)),
                    ('pair', models.CharField(max_length=40)),
                    ('route', models.CharField(choices=[('DIRECTE', 'Droit au client'), ('RELAYEE', 'Lue d’abord par l’assistance, puis transmise au client'), ('ASSISTANCE', 'Traitée par l’assistance')], max_length=20)),
                    ('status', models.CharField(choices=[('CHEZ_ASSISTANCE', 'Chez l’assistance'), ('CHEZ_CLIENT', 'Chez le client'), ('REPONDUE', 'Répondue'), ('CLOSE', 'Close')], max_length=20)),
                    ('status_since', models.DateTimeField()),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests_sent', to='sandbox.structure')),
                    ('addressee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='requests_received', to='sandbox.structure')),
                    ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='sandbox.document')),
                    ('sent_at', models.DateTimeField()),
                    ('reached_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
                options={
                    'verbose_name': 'sollicitation',
                    'verbose_name_plural': 'sollicitations',
                    'ordering': ['-rank'],
                    'constraints': [models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_request_rank_unique'), models.UniqueConstraint(fields=('space', 'number'), name='sandbox_request_number_unique'), models.CheckConstraint(condition=models.Q(('route__in', ['ASSISTANCE', 'DIRECTE', 'RELAYEE']), ('status__in', ['CHEZ_ASSISTANCE', 'CHEZ_CLIENT', 'CLOSE', 'REPONDUE'])), name='sandbox_request_known'), models.CheckConstraint(condition=models.Q(('route', 'ASSISTANCE'), ('addressee__isnull', False), _connector='OR'), name='sandbox_request_has_client'), models.CheckConstraint(condition=models.Q(models.Q(('route', 'ASSISTANCE'), ('status', 'CHEZ_CLIENT'), _negated=True), models.Q(('route', 'DIRECTE'), ('status', 'CHEZ_ASSISTANCE'), _negated=True)), name='sandbox_request_on_its_route'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'CHEZ_CLIENT'), _negated=True), ('reached_at__isnull', False), _connector='OR'), name='sandbox_request_reached'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'CLOSE')), models.Q(models.Q(('status', 'CLOSE'), _negated=True), ('closed_at', None)), _connector='OR'), name='sandbox_request_closed')],
                },
            ),
            migrations.CreateModel(
                name='RequestMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='sandbox.request')),
                    ('rank', models.PositiveIntegerField()),
                    ('party', models.CharField(choices=[('EMETTEUR', 'Émetteur'), ('ASSISTANCE', 'Assistance Chorus Pro (AIFE)'), ('CLIENT', 'Client')], max_length=20)),
                    ('structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sandbox.structure')),
                    ('text', models.TextField()),
                    ('written_at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'message d’une sollicitation',
                    'verbose_name_plural': 'messages d’une sollicitation',
                    'ordering': ['request', 'rank'],
                    'constraints': [models.UniqueConstraint(fields=('request', 'rank'), name='sandbox_request_message_rank_unique'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='sandbox_request_message_written'), models.CheckConstraint(condition=models.Q(models.Q(('party', 'ASSISTANCE'), ('structure', None)), models.Q(('party__in', ['EMETTEUR', 'CLIENT']), ('structure__isnull', False)), _connector='OR'), name='sandbox_request_message_signed')],
                },
            ),
            migrations.CreateModel(
                name='RequestFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='sandbox.request')),
                    ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='sandbox.requestmessage')),
                    ('rank', models.PositiveIntegerField()),
                    ('name', models.CharField(max_length=50)),
                    ('mime_type', models.CharField(max_length=100)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                ],
                options={
                    'verbose_name': 'pièce d’une sollicitation',
                    'verbose_name_plural': 'pièces d’une sollicitation',
                    'ordering': ['request', 'rank'],
                    'constraints': [models.UniqueConstraint(fields=('request', 'rank'), name='sandbox_request_file_rank_unique'), models.CheckConstraint(condition=models.Q(('sha256__length', 64), ('size__gt', 0)), name='sandbox_request_file_kept')],
                },
            ),
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='sandbox.document')),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(max_length=50)),
                    ('designation', models.CharField(blank=True, default='', max_length=255)),
                    ('mime_type', models.CharField(max_length=100)),
                    ('size', models.PositiveIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('main', models.BooleanField(default=False)),
                    ('added_by_completion', models.BooleanField(default=False)),
                ],
                options={
                    'verbose_name': 'pièce jointe',
                    'verbose_name_plural': 'pièces jointes',
                    'ordering': ['document', 'rank'],
                    'constraints': [models.UniqueConstraint(fields=('document', 'rank'), name='sandbox_attachment_rank_unique'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='sandbox_attachment_not_empty'), models.CheckConstraint(condition=models.Q(('sha256__length', 64)), name='sandbox_attachment_fingerprint')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='department',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='sandbox.structure'),
        ),
        migrations.AddField(
            model_name='flow',
            name='space',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flows', to='sandbox.practicespace'),
        ),
        migrations.AddField(
            model_name='notice',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sandbox.event'),
        ),
        migrations.AddField(
            model_name='practicespace',
            name='current_seat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='occupied_spaces', to='sandbox.seat'),
        ),
        migrations.AddConstraint(
            model_name='flow',
            constraint=models.UniqueConstraint(fields=('space', 'rank'), name='sandbox_flow_rank_unique'),
        ),
        migrations.AddConstraint(
            model_name='flow',
            constraint=models.UniqueConstraint(fields=('space', 'number'), name='sandbox_flow_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.UniqueConstraint(fields=('structure', 'code'), name='sandbox_department_unique'),
        ),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
