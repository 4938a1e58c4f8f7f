"""The business terms of EN 16931 (BT, BG) and of the French extension, in the words of an accountant.

``BT-1`` is « le numéro de facture »: with its article, so that the templates of the rules make whole sentences.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """``name`` with its article; ``field``: the id of the screen field (empty: it stands in the file only)."""

    code: str
    name: str
    field: str = ""

    @property
    def of(self) -> str:
        """« du numéro de facture »."""
        article, _, rest = self.name.partition(" ")
        if article == "le":
            return f"du {rest}"
        if article == "les":
            return f"des {rest}"
        return f"de {self.name}"

    @property
    def bare(self) -> str:
        """« numéro de facture »."""
        return self.name.removeprefix("l’") if self.name.startswith("l’") else self.name.partition(" ")[2]


_ROWS = """
BT-1 | le numéro de facture | number
BT-2 | la date de la facture | issued_on
BT-3 | le type de facture | kind
BT-5 | la devise de la facture | currency
BT-6 | la devise de comptabilisation de la TVA | currency
BT-7 | la date d’exigibilité de la TVA | tax_regime
BT-8 | le code d’exigibilité de la TVA | tax_regime
BT-9 | la date d’échéance |
BT-12 | le numéro de marché | contract_number
BT-13 | le numéro d’engagement | commitment
BT-17 | la référence de l’appel d’offres |
BT-18 | l’identifiant de l’objet facturé |
BT-20 | les conditions de paiement |
BT-21 | le code sujet de la note | comment
BT-22 | le texte de la note | comment
BT-23 | le cadre de facturation | frame
BT-24 | la norme suivie par le fichier |
BT-25 | le numéro de la facture d’origine | origin_number
BT-26 | la date de la facture d’origine | origin_number
BT-27 | le nom du fournisseur | supplier
BT-29 | l’identifiant du fournisseur | supplier
BT-30 | le SIREN du fournisseur | supplier
BT-31 | le numéro de TVA du fournisseur | supplier
BT-32 | l’identifiant fiscal du fournisseur | supplier
BT-34 | l’adresse électronique de facturation du fournisseur | supplier
BT-40 | le pays du fournisseur | supplier
BT-41 | le contact du fournisseur | supplier
BT-44 | le nom du client | recipient
BT-46 | l’identifiant du client | recipient
BT-47 | le SIREN du client | recipient
BT-48 | le numéro de TVA du client | recipient
BT-49 | l’adresse électronique de facturation du client | recipient
BT-55 | le pays du client | recipient
BT-56 | le contact du client | recipient
BT-59 | le nom du bénéficiaire du paiement | supplier
BT-60 | l’identifiant du bénéficiaire du paiement | supplier
BT-62 | le nom du représentant fiscal | supplier
BT-63 | le numéro de TVA du représentant fiscal | supplier
BT-69 | le pays du représentant fiscal | supplier
BT-71 | l’identifiant du lieu de livraison |
BT-72 | la date de livraison |
BT-73 | le début de la période facturée |
BT-74 | la fin de la période facturée |
BT-80 | le pays de livraison |
BT-81 | le mode de règlement | payment_mode
BT-82 | le libellé du mode de règlement | payment_mode
BT-83 | la référence du paiement | payment_mode
BT-84 | le compte à créditer | iban
BT-86 | le BIC de la banque | iban
BT-87 | le numéro de la carte de paiement | payment_mode
BT-92 | le montant de la remise globale | discount_reason
BT-93 | l’assiette de la remise globale | discount_reason
BT-95 | la catégorie de TVA de la remise globale | discount_reason
BT-96 | le taux de TVA de la remise globale | discount_reason
BT-97 | le motif de la remise globale | discount_reason
BT-99 | le montant des frais globaux | totals
BT-100 | l’assiette des frais globaux | totals
BT-102 | la catégorie de TVA des frais globaux | totals
BT-103 | le taux de TVA des frais globaux | totals
BT-104 | le motif des frais globaux | totals
BT-106 | la somme des lignes hors taxe | totals
BT-107 | la somme des remises globales | totals
BT-108 | la somme des frais globaux | totals
BT-109 | le total hors taxe | totals
BT-110 | le total de TVA | totals
BT-111 | le total de TVA en devise de comptabilisation | totals
BT-112 | le total toutes taxes comprises | totals
BT-113 | le montant déjà payé | totals
BT-114 | l’arrondi du montant à payer | totals
BT-115 | le net à payer | totals
BT-116 | la base hors taxe d’une ligne de TVA | vat_lines
BT-117 | le montant d’une ligne de TVA | vat_lines
BT-118 | la catégorie d’une ligne de TVA | vat_lines
BT-119 | le taux d’une ligne de TVA | vat_lines
BT-120 | le motif d’exonération de TVA | exemption_reason
BT-121 | le code du motif d’exonération | exemption_reason
BT-122 | la référence de la pièce jointe | attachments
BT-123 | la qualification de la pièce jointe | attachments
BT-126 | le numéro de la ligne | lines
BT-128 | l’identifiant de l’objet facturé à la ligne | lines
BT-129 | la quantité facturée | lines
BT-130 | l’unité de la quantité | lines
BT-131 | le total hors taxe de la ligne | lines
BT-134 | le début de la période de la ligne | lines
BT-135 | la fin de la période de la ligne | lines
BT-136 | le montant de la remise de la ligne | lines
BT-137 | l’assiette de la remise de la ligne | lines
BT-139 | le motif de la remise de la ligne | lines
BT-141 | le montant des frais de la ligne | lines
BT-142 | l’assiette des frais de la ligne | lines
BT-144 | le motif des frais de la ligne | lines
BT-146 | le prix unitaire net | lines
BT-147 | la remise sur le prix unitaire | lines
BT-148 | le prix unitaire brut | lines
BT-149 | la quantité à laquelle le prix se rapporte | lines
BT-151 | la catégorie de TVA de la ligne | lines
BT-152 | le taux de TVA de la ligne | lines
BT-153 | la désignation de l’article | lines
BT-157 | l’identifiant normalisé de l’article | lines
BT-158 | le code de classement de l’article | lines
BT-160 | le nom d’une caractéristique de l’article | lines
BT-161 | la valeur d’une caractéristique de l’article | lines
BG-3 | la référence à la facture d’origine | origin_number
BG-5 | l’adresse du fournisseur | supplier
BG-8 | l’adresse du client | recipient
BG-12 | l’adresse du représentant fiscal | supplier
BG-16 | les instructions de paiement | payment_mode
BG-23 | le récapitulatif de TVA | vat_lines
BG-25 | la ligne de facture | lines
BG-32 | la caractéristique de l’article | lines
EXT-FR-FE-02 | le type de la facture d’origine | origin_number
EXT-FR-FE-06 | l’identifiant de l’agent du client | recipient
EXT-FR-FE-12 | l’adresse électronique de l’agent du client | recipient
EXT-FR-FE-29 | l’adresse électronique du bénéficiaire du paiement | supplier
EXT-FR-FE-46 | l’identifiant du payeur | recipient
EXT-FR-FE-52 | l’adresse électronique du payeur | recipient
EXT-FR-FE-69 | l’identifiant de l’agent du fournisseur | supplier
EXT-FR-FE-75 | l’adresse électronique de l’agent du fournisseur | supplier
EXT-FR-FE-92 | l’identifiant de la structure facturée | recipient
EXT-FR-FE-98 | l’adresse électronique de la structure facturée | recipient
EXT-FR-FE-115 | l’identifiant de celui qui émet la facture | supplier
EXT-FR-FE-121 | l’adresse électronique de celui qui émet la facture | supplier
EXT-FR-FE-134 | le début de la période de la ligne | lines
EXT-FR-FE-135 | la fin de la période de la ligne | lines
EXT-FR-FE-136 | le numéro de la facture d’origine cité à la ligne | lines
EXT-FR-FE-137 | le type de la facture d’origine cité à la ligne | lines
EXT-FR-FE-138 | la date de la facture d’origine citée à la ligne | lines
EXT-FR-FE-146 | l’identifiant du lieu de livraison de la ligne | lines
EXT-FR-FE-158 | la date de livraison de la ligne | lines
EXT-FR-FE-159 | le code d’une caractéristique de l’article | lines
EXT-FR-FE-163 | le sous-type de la ligne | lines
EXT-FR-FE-164 | le nom du vendeur de la ligne | lines
EXT-FR-FE-167 | l’identifiant légal du vendeur de la ligne | lines
EXT-FR-FE-177 | le pays du vendeur de la ligne | lines
EXT-FR-FE-181 | le total de TVA du groupe de lignes | lines
EXT-FR-FE-182 | le total de TVA du groupe de lignes, en devise de comptabilisation | lines
EXT-FR-FE-184 | le total TTC du groupe de lignes | lines
EXT-FR-FE-BG-12 | le groupe de lignes | lines
"""
TERMS: dict[str, Term] = {
    code: Term(code, name, field)
    for code, name, field in (map(str.strip, row.split("|")) for row in _ROWS.strip().splitlines())
}
