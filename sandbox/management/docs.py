"""The circuits as a page: a diagram and a table each, written from the rows that the services obey."""

from sandbox.domain.lifecycles import CIRCUITS, Lifecycle
from sandbox.domain.transitions import Transition


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
            f"{row.evidence.label} : {row.note}",
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


PAGES = {"cycles-de-vie.md": lifecycles_page}
