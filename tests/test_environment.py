from __future__ import annotations

from pathlib import Path

import pytest

from reporting.environment import Environment, load_environment
from reporting.errors import ConfigError


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / "repos.env"
    env_file.write_text("AWS_SES_SENDER_EMAIL=file@example.com\nAWS_REGION=eu-west-1\n")
    env = load_environment(env_file, {"AWS_SES_SENDER_EMAIL": "shell@example.com"})
    assert (env.sender, env.region) == ("shell@example.com", "eu-west-1")


def test_recipients_are_split_and_may_differ_by_perspective() -> None:
    env = load_environment(
        None,
        {"REPORT_RECIPIENTS": "a@example.com, b@example.com;c@example.com,", "REPORT_RECIPIENTS_CFO": "d@example.com"},
    )
    assert env.recipients_of("ceo") == ("a@example.com", "b@example.com", "c@example.com")
    assert env.recipients_of("cfo") == ("d@example.com",)


def test_the_audit_copy_defaults_to_the_sender_but_empty_stays_empty() -> None:
    sender = {"AWS_SES_SENDER_EMAIL": "s@example.com"}
    assert load_environment(None, sender).audit_bcc == "s@example.com"
    assert load_environment(None, {**sender, "REPORT_AUDIT_BCC": ""}).audit_bcc == ""


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a readable file"):
        load_environment(tmp_path / "none.env", {})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.env").write_bytes(b"A=\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_environment(tmp_path / "bad.env", {})


def test_no_address_in_a_repr() -> None:
    env = Environment("s@example.com", ("a@example.com",), {"cfo": ("d@example.com",)}, "b@example.com")
    assert "example.com" not in repr(env)


def test_values_are_taken_as_written(tmp_path: Path) -> None:
    env_file = tmp_path / "repos.env"
    env_file.write_text("AWS_SES_SENDER_EMAIL='${HOME}@example.com'\n")
    assert load_environment(env_file, {}).sender == "${HOME}@example.com"


def test_secrets_stay_out_of_what_is_printed() -> None:
    env = load_environment(None, {"SITE_FEED_SECRET": " of the feeds "})
    assert env.feed_secret == "of the feeds"
    assert "of the feeds" not in repr(env)
