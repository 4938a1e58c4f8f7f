"""Addresses of the sandbox."""

from django.urls import include, path, register_converter

from sandbox.domain.account_rules import AccountAction
from sandbox.domain.actions import Action
from sandbox.domain.requests import RequestAction
from sandbox.domain.scenarios import Scenario
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Frame
from sandbox.scenarios import exercise_scenarios
from sandbox.web.views import (
    account,
    assistant,
    bookmarks,
    broadcasts,
    calls,
    cases,
    deposit,
    directory,
    directory_drill,
    documents,
    downloads,
    exercises,
    explain,
    exports,
    files,
    lists,
    market_twin,
    markets,
    notifications,
    petitions,
    public_directory,
    refusals,
    requests,
    returns,
    search,
    spaces,
    validation,
    works,
    works_deposit,
)


class ActionConverter:
    """A gesture in an address: an unknown one is a 404."""

    regex = "[a-z_]{2,30}"

    def to_python(self, value: str) -> Action:
        """The gesture of the address."""
        return Action(value)

    def to_url(self, value: Action) -> str:
        """Its value."""
        return Action(value).value


class RequestActionConverter:
    """A gesture on a « sollicitation » in an address: an unknown one is a 404."""

    regex = "[a-z]{3,20}"

    def to_python(self, value: str) -> RequestAction:
        """The gesture of the address."""
        return RequestAction(value)

    def to_url(self, value: RequestAction) -> str:
        """Its value."""
        return RequestAction(value).value


class AccountActionConverter:
    """A gesture on the practice account in an address: an unknown one is a 404."""

    regex = "[a-z]{3,20}"

    def to_python(self, value: str) -> AccountAction:
        """The gesture of the address."""
        return AccountAction(value)

    def to_url(self, value: AccountAction) -> str:
        """Its value."""
        return AccountAction(value).value


class ExerciseConverter:
    """An exercise in an address, by its own slug or that of its scenario: an unknown one is a 404, and no link."""

    regex = "[-a-z0-9]{2,60}"

    def to_python(self, value: str) -> Scenario:
        """The scenario of the exercise."""
        for told in exercise_scenarios():
            if value in (told.exercise.slug, told.slug):
                return told
        raise ValueError(value)

    def to_url(self, value: Scenario | str) -> str:
        """The slug of the exercise; NoReverseMatch for an unknown one."""
        told = value if isinstance(value, Scenario) else self.to_python(value)
        return told.exercise.slug


class SiretConverter:
    """Fourteen figures."""

    regex = "[0-9]{14}"

    def to_python(self, value: str) -> str:
        """The figures of the address."""
        return value

    def to_url(self, value: str) -> str:
        """The figures."""
        return value


class DirectoryFileConverter(SiretConverter):
    """How the file of the directory is written."""

    regex = "csv|json"


register_converter(SiretConverter, "siret")
register_converter(DirectoryFileConverter, "directory_file")
register_converter(ActionConverter, "action")
register_converter(RequestActionConverter, "request_action")
register_converter(AccountActionConverter, "account_action")
register_converter(ExerciseConverter, "exercise")

_ISSUED = {"search_space": SearchSpace.ISSUED}
_RECEIVED = {"search_space": SearchSpace.RECEIVED}
_WORKS = {"search_space": SearchSpace.WORKS}
_TO_VALIDATE = {"search_space": SearchSpace.TO_VALIDATE}
_FEES, _REFUND = {"frame": Frame.A3}, {"frame": Frame.A21}

app_name = "sandbox"
_PRACTICE = [
    path("", spaces.index, name="index"),
    path("ouvrir/", spaces.open_, name="open"),
    path("refus/<str:code>/", refusals.refusal, name="refusal"),
    path("etapes/<slug:code>/", bookmarks.bookmark, name="bookmark"),
    path("proposer-une-amelioration/", bookmarks.propose_improvement, name="propose_improvement"),
    path("exercices/", exercises.exercises, name="exercises"),
    path("exercices/<exercise:told>/", exercises.exercise, name="exercise"),
    path("exercices/<exercise:told>/commencer/", exercises.start, name="exercise_start"),
    path("rejouer/<str:code>/", cases.replay, name="replay"),
    path("rejouer/cas/<str:code>/", cases.situation, name="situation"),
    path("corriger/<str:code>/", cases.mend, name="mend"),
    path("espace/", spaces.space, name="space"),
    path("espace/siege/", spaces.seat, name="seat"),
    path("espace/temps/", spaces.clock, name="clock"),
    path("espace/recommencer/", spaces.restart, name="restart"),
    path("espace/revenir/", spaces.rewind_, name="rewind"),
    path("espace/indice/", spaces.hint, name="hint"),
    path("espace/notifications/", notifications.notifications, name="notifications"),
    path("espace/reponse/", exercises.answer, name="answer"),
    path("espace/retours/", returns.returns, name="returns"),
    path("espace/retours/acquitter/", returns.acknowledge_, name="acknowledge"),
    path("espace/retours/fermer/", returns.close, name="close_returns"),
    path("espace/factures-emises/", lists.issued, name="issued"),
    path("espace/factures-emises/recherche/", search.search, _ISSUED, name="issued_search"),
    path("espace/factures-emises/tableau/", search.board, _ISSUED, name="issued_board"),
    path("espace/factures-recues/", search.waiting, name="received"),
    path("espace/factures-recues/recherche/", search.search, _RECEIVED, name="received_search"),
    path("espace/factures-recues/tableau/", search.board, _RECEIVED, name="received_board"),
    path("espace/factures-a-valider/", validation.to_validate, name="to_validate"),
    path("espace/factures-a-valider/recherche/", search.search, _TO_VALIDATE, name="to_validate_search"),
    path("espace/factures-a-valider/tableau/", search.board, _TO_VALIDATE, name="to_validate_board"),
    path("espace/travaux/", works.works, name="works"),
    path("espace/travaux/recherche/", search.search, _WORKS, name="works_search"),
    path("espace/travaux/tableau/", search.board, _WORKS, name="works_board"),
    path("espace/travaux/deposer/", works_deposit.works_deposit, name="works_deposit"),
    path("espace/travaux/deposer/piece/", works_deposit.works_piece, name="works_piece"),
    path("espace/travaux/deposer/<int:pk>/", works_deposit.works_recap, name="works_recap"),
    path("espace/travaux/dossiers/<int:pk>/", works.works_file, name="works_file"),
    path("espace/travaux/pieces/<int:pk>/papier/", works.works_paper, name="works_paper"),
    path("espace/memoires/", petitions.petitions, _FEES, name="fees"),
    path("espace/memoires/saisir/", petitions.petition_new, _FEES, name="fees_new"),
    path("espace/remboursements/", petitions.petitions, _REFUND, name="refunds"),
    path("espace/remboursements/saisir/", petitions.petition_new, _REFUND, name="refund_new"),
    path("espace/demandes/<int:pk>/", petitions.petition_recap, name="petition_recap"),
    path("espace/demandes/<int:pk>/<slug:code>/", petitions.petition_step, name="petition_step"),
    path("espace/recherches/enregistrer/", search.save, name="search_save"),
    path("espace/recherches/<int:pk>/supprimer/", search.forget, name="search_forget"),
    path("espace/exports/", exports.exports, name="exports"),
    path("espace/exports/demander/", exports.export_new, name="export_new"),
    path("espace/exports/<int:pk>/", exports.export, name="export"),
    path("espace/exports/<int:pk>/etat/", exports.export_state, name="export_state"),
    path("espace/exports/<int:pk>/fichier/", exports.export_file, name="export_file"),
    path("espace/marches/", markets.markets, name="markets"),
    path("espace/marches/nouveau/", markets.market_new, name="market_new"),
    path("espace/marches/<int:pk>/", markets.market, name="market"),
    path("espace/marches/<int:pk>/modifier/", markets.market_edit, name="market_edit"),
    path("espace/marches/<int:pk>/fiche/", markets.market_pdf, name="market_pdf"),
    path("espace/marches/<int:pk>/suivi/", markets.market_months_, name="market_months"),
    path("espace/marches/<int:pk>/jumeau/", market_twin.twin, name="market_twin"),
    path("espace/marches/<int:pk>/jumeau/<int:rank>/", market_twin.twin_month, name="twin_month"),
    path("espace/marches/<int:pk>/jumeau/<int:rank>/pieces/<int:position>/", market_twin.twin_claim, name="twin_claim"),
    path(
        "espace/marches/<int:pk>/jumeau/<int:rank>/pieces/<int:position>/deposer/",
        market_twin.twin_deposit,
        name="twin_deposit",
    ),
    path(
        "espace/marches/<int:pk>/jumeau/<int:rank>/pieces/<int:position>/repondre/",
        market_twin.twin_answer,
        name="twin_answer",
    ),
    path(
        "espace/marches/<int:pk>/jumeau/<int:rank>/etats/<int:position>/",
        market_twin.twin_statement,
        name="twin_statement",
    ),
    path(
        "espace/marches/<int:pk>/jumeau/decompte-general/<int:position>/",
        market_twin.twin_general,
        name="twin_general",
    ),
    path("espace/annuaire/", directory.structures, name="directory"),
    path("espace/annuaire/<int:pk>/", directory.structure, name="structure"),
    path("espace/annuaire/<int:pk>/services/<int:rank>/", directory.department, name="department"),
    path("espace/messages/", broadcasts.messages_received, name="messages"),
    path("espace/messages/envoyes/", broadcasts.messages_sent, name="messages_sent"),
    path("espace/messages/nouveau/", broadcasts.message_new, name="message_new"),
    path("espace/messages/<int:pk>/", broadcasts.message, name="message"),
    path("espace/sollicitations/", requests.requests_sent, name="requests"),
    path("espace/sollicitations/recues/", requests.requests_received, name="requests_received"),
    path("espace/sollicitations/nouvelle/", requests.request_new, name="request_new"),
    path("espace/sollicitations/<int:pk>/", requests.request_page, name="request"),
    path("espace/sollicitations/<int:pk>/pieces/<int:rank>/", requests.request_file, name="request_file"),
    path("espace/sollicitations/<int:pk>/<request_action:action>/", requests.request_gesture, name="request_gesture"),
    path("espace/compte/", account.account, name="account"),
    path("espace/compte/liens/<int:rank>/", account.activation, name="account_link"),
    path("espace/compte/mot-de-passe/", account.forgotten, name="account_forgotten"),
    path("espace/compte/attendre/", account.account_wait, name="account_wait"),
    path("espace/compte/gestes/<account_action:action>/", account.account_gesture, name="account_gesture"),
    path("espace/approbations/", account.approvals, name="approvals"),
    path("espace/approbations/gestionnaires/", account.secondary, name="secondary"),
    path("espace/approbations/<int:rank>/", account.approval, name="approval"),
    path("espace/assistant/", assistant.assistant, name="assistant"),
    path("espace/deposer/", deposit.deposit, name="deposit"),
    path("espace/deposer/formulaire/", deposit.draft_new, name="draft_new"),
    path("espace/deposer/brouillons/<int:pk>/", deposit.draft_recap, name="draft_recap"),
    path("espace/deposer/brouillons/<int:pk>/<slug:code>/", deposit.draft_step, name="draft_step"),
    path("espace/factures/<int:pk>/remplacer/", deposit.replacement_new, name="replacement_new"),
    path("espace/deposer-fichier/", files.deposit_file, name="deposit_file"),
    path("espace/deposer-fichier/exemples/<slug:wanted>/", downloads.sample, name="sample"),
    path("espace/deposer-fichier/<str:number>/", files.flow, name="flow"),
    path("espace/factures/<int:pk>/", documents.document, name="document"),
    path("espace/factures/<int:pk>/telecharger/", exports.download, name="download"),
    path("espace/factures/<int:pk>/depot/", documents.deposited, name="deposited"),
    path("espace/factures/<int:pk>/certificat/", downloads.certificate, name="certificate"),
    path("espace/factures/<int:pk>/telecharger/<slug:wanted>/", downloads.download_as, name="download_as"),
    path("espace/factures/<int:pk>/pieces/<int:rank>/", documents.attachment, name="attachment"),
    path("espace/factures/<int:pk>/gestes/<action:action>/", documents.gesture, name="gesture"),
]
_PUBLIC_DIRECTORY = [
    path("", public_directory.public_directory, name="public_directory"),
    path("annuaire.<directory_file:fmt>", public_directory.public_directory_file, name="public_directory_file"),
    path("entrainement/", directory_drill.drill, name="drill"),
    path("entrainement/commencer/", directory_drill.drill_start, name="drill_start"),
    path("entrainement/partie/", directory_drill.drill_turn, name="drill_turn"),
    path("entrainement/repondre/", directory_drill.drill_answer, name="drill_answer"),
    path("entrainement/temps/", directory_drill.drill_time, name="drill_time"),
    path("<siret:siret>/", public_directory.public_structure, name="public_structure"),
]
urlpatterns = [
    path("annuaire/", include(_PUBLIC_DIRECTORY)),
    path("expliquer/", explain.explain, name="explain"),
    path("expliquer/cas/<str:code>/", cases.case, name="case"),
    path("expliquer/appel/<str:code>/", calls.call, name="call"),
    path("bac-a-sable/", include(_PRACTICE)),
]
