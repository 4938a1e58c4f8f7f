"""The words of Chorus Pro: published codes as values, French labels on the members.

Source of the codes: the published description of the service « Factures » (56 statuses, 25 frames and the other
enums). A code we add because the published lists lack one says so in a comment.
"""

from __future__ import annotations

from typing import Self

from sandbox.domain.labelled import Evidence, Labelled


class Family(Labelled):
    """Who is at work while a document has a status: groups the statuses on screen."""

    SUPPLIER = "supplier", "Chez le fournisseur"
    VALIDATION = "validation", "Chez le valideur"
    TRANSMISSION = "transmission", "En transmission"
    RECEPTION = "reception", "Chez le destinataire"
    RETURN = "return", "Renvoyée au fournisseur"
    PROCESSING = "processing", "En traitement"
    FINAL = "final", "Terminée"
    WORKS = "works", "Circuit de travaux"
    TECHNICAL = "technical", "Technique"


class Status(Labelled):
    """The 56 published statuses, and one. ``evidence`` is about the label: the codes are all published but one."""

    family: Family
    evidence: Evidence

    def __new__(cls, value: str, label: str, family: Family, evidence: Evidence) -> Self:
        """Carry what the member shows beside its published code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.family = family
        member.evidence = evidence
        return member

    DRAFT = "BROUILLON", "Brouillon", Family.SUPPLIER, Evidence.ASSUMED
    TO_VALIDATE_1 = "A_VALIDER_1", "À valider", Family.VALIDATION, Evidence.ASSUMED
    WRONG_VALIDATOR_1 = (
        "ERREUR_FOURNISSEUR_SUR_VALIDEUR",
        "Erreur du fournisseur sur le valideur",
        Family.VALIDATION,
        Evidence.ASSUMED,
    )
    REFUSED_1 = "REFUSEE_1", "Refusée par le valideur", Family.VALIDATION, Evidence.ASSUMED
    VALIDATED_1 = "VALIDEE_1", "Validée", Family.VALIDATION, Evidence.ASSUMED
    VALIDATION_1_OVERDUE = (
        "ABSENCE_VALIDATION_1_HORS_DELAI",
        "Absence de validation, délai dépassé",
        Family.VALIDATION,
        Evidence.ASSUMED,
    )
    TO_VALIDATE_2 = "A_VALIDER_2", "À valider (second niveau)", Family.VALIDATION, Evidence.ASSUMED
    WRONG_VALIDATOR_2 = (
        "ERREUR_COTRAITANT_SUR_VALIDEUR",
        "Erreur du cotraitant sur le valideur",
        Family.VALIDATION,
        Evidence.ASSUMED,
    )
    REFUSED_2 = "REFUSEE_2", "Refusée par le second valideur", Family.VALIDATION, Evidence.ASSUMED
    VALIDATED_2 = "VALIDEE_2", "Validée (second niveau)", Family.VALIDATION, Evidence.ASSUMED
    VALIDATION_2_OVERDUE = (
        "ABSENCE_VALIDATION_2_HORS_DELAI",
        "Absence de seconde validation, délai dépassé",
        Family.VALIDATION,
        Evidence.ASSUMED,
    )
    DEPOSITED = "DEPOSEE", "Déposée", Family.TRANSMISSION, Evidence.OFFICIAL
    WRONG_MOE = (
        "ERREUR_FOURNISSEUR_SUR_MOE",
        "Erreur du fournisseur sur la maîtrise d’œuvre",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    ROUTING = "EN_COURS_ACHEMINEMENT", "En cours d’acheminement", Family.TRANSMISSION, Evidence.OFFICIAL
    AVAILABLE = "MISE_A_DISPOSITION", "Mise à disposition du destinataire", Family.RECEPTION, Evidence.OFFICIAL
    TO_RECYCLE = "A_RECYCLER", "À recycler", Family.RETURN, Evidence.OFFICIAL
    SUSPENDED = "SUSPENDUE", "Suspendue", Family.RETURN, Evidence.OFFICIAL
    REJECTED = "REJETEE", "Rejetée", Family.RETURN, Evidence.OFFICIAL
    MANDATED = "MANDATEE", "Mandatée", Family.PROCESSING, Evidence.OFFICIAL
    PAID = "MISE_EN_PAIEMENT", "Mise en paiement", Family.FINAL, Evidence.OFFICIAL
    POSTED = "COMPTABILISEE", "Comptabilisée", Family.PROCESSING, Evidence.OFFICIAL
    WITH_ACCOUNTANT = (
        "MISE_A_DISPOSITION_COMPTABLE",
        "Mise à disposition du comptable",
        Family.PROCESSING,
        Evidence.OFFICIAL,
    )
    ABANDONED = "ABANDONNEE", "Abandonnée", Family.SUPPLIER, Evidence.ASSUMED
    DELETED = "SUPPRIMEE", "Supprimée", Family.SUPPLIER, Evidence.ASSUMED
    ASSOCIATED = "ASSOCIEE", "Associée", Family.WORKS, Evidence.ASSUMED
    PIVOT_PROCESSING = (
        "EN_COURS_TRAITEMENT_PIVOT_S",
        "En cours de traitement technique",
        Family.TECHNICAL,
        Evidence.ASSUMED,
    )
    TO_VALIDATE_MOE = "A_VALIDER_MOE", "À valider par la maîtrise d’œuvre", Family.WORKS, Evidence.ASSUMED
    MOE_SILENT = (  # not in the published description; in the enums of two clients of the API
        "ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE",
        "Absence de validation par la maîtrise d’œuvre, délai réglementaire dépassé",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    REFUSED_MOE = "REFUSEE_MOE", "Refusée par la maîtrise d’œuvre", Family.WORKS, Evidence.ASSUMED
    AWAITING_SUPPLIER_RECYCLING = (
        "EN_ATTENTE_RECYCLAGE_FOURNISSEUR",
        "En attente de recyclage par le fournisseur",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    MOE_WRONG_SUPPLIER = (
        "ERREUR_MOE_SUR_FOURNISSEUR",
        "Erreur de la maîtrise d’œuvre sur le fournisseur",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    MOA_WRONG_SUPPLIER = (
        "ERREUR_MOA_SUR_FOURNISSEUR",
        "Erreur de la maîtrise d’ouvrage sur le fournisseur",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    READ_FROM_PDF = "INTERPRETEE_OCR", "Lue dans le PDF", Family.SUPPLIER, Evidence.ASSUMED
    COMPLETED = "COMPLETEE", "Complétée", Family.RECEPTION, Evidence.OBSERVED
    SUPPLIER_WRONG_MOA = (
        "ERREUR_FOURNISSEUR_SUR_MOA",
        "Erreur du fournisseur sur la maîtrise d’ouvrage",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    MOE_WRONG_MOA = (
        "ERREUR_MOE_SUR_MOA",
        "Erreur de la maîtrise d’œuvre sur la maîtrise d’ouvrage",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    DRAFT_STATEMENT_WRONG_RECIPIENT = (
        "ERREUR_DESTINATAIRE_PD",
        "Erreur de destinataire du projet de décompte",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    CERTIFICATE_WRONG_RECIPIENT = (
        "ERREUR_DESTINATAIRE_EA",
        "Erreur de destinataire de l’état d’acompte",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    SERVICE_CERTIFIED = "SERVICE_FAIT", "Service fait", Family.PROCESSING, Evidence.OFFICIAL
    NOT_COMPLIANT = "NON_CONFORME", "Non conforme", Family.TECHNICAL, Evidence.ASSUMED
    TO_ASSOCIATE_MOE = "A_ASSOCIER_MOE", "À associer par la maîtrise d’œuvre", Family.WORKS, Evidence.ASSUMED
    MOE_ERROR = "ERREUR_DE_MOE", "Erreur de maîtrise d’œuvre", Family.WORKS, Evidence.ASSUMED
    AVAILABLE_MOE = (
        "MISE_A_DISPOSITION_MOE",
        "Mise à disposition de la maîtrise d’œuvre",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    TAKEN_BY_MOE = "PRISE_EN_COMPTE_MOE", "Prise en compte par la maîtrise d’œuvre", Family.WORKS, Evidence.ASSUMED
    TO_ASSOCIATE_MOA = "A_ASSOCIER_MOA", "À associer par la maîtrise d’ouvrage", Family.WORKS, Evidence.ASSUMED
    MOA_ERROR = "ERREUR_DE_MOA", "Erreur de maîtrise d’ouvrage", Family.WORKS, Evidence.ASSUMED
    REFUSED_MOA = "REFUSEE_MOA", "Refusée par la maîtrise d’ouvrage", Family.WORKS, Evidence.ASSUMED
    TO_ASSOCIATE_SUPPLIER = (
        "A_ASSOCIER_FOURNISSEUR",
        "À associer par le fournisseur",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    REFUSED_SUPPLIER = "REFUSEE_FOURNISSEUR", "Refusée par le fournisseur", Family.WORKS, Evidence.ASSUMED
    TO_COMPLETE = "A_COMPLETER", "À compléter", Family.WORKS, Evidence.ASSUMED
    SENT_TO_MOA = "TRANSMISE_MOA", "Transmise à la maîtrise d’ouvrage", Family.WORKS, Evidence.OBSERVED
    TAKEN_BY_RECIPIENT = (
        "PRISE_EN_COMPTE_DESTINATAIRE",
        "Prise en compte par le destinataire",
        Family.RECEPTION,
        Evidence.OBSERVED,
    )
    REPLACED_BY_A22 = (
        "REMPLACEE_PAR_A22",
        "Remplacée par un projet de décompte général (procédure tacite)",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    DUPLICATED_AFTER_REFUSAL = "DUPLIQUE_APRES_REFUS", "Dupliquée après refus", Family.WORKS, Evidence.ASSUMED
    AVAILABLE_MOA = (
        "MISE_A_DISPOSITION_MOA",
        "Mise à disposition de la maîtrise d’ouvrage",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    TAKEN_BY_MOA = (
        "PRISE_EN_COMPTE_MOA",
        "Prise en compte par la maîtrise d’ouvrage",
        Family.WORKS,
        Evidence.ASSUMED,
    )
    TECHNICAL_UNKNOWN = "TECHNIQUE_INCONNU", "État technique inconnu", Family.TECHNICAL, Evidence.ASSUMED


RETURNED = frozenset({Status.TO_RECYCLE, Status.SUSPENDED, Status.REJECTED})
"""The three returns: the document waits for its supplier (« Synthèse » of the portal)."""

VALIDATION_RETURNS = frozenset({Status.REFUSED_1, Status.REFUSED_2, Status.WRONG_VALIDATOR_1, Status.WRONG_VALIDATOR_2})
"""A validator said no, or « not me »: the document bears a reason, as the returns do."""

REPLACED_BY_A_NEW_ONE = frozenset({Status.REJECTED, Status.REFUSED_1, Status.REFUSED_2})
"""An ordinary invoice that is closed and whose number stays taken: another one takes its place."""

WORKS_WRONG_ACTOR = frozenset(
    {
        Status.WRONG_MOE,
        Status.SUPPLIER_WRONG_MOA,
        Status.MOE_WRONG_MOA,
        Status.MOE_WRONG_SUPPLIER,
        Status.MOA_WRONG_SUPPLIER,
        Status.DRAFT_STATEMENT_WRONG_RECIPIENT,
        Status.CERTIFICATE_WRONG_RECIPIENT,
    }
)
"""A works piece came to the wrong actor, or names the wrong payer: its depositor corrects."""

WORKS_REFUSALS = frozenset({Status.REFUSED_MOE, Status.REFUSED_MOA, Status.REFUSED_SUPPLIER})
"""A works piece was refused: its depositor may duplicate it under another number."""

WORKS_RETURNS = (
    WORKS_WRONG_ACTOR
    | WORKS_REFUSALS
    | {Status.AWAITING_SUPPLIER_RECYCLING, Status.MOE_ERROR, Status.MOA_ERROR, Status.TO_COMPLETE}
)
"""A works piece came back to its depositor, with a reason."""

SECOND_LEVEL = frozenset(
    {
        Status.TO_VALIDATE_2,
        Status.WRONG_VALIDATOR_2,
        Status.REFUSED_2,
        Status.VALIDATED_2,
        Status.VALIDATION_2_OVERDUE,
    }
)
"""Only a document with a second validator comes here."""

OPTIONAL_STATUSES = frozenset(
    {
        Status.TAKEN_BY_RECIPIENT,
        Status.SERVICE_CERTIFIED,
        Status.MANDATED,
        Status.WITH_ACCOUNTANT,
        Status.POSTED,
        Status.PAID,
    }
)
"""What a structure may declare not to use in the directory (« Mise en paiement » too: some never send it back)."""

NOT_ISSUED = frozenset({Status.DRAFT, Status.DELETED, Status.READ_FROM_PDF})
"""Nothing has been deposited yet: no number is taken, no right is opened."""


class Role(Labelled):
    """What an actor is to one document. Published codes where ``roleUtilisateur`` has one."""

    SUPPLIER = "FOURNISSEUR", "Fournisseur"
    VALIDATOR = "VALIDEUR", "Valideur"
    SECOND_VALIDATOR = "VALIDEUR_2", "Second valideur"  # ours: published as the same role, with « typeValideur »
    MOE = "MOE", "Maîtrise d’œuvre"
    MOA = "MOA", "Maîtrise d’ouvrage"
    RECIPIENT = "DESTINATAIRE", "Destinataire"
    ACCOUNTANT = "COMPTABLE", "Comptable public"  # ours: the accountant is no user of the published list
    MANAGER = "GESTIONNAIRE", "Gestionnaire"  # ours: who opens the structure to its users is party to no document
    SYSTEM = "SYSTEME", "Chorus Pro"  # ours: time, routing and the accountants' application are actors too


class Frame(Labelled):
    """The 25 frames (« cadres de facturation »): which document, and who deposits it.

    ``short`` is the code people say (A1). Labels follow the AIFE style sheet where sources differ.
    """

    short: str
    depositor: Role
    depositor_label: str

    def __new__(cls, value: str, short: str, label: str, depositor: Role, depositor_label: str = "") -> Self:
        """Carry what the member shows beside its published code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.short = short
        member.label = label
        member.depositor = depositor
        member.depositor_label = depositor_label or depositor.label
        return member

    A1 = "A1_FACTURE_FOURNISSEUR", "A1", "Facture", Role.SUPPLIER
    A2 = "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", "A2", "Facture déjà payée", Role.SUPPLIER
    A3 = "A3_MEMOIRE_JUSTICE", "A3", "Mémoire de frais de justice", Role.SUPPLIER, "Prestataire de justice"
    A4 = (
        "A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR",
        "A4",
        "Projet de décompte mensuel",
        Role.SUPPLIER,
        "Titulaire ou mandataire",
    )
    A5 = "A5_ETAT_ACOMPTE_FOURNISSEUR", "A5", "État d’acompte", Role.SUPPLIER
    A6 = "A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR", "A6", "État d’acompte validé", Role.SUPPLIER
    A7 = "A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR", "A7", "Projet de décompte final", Role.SUPPLIER, "Titulaire"
    A8 = "A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR", "A8", "Décompte général signé", Role.SUPPLIER, "Titulaire"
    A9 = "A9_FACTURE_SOUSTRAITANT", "A9", "Facture de sous-traitant", Role.SUPPLIER, "Sous-traitant"
    A10 = (
        "A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT",
        "A10",
        "Demande de paiement de sous-traitant (travaux)",
        Role.SUPPLIER,
        "Sous-traitant",
    )
    A11 = (
        "A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT",
        "A11",
        "Projet de décompte final de sous-traitant",
        Role.SUPPLIER,
        "Sous-traitant",
    )
    A12 = "A12_FACTURE_COTRAITANT", "A12", "Facture de cotraitant", Role.SUPPLIER, "Cotraitant"
    A13 = (
        "A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT",
        "A13",
        "Projet de décompte mensuel de cotraitant",
        Role.SUPPLIER,
        "Cotraitant",
    )
    A14 = (
        "A14_PROJET_DECOMPTE_FINAL_COTRAITANT",
        "A14",
        "Projet de décompte final de cotraitant",
        Role.SUPPLIER,
        "Cotraitant",
    )
    A15 = "A15_ETAT_ACOMPTE_MOE", "A15", "État d’acompte", Role.MOE
    A16 = "A16_ETAT_ACOMPTE_VALIDE_MOE", "A16", "État d’acompte validé", Role.MOE
    A17 = "A17_PROJET_DECOMPTE_GENERAL_MOE", "A17", "Projet de décompte général", Role.MOE
    A18 = "A18_DECOMPTE_GENERAL_MOE", "A18", "Décompte général", Role.MOE
    A19 = "A19_ETAT_ACOMPTE_VALIDE_MOA", "A19", "État d’acompte validé", Role.MOA
    A20 = "A20_DECOMPTE_GENERAL_MOA", "A20", "Décompte général", Role.MOA
    A21 = (
        "A21_DEMANDE_REMBOURSEMENT_TIC",
        "A21",
        "Demande de remboursement de taxe (TIC)",
        Role.SUPPLIER,
        "Bénéficiaire",
    )
    A22 = (
        "A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE",
        "A22",
        "Projet de décompte général (procédure tacite)",
        Role.SUPPLIER,
        "Titulaire ou mandataire",
    )
    A23 = (
        "A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR",
        "A23",
        "Décompte général et définitif tacite",
        Role.SUPPLIER,
        "Titulaire ou mandataire",
    )
    A24 = (
        "A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE",
        "A24",
        "Décompte général et définitif tacite",
        Role.MOE,
    )
    # The published code says MOE, every label says MOA: the code is kept, the label is believed.
    A25 = (
        "A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE",
        "A25",
        "Décompte général et définitif (procédure tacite)",
        Role.MOA,
    )

    @property
    def is_works(self) -> bool:
        """Whether it is a piece of the works circuits (A11 looks retired: it has none)."""
        return self in WORKS_FRAMES

    @property
    def is_petition(self) -> bool:
        """Whether it is typed in a space of its own: « mémoire de frais de justice », « demande TIC »."""
        return self in PETITION_FRAMES

    @classmethod
    def from_short(cls, short: str) -> Frame | None:
        """The frame that people call ``A1`` to ``A25``, or None."""
        return _FRAME_BY_SHORT.get(short.strip().upper())


_FRAME_BY_SHORT = {frame.short: frame for frame in Frame}

SIMPLE_FRAMES = frozenset({Frame.A1, Frame.A2, Frame.A9, Frame.A12})
"""« Factures simples » know these four only."""

PETITION_FRAMES = frozenset({Frame.A3, Frame.A21})
"""Claims on the State that are no invoice: each has a space of the portal and an entry of its own."""

WORKS_FRAMES = frozenset(Frame) - SIMPLE_FRAMES - PETITION_FRAMES - {Frame.A11}
"""The frames that travel from actor to actor of a works contract."""

FINAL_FRAMES = frozenset(
    {
        Frame.A7,
        Frame.A8,
        Frame.A14,
        Frame.A17,
        Frame.A18,
        Frame.A20,
        Frame.A22,
        Frame.A23,
        Frame.A24,
        Frame.A25,
    }
)
"""The pieces of the end of a contract; the other works frames are of its course."""


class DocumentKind(Labelled):
    """``typeFacture``."""

    INVOICE = "FACTURE", "Facture"
    CREDIT_NOTE = "AVOIR", "Avoir"
    INSTALMENT = "ACOMPTE", "Acompte"


class WorksKind(Labelled):
    """``typeFactureTravaux``."""

    SUBCONTRACTOR_REQUEST = "DP_DE_SOUSTRAITANT_TRAVAUX", "Demande de paiement de sous-traitant"
    MONTHLY_DRAFT_STATEMENT = "PROJET_DECOMPTE_MENSUEL", "Projet de décompte mensuel"
    INTERIM_CERTIFICATE = "ETAT_ACOMPTE", "État d’acompte"
    APPROVED_INTERIM_CERTIFICATE = "ETAT_ACOMPTE_VALIDE", "État d’acompte validé"
    FINAL_DRAFT_STATEMENT = "PROJET_DECOMPTE_FINAL", "Projet de décompte final"
    DRAFT_GENERAL_STATEMENT = "PROJET_DECOMPTE_GENERAL", "Projet de décompte général"
    TACIT_DRAFT_GENERAL_STATEMENT = (
        "PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE",
        "Projet de décompte général (procédure tacite)",
    )
    DG = "DECOMPTE_GENERAL", "Décompte général"
    SIGNED_DG = "DECOMPTE_GENERAL_SIGNE", "Décompte général signé"
    TACIT_DGD = "DECOMPTE_GENERAL_DEFINITIF_TACITE", "Décompte général et définitif tacite"
    TACIT_PROCEDURE_DGD = (
        "DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE",
        "Décompte général et définitif (procédure tacite)",
    )


class RequestKind(Labelled):
    """``typeDemandePaiement``."""

    INVOICE = "FACTURE", "Facture"
    WORKS = "FACTURE_TRAVAUX", "Facture de travaux"
    JUSTICE = "MEMOIRE_JUSTICE", "Mémoire de frais de justice"
    REFUND = "DEMANDE_REMBOURSEMENT", "Demande de remboursement"


class TaxRegime(Labelled):
    """``typeTva``."""

    ON_DEBITS = "TVA_SUR_DEBIT", "TVA sur les débits"
    ON_RECEIPTS = "TVA_SUR_ENCAISSEMENT", "TVA sur les encaissements"
    EXEMPT = "EXONERATION", "Exonération de TVA"
    WITHOUT = "SANS_TVA", "Sans TVA"


class PaymentMode(Labelled):
    """``modePaiement``."""

    CHEQUE = "CHEQUE", "Chèque"
    DIRECT_DEBIT = "PRELEVEMENT", "Prélèvement"
    TRANSFER = "VIREMENT", "Virement"
    CASH = "ESPECE", "Espèces"
    OTHER = "AUTRE", "Autre"
    CARRIED_OVER = "REPORT", "Report"


class IdentifierType(Labelled):
    """``typeIdentifiantStructure``; ``scheme`` is the digit that a flow carries in ``schemeID``."""

    scheme: str

    def __new__(cls, value: str, label: str, scheme: str) -> Self:
        """Carry what the member shows beside its published code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.scheme = scheme
        return member

    SIRET = "SIRET", "SIRET", "1"
    EU = "UE_HORS_FRANCE", "TVA intracommunautaire (Union européenne hors France)", "2"
    NON_EU = "HORS_UE", "Structure hors Union européenne", "3"
    RIDET = "RIDET", "RIDET (Nouvelle-Calédonie)", "4"
    TAHITI = "TAHITI", "Numéro TAHITI (Polynésie française)", "5"
    OTHER = "AUTRE", "Autre identifiant", "6"
    INDIVIDUAL = "PARTICULIER", "Particulier", ""


class RecipientKind(Labelled):
    """The kinds of structure that matter to the rules (ours: the published API has no such code)."""

    STATE = "ETAT", "État"
    LOCAL = "COLLECTIVITE", "Collectivité ou établissement local"
    HEALTH = "SANTE", "Établissement public de santé"
    PUBLIC_COMPANY = "ENTREPRISE_PUBLIQUE", "Autre entreprise publique"
    COMPANY = "ENTREPRISE", "Entreprise"
