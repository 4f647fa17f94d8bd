"""Finding Chromium and what identifies a picture; no browser is started here."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from reporting.rendering.images import ChartPainter
from reporting.rendering.images_chromium import ChromiumMissingError, Renderer, find_chromium, identify, plotly_script
from reporting.rendering.images_palette import reduce_palette


def program(folder: Path, name: str, script: str = "echo Chromium 1.2.3") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_named_chrome_comes_first(tmp_path: Path) -> None:
    named, _ = program(tmp_path, "mine"), program(tmp_path, "chromium")
    assert find_chromium({"CHROME": str(named), "PATH": str(tmp_path)}) == str(named)


def test_the_first_known_name_on_path_is_taken(tmp_path: Path) -> None:
    program(tmp_path, "google-chrome")
    chromium = program(tmp_path, "chromium-browser")
    assert find_chromium({"PATH": str(tmp_path)}) == str(chromium)


def test_no_chrome_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(ChromiumMissingError, match="apt-get install chromium"):
        find_chromium({"PATH": str(tmp_path)})
    with pytest.raises(ChromiumMissingError, match="which is no program"):
        find_chromium({"CHROME": str(tmp_path / "none"), "PATH": str(tmp_path)})


def test_a_chrome_that_fails_is_none(tmp_path: Path) -> None:
    with pytest.raises(ChromiumMissingError, match="which fails"):
        identify(str(program(tmp_path, "chromium", "exit 3")))


def test_version_fonts_and_plotly_identify_the_renderer(tmp_path: Path) -> None:
    renderer = identify(str(program(tmp_path, "chromium")))
    assert renderer.chromium == "Chromium 1.2.3"
    assert len(renderer.plotly) == 64
    digests = {
        renderer.digest,
        Renderer("Chromium 1.2.4", renderer.fonts, renderer.plotly).digest,
        Renderer(renderer.chromium, "other fonts", renderer.plotly).digest,
        Renderer(renderer.chromium, renderer.fonts, "other script").digest,
    }
    assert len(digests) == 4


def test_plotly_is_found_without_importing_it() -> None:
    assert plotly_script().stat().st_size > 1_000_000


class Counting(ChartPainter):
    """A painter whose pictures are the numbers of its drawings."""

    drawings = 0

    def _draw(self, asked: bytes) -> bytes:
        assert asked
        self.drawings += 1
        return str(self.drawings).encode()


def test_only_what_was_never_drawn_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME", str(program(tmp_path, "chromium")))
    figure = {"data": [], "layout": {"a": 1, "b": 2}}
    painter = Counting(tmp_path / "cache")
    assert painter.paint(figure, 100, 50) == b"1"
    assert painter.paint({"layout": {"b": 2, "a": 1}, "data": []}, 100, 50) == b"1"
    assert painter.paint(figure, 50, 100) == b"2"
    assert painter.paint(figure, 100, 50, scale=1) == b"3"
    assert painter.paint({"data": [], "layout": {"a": 1}}, 100, 50) == b"4"
    assert Counting(tmp_path / "cache").paint(figure, 100, 50) == b"1"
    assert sorted(path.suffix for path in (tmp_path / "cache").iterdir()) == [".png"] * 4


def test_another_chromium_draws_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME", str(program(tmp_path, "chromium")))
    assert Counting(tmp_path / "cache").paint({}, 9, 9) == b"1"
    program(tmp_path, "chromium", "echo Chromium 1.2.4")
    newer = Counting(tmp_path / "cache")
    newer.drawings = 7
    assert newer.paint({}, 9, 9) == b"8"


def test_the_palette_is_small_opaque_and_keeps_flat_colours_exact() -> None:
    picture = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    for index, colour in enumerate(("#3858D8", "#E87000", "#2098A0", "#C01070", "#905830", "#A89078", "#A080F0")):
        picture.paste(colour, (index * 20, 20, index * 20 + 20, 80))
    for column in range(200):  # and a gradient of 200 greys, as anti-aliased text has
        picture.putpixel((column, 0), (column, column, column, 255))
    source = io.BytesIO()
    picture.save(source, "PNG")
    reduced = Image.open(io.BytesIO(reduce_palette(source.getvalue())))
    assert reduced.mode == "P"
    assert "transparency" not in reduced.info
    assert len(reduced.getcolors() or ()) <= 64
    flat = reduced.convert("RGB")
    assert [flat.getpixel((index * 20 + 10, 50)) for index in range(7)] == [
        (0x38, 0x58, 0xD8),
        (0xE8, 0x70, 0x00),
        (0x20, 0x98, 0xA0),
        (0xC0, 0x10, 0x70),
        (0x90, 0x58, 0x30),
        (0xA8, 0x90, 0x78),
        (0xA0, 0x80, 0xF0),
    ]
    assert flat.getpixel((100, 90)) == (255, 255, 255)  # what was transparent is white
