"""The form of a notebook, and what it may be run with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reporting.config import load_settings
from reporting.execution.errors import NotebookFormError
from reporting.execution.notebook import Notebook, check_parameters, read_notebook
from tests.execution.notebooks import PARAMETERS, RUN, SHOW, Cell, code, standard, text, write_notebook


def flaws_of(path: Path) -> list[str]:
    with pytest.raises(NotebookFormError) as caught:
        read_notebook(path)
    return [str(flaw) for flaw in caught.value.flaws]


@pytest.fixture
def sound(tmp_path: Path) -> Notebook:
    return read_notebook(write_notebook(tmp_path / "sound.ipynb", standard(code(SHOW))))


def test_a_sound_notebook_is_read(sound: Notebook) -> None:
    assert sound.defaults["scope"] == "portfolio"
    assert sound.parameters_cell == 2
    assert [cell.number for cell in sound.cells] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("cells", "flaw"),
    [
        (standard(code("def f():\n    return 1")), "cell 4: line 1: defines something; move it into the package"),
        (standard(code("x = 1\nf = lambda: 1")), "cell 4: line 2: defines something; move it into the package"),
        (standard(code("class A:\n    pass")), "cell 4: line 1: defines something; move it into the package"),
        (standard(code("\n".join(["x = 1"] * 11))), "cell 4: 11 lines, at most 10; move the logic into the package"),
        (standard(code("%matplotlib inline")), "cell 4: plain Python only, line 1: invalid syntax"),
        ([text("# T"), code("x = 1")], "one code cell tagged `parameters` is needed, found 0"),
        (standard(code(PARAMETERS, "parameters")), "one code cell tagged `parameters` is needed, found 2"),
        (
            [text("# T"), code("import os"), *standard()[1:]],
            "cell 3: the parameters come before any other code",
        ),
        (standard()[1:], "cell 1: the title comes first"),
        (
            standard(text("A <b>bold</b> word")),
            "cell 4: plain Markdown only, both renderers read it alike; found '<b'",
        ),
        (
            standard(text("::: {.note}\nfenced\n:::")),
            "cell 4: plain Markdown only, both renderers read it alike; found ':::'",
        ),
        (
            standard(parameters='scope = "dc"'),
            "cell 2: parameters must be perspective, scope, as_of, context; found scope",
        ),
        (standard(parameters=PARAMETERS.replace('"ceo"', "3")), "cell 2: parameters must be text: perspective"),
        (
            standard(parameters="import os\nscope = os.name"),
            'cell 2: parameters are lines such as scope = "portfolio", nothing else',
        ),
    ],
)
def test_what_is_not_of_our_form_is_refused(tmp_path: Path, cells: list[Cell], flaw: str) -> None:
    assert flaws_of(write_notebook(tmp_path / "n.ipynb", cells)) == [flaw]


def test_ten_lines_are_not_too_many(tmp_path: Path) -> None:
    read_notebook(write_notebook(tmp_path / "n.ipynb", standard(code("\n".join(["x = 1"] * 10)))))


def test_all_flaws_are_told_at_once(tmp_path: Path) -> None:
    cells = standard(code("def f(): ..."), code("class A: ..."))
    assert len(flaws_of(write_notebook(tmp_path / "n.ipynb", cells))) == 2


@pytest.mark.parametrize("content", ["", "[]", '{"nbformat": 3}', '{"nbformat": 4, "cells": [{}]}', "\udcff"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "n.ipynb"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert len(flaws_of(path)) == 1


def test_an_absent_notebook_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in flaws_of(tmp_path / "n.ipynb")[0]


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"colour": "red"}, "unknown parameter 'colour'; it has perspective, scope, as_of, context"),
        ({"scope": "atlantis"}, "unknown scope 'atlantis'; one of portfolio, jada, qos, qdn, dc, dcp, eyd, r3028"),
        ({"perspective": "cxo"}, "unknown perspective 'cxo'; one of ceo, cto, cfo, cmo, accounting"),
        ({"as_of": "30/09/2026"}, "parameter 'as_of' must be a date such as 2026-09-30, got '30/09/2026'"),
        ({"as_of": "20260930"}, "parameter 'as_of' must be a date such as 2026-09-30, got '20260930'"),
        ({"scope": 7}, "parameter 'scope' must be text, got int 7"),
    ],
)
def test_wrong_parameters_are_refused(sound: Notebook, change: dict[str, object], flaw: str) -> None:
    with pytest.raises(NotebookFormError) as caught:
        check_parameters(sound, {**RUN, **change}, load_settings())
    assert [str(found) for found in caught.value.flaws] == [flaw]


def test_a_missing_parameter_is_refused(sound: Notebook) -> None:
    with pytest.raises(NotebookFormError, match="parameter 'scope' has no value"):
        check_parameters(sound, {name: value for name, value in RUN.items() if name != "scope"}, load_settings())


def test_right_parameters_pass(sound: Notebook) -> None:
    check_parameters(sound, RUN, load_settings())


def test_saved_outputs_do_not_change_the_digest(sound: Notebook, tmp_path: Path) -> None:
    plain = json.loads(sound.text)
    plain["cells"][2] |= {"execution_count": 7, "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]}
    saved = tmp_path / "saved.ipynb"
    saved.write_text(json.dumps(plain))
    assert read_notebook(saved).digest == sound.digest


def test_a_changed_word_changes_the_digest(sound: Notebook, tmp_path: Path) -> None:
    changed = tmp_path / "changed.ipynb"
    changed.write_text(sound.text.replace("# Title", "# Titel"))
    assert read_notebook(changed).digest != sound.digest
