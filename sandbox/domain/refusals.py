"""What the engine says no with: codes and values. The French stands in ``explanations`` only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum
from types import MappingProxyType


class RefusalCode(StrEnum):
    """Stable codes: they are stored, counted, linked to guides; never renamed."""

    # What is wrong with a file.
    FILE_EMPTY = "FICHIER_VIDE"
    FILE_TOO_LARGE = "FICHIER_TROP_LOURD"
    FILE_TYPE_UNKNOWN = "FICHIER_TYPE_INCONNU"
    FILE_NAME_TOO_LONG = "FICHIER_NOM_TROP_LONG"
    FILE_ENCODING = "FICHIER_ENCODAGE"
    XML_MALFORMED = "XML_MAL_FORME"
    XML_FORBIDDEN = "XML_DTD_INTERDITE"
    XML_SCHEMA = "XML_SCHEMA"
    XML_NOT_CII = "XML_NON_CII"
    XML_ROOT_UNKNOWN = "XML_RACINE_INCONNUE"
    SYNTAX_MISMATCH = "SYNTAXE_DIFFERENTE"
    FACTURX_XML_MISSING = "FACTURX_SANS_XML"
    FILE_NOT_PDF = "FICHIER_NON_PDF"
    PDF_UNREADABLE = "PDF_ILLISIBLE"
    PDF_PASSWORD = "PDF_MOT_DE_PASSE"  # noqa: S105 - a code, not a password
    PDF_SCANNED = "PDF_NUMERISE"
    ARCHIVE_UNREADABLE = "ARCHIVE_ILLISIBLE"
    ARCHIVE_EMPTY = "ARCHIVE_VIDE"
    ARCHIVE_TOO_LARGE = "ARCHIVE_TROP_LOURDE"
    ARCHIVE_NESTED = "ARCHIVE_IMBRIQUEE"
    ARCHIVE_MEMBER = "ARCHIVE_ELEMENT_INTERDIT"
    BATCH_PLAIN_PDF = "LOT_PDF_SIMPLE"
    FLOW_NAME = "FLUX_NOM"
    RULES_UNAVAILABLE = "AVIS_INDISPONIBLE"
    VALUE_UNREADABLE = "VALEUR_ILLISIBLE"
    ATTACHMENT_UNREADABLE = "PJ_ILLISIBLE"
    ATTACHMENT_TYPE = "PJ_TYPE"
    ATTACHMENTS_TOO_LARGE = "PJ_TROP_LOURDES"
    SYNTAX_UNKNOWN = "SYNTAXE_INCONNUE"
    # What the gate checks.
    NUMBER_MISSING = "NUMERO_ABSENT"
    NUMBER_TOO_LONG = "NUMERO_TROP_LONG"
    NUMBER_CHARACTERS = "NUMERO_CARACTERES"
    NUMBER_DUPLICATE = "NUMERO_DEJA_UTILISE"
    DATE_MISSING = "DATE_ABSENTE"
    DATE_IN_FUTURE = "DATE_FUTURE"
    FRAME_UNKNOWN = "CADRE_INCONNU"
    FRAME_NOT_OPEN = "CADRE_NON_OUVERT"
    FRAME_WAITING = "CADRE_CIRCUIT_A_VENIR"
    KIND_UNKNOWN = "TYPE_INCONNU"
    CURRENCY_MISSING = "DEVISE_ABSENTE"
    SUPPLIER_MISSING = "FOURNISSEUR_ABSENT"
    SUPPLIER_UNKNOWN = "FOURNISSEUR_INCONNU"
    SUPPLIER_INACTIVE = "FOURNISSEUR_INACTIF"
    RECIPIENT_MISSING = "DESTINATAIRE_ABSENT"
    RECIPIENT_UNKNOWN = "DESTINATAIRE_INCONNU"
    RECIPIENT_INACTIVE = "DESTINATAIRE_INACTIF"
    RECIPIENT_SIRET_DOUBTFUL = "DESTINATAIRE_SIRET_DOUTEUX"
    SERVICE_MISSING = "SERVICE_ABSENT"
    SERVICE_UNKNOWN = "SERVICE_INCONNU"
    SERVICE_INACTIVE = "SERVICE_INACTIF"
    SERVICE_RESERVED = "SERVICE_RESERVE"
    COMMITMENT_MISSING = "ENGAGEMENT_ABSENT"
    COMMITMENT_UNKNOWN = "ENGAGEMENT_INCONNU"
    SERVICE_OR_COMMITMENT_MISSING = "SERVICE_OU_ENGAGEMENT_ABSENT"
    PAYMENT_MEANS_MISSING = "PAIEMENT_ABSENT"
    IBAN_MISSING = "IBAN_ABSENT"
    IBAN_WRONG = "IBAN_FAUX"
    LINES_MISSING = "LIGNES_ABSENTES"
    LINE_TOTAL = "LIGNE_TOTAL"
    VAT_MISSING = "TVA_ABSENTE"
    VAT_CATEGORY_MISSING = "TVA_CATEGORIE_ABSENTE"
    VAT_DUE_TYPE_MISSING = "TVA_TYPE_ABSENT"
    VAT_EXEMPTION_REASON = "TVA_MOTIF_EXONERATION"
    VAT_BREAKDOWN = "TVA_VENTILATION"
    AMOUNT_OUT_OF_RANGE = "MONTANT_HORS_LIMITES"
    TOTALS = "TOTAUX_INCOHERENTS"
    AMOUNT_DUE = "NET_A_PAYER_INCOHERENT"
    DISCOUNT_REASON = "REMISE_MOTIF_ABSENT"
    ORIGIN_MISSING = "FACTURE_ORIGINE_ABSENTE"
    VALIDATOR_MISSING = "VALIDEUR_ABSENT"
    VALIDATOR_UNKNOWN = "VALIDEUR_INCONNU"
    VALIDATOR_INACTIVE = "VALIDEUR_INACTIF"
    VALIDATOR_IS_SUPPLIER = "VALIDEUR_FOURNISSEUR"
    VALIDATOR_UNEXPECTED = "VALIDEUR_INATTENDU"
    ALREADY_PAID_DUE = "NET_A_PAYER_DEJA_PAYE"
    CREDIT_NOTE_PAYMENT = "PAIEMENT_SUR_AVOIR"
    # Gestures on a document.
    NOT_ALLOWED_NOW = "GESTE_IMPOSSIBLE_A_CE_STATUT"
    NOT_YOUR_ROLE = "GESTE_D_UN_AUTRE_ACTEUR"
    REASON_MISSING = "MOTIF_ABSENT"
    REASON_UNKNOWN = "MOTIF_INCONNU"
    COMMENT_MISSING = "COMMENTAIRE_ABSENT"
    STATUS_UNUSED = "STATUT_NON_UTILISE"
    NOT_BY_FLOW = "DESTINATAIRE_HORS_FLUX"
    ALREADY_ACKNOWLEDGED = "DEJA_ACQUITTEE"
    REJECTION_ALREADY_HANDLED = "REJET_DEJA_TRAITE"
    NOT_ACKNOWLEDGED = "REJET_NON_ACQUITTE"
    NOTHING_TO_COMPLETE = "COMPLEMENT_VIDE"
    NOTHING_RECYCLED = "RECYCLAGE_SANS_CHANGEMENT"
    DOCUMENT_MOVED = "DOCUMENT_DEPLACE"
    NOT_A_DRAFT = "PAS_UN_BROUILLON"
    VALIDATOR_UNCHANGED = "VALIDEUR_SANS_CHANGEMENT"
    NO_SECOND_VALIDATOR = "SECOND_VALIDEUR_ABSENT"
    SECOND_VALIDATOR_EXPECTED = "SECOND_VALIDEUR_ATTENDU"
    # Works pieces.
    NO_MOE = "MOE_ABSENTE"
    MOE_FIRST = "MOE_D_ABORD"
    AMOUNT_IS_NOT_A_REFUSAL = "MONTANT_N_EST_PAS_UN_REFUS"
    NOT_REVISED = "MONTANT_NON_REVISE"
    REVISION_ANSWERED = "REVISION_DEJA_REPONDUE"
    CONTEST_WITHOUT_REASON = "CONTESTATION_SANS_MOTIF"
    ACTOR_UNKNOWN = "ACTEUR_INCONNU"
    ACTOR_UNCHANGED = "ACTEUR_SANS_CHANGEMENT"
    WORKS_BY_FILE = "PIECE_DE_TRAVAUX_SAISIE"
    WORKS_SIMPLE_FRAME = "CADRE_SIMPLE_SUR_MARCHE_DE_TRAVAUX"
    WORKS_OTHER_DEPOSITOR = "CADRE_D_UN_AUTRE_ACTEUR"
    MOA_MISSING = "MOA_ABSENTE"
    PIECE_EXPECTED = "PIECE_A_DEPOSER"
    PREVIOUS_UNKNOWN = "PIECE_PRECEDENTE_INCONNUE"
    PREVIOUS_MISMATCH = "PIECE_PRECEDENTE_INCOMPATIBLE"
    PREVIOUS_TAKEN = "PIECE_PRECEDENTE_DEJA_SUIVIE"
    FILE_CURRENCY = "DEVISE_DU_DOSSIER"
    CUMULATIVE_DOWN = "CUMUL_EN_BAISSE"
    REVISION_UNEXPLAINED = "REVISION_SANS_EXPLICATION"
    # Searches and exported lists.
    SEARCH_NAME_WRONG = "RECHERCHE_NOM"
    SEARCH_NAME_TAKEN = "RECHERCHE_NOM_PRIS"
    SEARCH_TOO_MANY = "RECHERCHES_TROP_NOMBREUSES"
    SEARCH_CRITERIA_WRONG = "RECHERCHE_CRITERE"
    EXPORT_EMPTY = "EXPORT_VIDE"
    EXPORT_TOO_MANY = "EXPORTS_TROP_NOMBREUX"
    EXPORT_FORMAT = "EXPORT_FORMAT"
    # The sheet of a works contract.
    MARKET_NUMBER_MISSING = "MARCHE_NUMERO_ABSENT"
    MARKET_NUMBER_TAKEN = "MARCHE_NUMERO_PRIS"
    MARKET_TITLE_MISSING = "MARCHE_OBJET_ABSENT"
    MARKET_CURRENCY = "MARCHE_DEVISE"
    MARKET_PARTY_MISSING = "MARCHE_ACTEUR_ABSENT"
    MARKET_PARTY_UNKNOWN = "MARCHE_ACTEUR_INCONNU"
    MARKET_PARTY_TWICE = "MARCHE_ACTEUR_EN_DOUBLE"
    MARKET_GROUP = "MARCHE_GROUPEMENT"
    MARKET_PRINCIPAL = "MARCHE_DONNEUR_D_ORDRE"
    MARKET_AMOUNT = "MARCHE_MONTANT"
    MARKET_VAT_RATE = "MARCHE_TAUX_TVA"
    MARKET_SHARE_MISSING = "MARCHE_PART_ABSENTE"
    MARKET_SHARES = "MARCHE_REPARTITION"
    MARKET_DURATION = "MARCHE_DUREE"
    MARKET_DATE_MISSING = "MARCHE_DATE_ABSENTE"
    MARKET_DATES = "MARCHE_DATES_INVERSEES"
    MARKET_RATE = "MARCHE_TAUX"
    MARKET_ADVANCE_REPAYMENT = "MARCHE_REMBOURSEMENT_AVANCE"
    MARKET_RETENTION = "MARCHE_RETENUE"
    MARKET_BANK_MISSING = "MARCHE_BANQUE_ABSENTE"
    MARKET_PENALTY = "MARCHE_PENALITE"
    MARKET_FORMULA = "MARCHE_FORMULE"
    MARKET_INDEX_TWICE = "MARCHE_INDEX_EN_DOUBLE"
    MARKET_INDEX_MISSING = "MARCHE_INDEX_ABSENT"
    MARKET_INDEX_WRONG = "MARCHE_INDEX_FAUX"
    MARKET_ADVANCE_OWED = "MARCHE_AVANCE_DUE"
    MARKET_FIRM_PRICE = "MARCHE_PRIX_FERME"
    MARKET_STRANGER = "MARCHE_ETRANGER"
    MARKET_BEGUN = "MARCHE_COMMENCE"
    # Gestures on a space.
    CLOCK_BACKWARDS = "HORLOGE_EN_ARRIERE"
    CLOCK_TOO_FAR = "HORLOGE_TROP_LOIN"
    SEAT_UNKNOWN = "SIEGE_INCONNU"
    SCENARIO_UNKNOWN = "SCENARIO_INCONNU"
    SPACE_TAKEN = "ESPACE_DEJA_RATTACHE"
    SPACE_FROZEN = "ESPACE_FIGE"
    BOOKMARK_UNKNOWN = "MARQUE_PAGE_INCONNU"
    REWIND_UNKNOWN = "RETOUR_IMPOSSIBLE"
    STEP_UNKNOWN = "ETAPE_INCONNUE"
    CHOICE_UNKNOWN = "REPONSE_INCONNUE"


class Level(StrEnum):
    """What a failed check means: the gate closes, or one is only told."""

    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One objection.

    ``values`` fill the sentence of the catalogue; ``field`` is the id of the screen field (empty: none);
    ``tag`` the path in the file, as the flow report writes it.
    """

    code: RefusalCode
    field: str = ""
    tag: str = ""
    values: Mapping[str, str] = with_default(default_factory=lambda: MappingProxyType({}))
    level: Level = Level.BLOCKING

    def as_json(self) -> dict[str, object]:
        """The stored shape (flow report, journal)."""
        return {
            "code": self.code.value,
            "field": self.field,
            "tag": self.tag,
            "values": dict(self.values),
            "level": self.level.value,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Refusal:
        """The refusal that ``as_json`` stored."""
        values = stored.get("values") or {}
        assert isinstance(values, Mapping)  # noqa: S101 - our own column
        return cls(
            code=RefusalCode(str(stored["code"])),
            field=str(stored.get("field", "")),
            tag=str(stored.get("tag", "")),
            values={str(key): str(value) for key, value in values.items()},
            level=Level(str(stored.get("level", Level.BLOCKING))),
        )


class RefusedError(Exception):
    """A command that the rules refuse. Nothing was written. ``refusals`` is never empty, worst first."""

    def __init__(self, refusals: Refusal | Iterable[Refusal]) -> None:
        self.refusals = (refusals,) if isinstance(refusals, Refusal) else tuple(refusals)
        super().__init__(", ".join(refusal.code for refusal in self.refusals))

    @property
    def refusal(self) -> Refusal:
        """The first objection, for a screen that shows only one."""
        return self.refusals[0]


class ActionRefusedError(RefusedError):
    """A gesture the lifecycle does not allow to this actor, in this status, in these circumstances."""


class DepositRefusedError(RefusedError):
    """A deposit that the gate refuses: every failed check is there."""


class StaleDocumentError(RefusedError):
    """The document moved after the person read it: a conflict (HTTP 409), no double action."""
