"""``python -m tests.bench [prefix]``: measure, write ``var/bench.json``, print a table."""

import json
import signal
import sys

from tests.bench.house import ROOT
from tests.bench.measures import Figure, figures


def table(found: list[Figure]) -> str:
    """The figures in columns."""
    rows = [("mesure", "valeur", "unité", "cible", "tenue", "conditions")]
    for figure in found:
        held = "" if figure.target is None else "oui" if figure.is_held else "NON"
        target = "" if figure.target is None else f"{figure.target:g}"
        rows.append((figure.name, f"{figure.value:.4g}", figure.unit, target, held, figure.conditions))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[5]]) for row in rows
    )


def main() -> None:
    """Run what begins with the prefix; keep the other lines of an earlier run."""
    # Stopped from outside, the servers must end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    prefix = sys.argv[1] if len(sys.argv) > 1 else ""
    path = ROOT / "var" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    found = []
    for figure in figures(prefix):
        found.append(figure)
        print(f"{figure.name}: {figure.value:.4g} {figure.unit}", file=sys.stderr, flush=True)
    names = {figure.name for figure in found}
    before = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    lines = [line for line in before if line["name"] not in names] + [figure.as_line() for figure in found]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    print(table(found))


if __name__ == "__main__":
    main()
