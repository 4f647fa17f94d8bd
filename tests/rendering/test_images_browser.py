"""The painter with a real Chromium."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from reporting.blocks.charts import figure, sparkline
from reporting.rendering.images import ChartPainter, PaintError
from tests.blocks import examples

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChartPainter]:
    with ChartPainter(tmp_path_factory.mktemp("charts")) as ready:
        yield ready


def drawn(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


@pytest.mark.parametrize("chart", examples.CHARTS, ids=lambda chart: chart.id)
def test_every_chart_is_an_opaque_palette_picture_of_its_size(painter: ChartPainter, chart: Any) -> None:
    fig = figure(chart, "light", "mail")
    picture = painter.paint(fig, fig["layout"]["width"], fig["layout"]["height"])
    image = drawn(picture)
    assert image.size == (2 * fig["layout"]["width"], 2 * fig["layout"]["height"])
    assert image.mode == "P"
    assert "transparency" not in image.info
    colours = image.getcolors() or []
    assert 3 <= len(colours) <= 64  # something is drawn
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(picture) < 40_000


def test_a_sparkline_has_its_size_and_weighs_little(painter: ChartPainter) -> None:
    picture = painter.paint(sparkline(examples.REVENUE, "light"), 236, 32)
    assert drawn(picture).size == (472, 64)
    assert len(picture) < 3_000


def test_an_entity_keeps_its_colour(painter: ChartPainter) -> None:
    picture = drawn(painter.paint(figure(examples.LINE, "light", "mail"), 552, 300)).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 16) or []}
    assert {(0x38, 0x58, 0xD8), (0xE8, 0x70, 0x00), (0x20, 0x98, 0xA0)} <= colours


def test_the_second_time_comes_from_the_cache_and_a_new_browser_draws_the_same_bytes(tmp_path: Path) -> None:
    fig = figure(examples.COLUMNS, "light", "mail")
    with ChartPainter(tmp_path / "one") as first:
        picture = first.paint(fig, 552, 300)
    (kept,) = (tmp_path / "one").iterdir()
    assert kept.read_bytes() == picture
    with ChartPainter(tmp_path / "one", timeout_seconds=0) as cached:  # too short for any browser
        assert cached.paint(fig, 552, 300) == picture
        with pytest.raises(PaintError, match="nothing within 0 s"):
            cached.paint(fig, 552, 301)
    with ChartPainter(tmp_path / "two") as second:
        assert second.paint(fig, 552, 300) == picture


def test_the_parent_stays_single_threaded(painter: ChartPainter) -> None:
    painter.paint({"data": [], "layout": {}}, 20, 20)
    script = (
        "import os, tempfile, pathlib\n"
        "from reporting.rendering.images import ChartPainter\n"
        "with ChartPainter(pathlib.Path(tempfile.mkdtemp())) as painter:\n"
        "    painter.paint({'data': [], 'layout': {}}, 20, 20)\n"
        "    print(len(os.listdir('/proc/self/task')))\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout == "1\n"


def test_a_figure_that_cannot_be_drawn_is_an_error_and_the_next_one_is_drawn(tmp_path: Path) -> None:
    with ChartPainter(tmp_path) as painter:
        with pytest.raises(PaintError, match="pixel values"):
            painter.paint({"data": [], "layout": {}}, -1, 20)
        assert drawn(painter.paint({"data": [], "layout": {}}, 20, 20)).size == (40, 40)


def test_a_chrome_that_does_not_start_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho Chromium 0\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROME", str(broken))
    with ChartPainter(tmp_path / "cache") as painter, pytest.raises(PaintError, match="launch"):
        painter.paint({"data": [], "layout": {}}, 20, 20)
    assert not (tmp_path / "cache").exists()


def test_nothing_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time\n"
        "from reporting.rendering.images import ChartPainter\n"
        "painter = ChartPainter(pathlib.Path(sys.argv[1]))\n"
        "painter.paint({'data': [], 'layout': {}}, 20, 20)\n"
        "print(painter._worker._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        family = _descendants(int(parent.stdout.readline()))
        assert len(family) > 3  # the drawing process, playwright's driver, Chromium and its children
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(_alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in family if _alive(pid)]


def _descendants(root: int) -> set[int]:
    family = {root}
    for _ in range(6):  # generations
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _parent(int(entry.name)) in family:
                family.add(int(entry.name))
    return family


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", "0"]


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _alive(pid: int) -> bool:
    return _stat(pid)[0] not in "XZ"


def test_no_sandbox_only_for_root(monkeypatch: pytest.MonkeyPatch) -> None:
    from reporting.rendering.images_chromium import launch_arguments

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in launch_arguments()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--no-sandbox" in launch_arguments()
