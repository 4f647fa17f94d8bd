from __future__ import annotations

import pytest

from reporting.analysis.sensitivity import Levels, tornado


def test_a_bilinear_figure_by_hand() -> None:
    # Y = a x b, a: 1 | 1.5 | 3, b: 10 | 15 | 20. Alone: a 15 to 45, b 15 to 30. Together: 10 to 60.
    found = tornado(lambda at: at["a"] * at["b"], {"b": Levels(10, 15, 20), "a": Levels(1, 1.5, 3)})
    assert found.base == 22.5
    assert [(s.driver, s.at_p10, s.at_p90, s.size) for s in found.swings] == [("a", 15, 45, 30), ("b", 15, 30, 15)]
    assert (found.worst, found.best) == (10, 60)
    assert found.residual == 50 - 45


def test_a_figure_without_interaction_leaves_no_residual() -> None:
    found = tornado(lambda at: 3 * at["a"] - at["b"], {"a": Levels(1, 2, 4), "b": Levels(5, 6, 7)})
    assert found.residual == pytest.approx(0)


def test_a_driver_that_hurts_swings_down_and_its_good_end_is_low() -> None:
    found = tornado(lambda at: at["gain"] - at["cost"], {"gain": Levels(0, 1, 2), "cost": Levels(1, 5, 9)})
    assert [(s.driver, s.size) for s in found.swings] == [("cost", -8), ("gain", 2)]
    assert (found.worst, found.best) == (0 - 9, 2 - 1)


def test_a_driver_that_does_not_vary_makes_no_swing() -> None:
    found = tornado(lambda at: at["a"] + at["b"], {"a": Levels(2, 2, 2), "b": Levels(0, 1, 3)})
    assert [swing.driver for swing in found.swings] == ["b"]
    assert found.base == 3
