"""The circuits as a page: a diagram and a table each, written from the rows that the services obey."""

from sandbox.domain.account_rules import GESTURES, MANAGERS, RULES, Level, ManagerRow
from sandbox.domain.actions import TEACHING_LIST, Action, Reason
from sandbox.domain.assistant import FOUND, NOT_FOUND, Node
from sandbox.domain.assistant_tree import ASSISTANT
from sandbox.domain.glossary import STATUS_GLOSSARY
from sandbox.domain.lifecycles import CIRCUITS, Lifecycle
from sandbox.domain.requests import MOVES
from sandbox.domain.transitions import Transition
from sandbox.domain.vocabulary import Family, Status
from sandbox.formats.request_pairs import request_pairs
from sandbox.scenarios import exercise_scenarios


def _label(transition: Transition) -> str:
    roles = ", ".join(sorted(role.label for role in transition.roles))
    return f"{transition.action.label} ({roles})"


def _circuit(title: str, circuit: Lifecycle) -> str:
    diagram, table = ["stateDiagram-v2"], ["| De | Action | Par | Vers | Motif | Source |", "|---|---|---|---|---|---|"]
    statuses = sorted(
        {status for row in circuit.transitions for status in (*row.sources, row.target)},
        key=lambda status: status.value,
    )
    diagram += [f'  state "{status.label}" as {status.name}' for status in statuses]
    for row in circuit.transitions:
        sources = sorted(row.sources, key=lambda status: status.value)
        diagram += [f"  {source.name} --> {row.target.name}: {_label(row)}" for source in sources]
        cells = (
            ", ".join(source.label for source in sources) or "(rien)",
            row.action.label,
            ", ".join(sorted(role.label for role in row.roles)),
            row.target.label,
            "oui" if row.needs_reason else "",
            f"{row.evidence.label} : {row.note}",
        )
        table.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return f"## {title}\n\n```mermaid\n" + "\n".join(diagram) + "\n```\n\n" + "\n".join(table) + "\n"


def lifecycles_page() -> str:
    """One section a circuit, with the frames that follow it."""
    frames_of: dict[int, list[str]] = {}
    for frame, circuit in CIRCUITS.items():
        frames_of.setdefault(id(circuit), []).append(frame.short)
    seen = {id(circuit): circuit for circuit in CIRCUITS.values()}
    sections = [
        _circuit(f"{circuit.name} (cadres {', '.join(frames_of[key])})", circuit) for key, circuit in seen.items()
    ]
    return "# Cycles de vie\n\n" + "\n".join(sections)


def statuses_page() -> str:
    """The published statuses, family by family."""
    sections = []
    for family in Family:
        rows = [
            f"| {status.label} | `{status.value}` | {STATUS_GLOSSARY[status]} | {status.evidence.label} |"
            for status in Status
            if status.family is family
        ]
        sections.append(
            "\n".join([f"## {family.label}\n", "| Statut | Code publié | Sens | Source |", "|---|---|---|---|", *rows])
        )
    intro = (
        f"Les {len(Status)} codes sont publiés, sauf un que l’on a lu chez deux clients de l’API. "
        "La source dit d’où vient leur sens : « officiel » (texte de l’État ou "
        "de l’AIFE), « observé » (chez ceux qui utilisent le portail), « supposé » (déduit, pour que le bac à sable "
        "soit complet)."
    )
    return "\n\n".join(["# Statuts", intro, *sections]) + "\n"


def reasons_page() -> str:
    """The drop-downs of reasons, gesture by gesture."""
    sections = []
    for action in Action:
        if reasons := Reason.for_action(action):
            rows = [f"| {reason.label} | `{reason.value}` | {reason.evidence.label} |" for reason in reasons]
            sections.append("\n".join([f"## {action.label}\n", "| Motif | Code | Source |", "|---|---|---|", *rows]))
    return "\n\n".join(["# Motifs", TEACHING_LIST, *sections]) + "\n"


def exercises_page() -> str:
    """The exercises, in learning order."""
    rows = [
        f"| {told.exercise.title} | `{told.slug}` | {told.exercise.goal} | {len(told.exercise.steps)} "
        f"| {len(told.exercise.mistakes)} |"
        for told in exercise_scenarios()
    ]
    head = ["| Exercice | Scénario | But | Étapes | Erreurs enseignées |", "|---|---|---|---|---|"]
    return "# Exercices du bac à sable\n\n" + "\n".join([*head, *rows]) + "\n"


def contacts_page() -> str:
    """Where each pair of a « sollicitation » goes, who may do what to one, and what the assistant says."""
    pairs = [
        f"| `{pair.code}` | {pair.category} | {pair.subcategory} | {pair.route.label} | {pair.evidence.label} |"
        for pair in request_pairs().values()
    ]
    moves = [
        f"| {row.source.label} | {row.action.label} | {row.party.label} | {row.target.label} "
        f"| {', '.join(sorted(route.label for route in row.routes))} | {row.evidence.label} |"
        for row in MOVES
    ]
    nodes = [
        f"| `{node.code}` | {node.says.replace('|', ' ')} | {_ways(node)} | {node.evidence.label} |"
        for node in ASSISTANT.values()
    ]
    return "\n".join(
        [
            "# Messages, sollicitations, assistant\n",
            "## Combinaisons d’une sollicitation\n",
            "| Code | Catégorie | Sous-catégorie | Chemin | Source des libellés |",
            "|---|---|---|---|---|",
            *pairs,
            "\n## Vie d’une sollicitation\n",
            "| De | Action | Par | Vers | Chemins | Source |",
            "|---|---|---|---|---|---|",
            *moves,
            "\n## Ce que dit l’assistant\n",
            "| Nœud | Il dit | Suites | Source |",
            "|---|---|---|---|",
            *nodes,
            "",
        ]
    )


def _ways(node: Node) -> str:
    told = [f"{choice.label} → `{choice.to}`" for choice in node.choices]
    told += [f"un numéro → {', '.join(f'`{code}`' for code in (*FOUND.values(), NOT_FOUND))}"] if node.asks else []
    return " ; ".join([*told, *(remedy.label for remedy in node.remedies)])


def accounts_page() -> str:
    """What a practice account obeys: its rules, when each gesture is possible, who manages what."""
    rules = [f"| {row.says} | {row.evidence.label} |" for row in RULES]
    gestures = [
        f"| {row.action.label} | {', '.join(sorted(phase.label for phase in row.phases))} | {row.evidence.label} |"
        for row in GESTURES.values()
    ]
    managers = [
        f"| {row.action.label} | {_yes(Level.PRINCIPAL, row)}, {row.evidence.label} "
        f"| {_yes(Level.SECONDARY, row)}, {row.of_secondary.label} |"
        for row in MANAGERS.values()
    ]
    return "\n".join(
        [
            "# Compte d’exercice\n",
            "## Règles\n",
            "| Règle | Source |",
            "|---|---|",
            *rules,
            "\n## Gestes sur le compte\n",
            "| Geste | Possible quand le compte est | Source |",
            "|---|---|---|",
            *gestures,
            "\n## Gestionnaire principal ou secondaire\n",
            "| Geste | Principal | Secondaire |",
            "|---|---|---|",
            *managers,
            "",
        ]
    )


def _yes(level: Level, row: ManagerRow) -> str:
    return "oui" if level in row.levels else "non"


PAGES = {
    "comptes.md": accounts_page,
    "cycles-de-vie.md": lifecycles_page,
    "exercices.md": exercises_page,
    "motifs.md": reasons_page,
    "messages-et-sollicitations.md": contacts_page,
    "statuts.md": statuses_page,
}
