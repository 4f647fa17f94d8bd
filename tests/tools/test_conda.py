from __future__ import annotations

from ruamel.yaml import YAML

from tools.conda import LOCK, environment_yml

ROOT = LOCK.parent


def test_the_tracked_file_is_what_the_lock_gives() -> None:
    assert (ROOT / "environment.yml").read_text() == environment_yml(LOCK.read_text())


def test_every_pin_of_the_lock_is_in_it_and_quarto_too() -> None:
    dependencies = YAML(typ="safe").load(ROOT / "environment.yml")["dependencies"]
    pins = dependencies[-1]["pip"]
    in_lock = [line for line in LOCK.read_text().splitlines() if line[:1].isalnum()]
    assert len(pins) == len(in_lock) > 100
    assert [pin.split("==")[0] for pin in pins] == [line.split("==")[0] for line in in_lock]
    assert "quarto>=1.9" in dependencies
