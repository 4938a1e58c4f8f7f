"""unit: the table of kept data."""

from cms.core import retention
from cms.core.retention import Retention, retention_rows


def test_rooms_add_rows_before_those_of_the_house():
    mine = Retention("Carnet d’essai", "essayer", "votre demande", "une heure")
    retention.register("trial", lambda: [mine])
    try:
        rows = retention_rows()
    finally:
        retention._ROOMS.pop("trial")

    assert mine in rows
    assert mine not in retention_rows()
    assert rows[-1].data.startswith("Journal technique")


def test_every_row_says_why_on_what_ground_and_until_when():
    assert all(row.data and row.reason and row.ground and row.duration for row in retention_rows())
