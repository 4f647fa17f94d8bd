"""The files themselves: the same bytes again, honest manifests, nothing dated later, nobody real, no secret."""

import base64
import hashlib
import json
import re
from pathlib import Path

from tests.sample.books import SAMPLE, names, postings, resource, table
from tools.sample.build import write_sample

EXPORT_TIME = "2026-10-01T06:30:00.000Z"  # the evening of the data cut in San Diego
LATER = {  # attributes that look ahead
    "service_start", "service_end", "due", "expires", "arrival", "available_on", "end", "departure", "month",
    "departure_month",
}  # fmt: skip
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.\w+")
LINK = re.compile(r"https?://([\w.-]+)")
SECRET = re.compile(r"sk_(live|test)_\w|AKIA[0-9A-Z]{12}|-----BEGIN|xox[bp]-|ghp_\w{20}")


def files() -> list[Path]:
    return sorted(path for path in SAMPLE.rglob("*") if path.is_file())


def test_regenerating_gives_the_same_bytes(tmp_path: Path) -> None:
    write_sample(tmp_path)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {path.relative_to(SAMPLE): path.read_bytes() for path in files()}


def test_writing_again_leaves_nothing_of_before(tmp_path: Path) -> None:
    left = tmp_path / "dynamodb" / "qos-old-bookings"
    left.mkdir(parents=True)
    write_sample(tmp_path)
    assert not left.exists()


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in files()) < 6_000_000


def test_manifests_count_and_hash_their_data() -> None:
    for name in names():
        home = SAMPLE / "dynamodb" / name
        summary = json.loads((home / "manifest-summary.json").read_text(encoding="utf-8"))
        (line,) = (home / "manifest-files.json").read_text(encoding="utf-8").splitlines()
        data = (SAMPLE / json.loads(line)["dataFileS3Key"]).read_bytes()
        digest = hashlib.md5(data, usedforsecurity=False).digest()
        assert json.loads(line)["md5Checksum"] == base64.b64encode(digest).decode()
        assert json.loads(line)["itemCount"] == summary["itemCount"] == data.count(b"\n")
        assert summary["tableArn"].endswith(f"table/{name}")
        assert (SAMPLE / summary["manifestFilesS3Key"]).is_file()


def test_nothing_is_dated_after_the_data_cut_but_what_looks_ahead() -> None:
    for name in names():
        for row in table(name):
            for attribute, value in row.items():
                if attribute not in LATER and isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
                    assert value.ljust(len(EXPORT_TIME), "0") < EXPORT_TIME, (name, attribute, row)
                    assert "T" in value or value <= "2026-09-30", (name, attribute, row)


def test_addresses_are_example_addresses() -> None:
    for path in files():
        content = path.read_text(encoding="utf-8")
        for address in ADDRESS.findall(content):
            assert address.casefold().endswith("@example.com")
        for host in LINK.findall(content):
            assert host.endswith("example.com")


def test_no_secret_is_in_the_tree() -> None:
    assert not [path for path in files() if SECRET.search(path.read_text(encoding="utf-8"))]


def test_the_wiki_lists_the_groups_assets() -> None:
    page = (SAMPLE / "wiki" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) ", page, flags=re.MULTILINE)
    assets = [row for row in rows if row != "id" and set(row) != {"-"}]
    assert page.count("\n## ") == 7
    assert 25 <= len(assets) == len(set(assets)) <= 40
    assert {row["asset"] for row in resource("asset-register")} <= set(assets)
    assert {row["asset"] for row in resource("bookings") if "asset" in row} <= set(assets)


def test_hand_offs_have_done_and_open_tasks_with_all_their_marks() -> None:
    pages = [path.read_text(encoding="utf-8") for path in sorted((SAMPLE / "projects").glob("*.md"))]
    tasks = [line for page in pages for line in page.splitlines() if line.startswith("- [")]
    assert len(pages) >= 7
    for task in tasks:
        wanted = r"done:\d{4}-\d\d-\d\d$" if task.startswith("- [x]") else r"due:\d{4}-\d\d-\d\d pri:P\d est:\d+h$"
        assert re.search(r"T-\d{3} .+ @[a-z]{2} " + wanted, task), task
    assert not [task for task in tasks if "pri:P0" in task and re.search(r"due:2026-0", task)]
    assert len({task[6:11] for task in tasks}) == len(tasks)


def test_money_of_the_hand_offs_is_in_the_books() -> None:
    accounts = {row["id"] for row in resource("accounts")}
    invoices = {row["id"] for row in resource("invoices")}
    for path in sorted((SAMPLE / "projects").glob("*.md")):
        rows = [
            [cell.strip() for cell in line.split("|")[1:-1]]
            for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("| 2")
        ]  # fmt: skip
        assert rows, path
        for day, _, kind, amount, account, ref in rows:
            assert account in accounts
            assert not ref or ref in invoices
            booked = sum(abs(p.cents) for p in postings() if p.account == account and p.day == day)
            cents = int(amount.replace(".", ""))
            assert kind == "planned" or booked >= cents, (path, day, booked)
