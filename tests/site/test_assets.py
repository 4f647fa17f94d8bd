from __future__ import annotations

import errno
from pathlib import Path

import pytest

from reporting.site.assets import PLOTLY, install_assets


def test_assets_are_put_and_then_left_alone(tmp_path: Path) -> None:
    install_assets(tmp_path)
    plotly = tmp_path / "assets" / PLOTLY
    before = plotly.stat().st_mtime_ns
    install_assets(tmp_path)
    assert plotly.stat().st_mtime_ns == before


def test_a_full_disk_leaves_the_old_asset_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / PLOTLY).write_text("// the old one")
    write = Path.write_bytes

    def fill_up(path: Path, content: bytes) -> int:
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(OSError, match="No space left"):
        install_assets(tmp_path)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {PLOTLY: "// the old one"}
