"""unit: tables for spreadsheets."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.formats.table import harmless, to_csv


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =cmd"])
def test_formulas_become_text(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Jeanne", "jeanne@atelier.example", "a=b", "12"])
def test_plain_cells_are_left_alone(cell):
    assert harmless(cell) == cell


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), max_size=20))
def test_every_row_comes_back(names):
    content = to_csv(header=("Nom",), rows=[(name,) for name in names])
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))

    assert content.startswith("\ufeff".encode())
    assert rows[1:] == [[harmless(name)] for name in names]
