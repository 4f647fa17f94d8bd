"""What a mail's link shows in a browser: a button, or that it is of no use any more."""

from __future__ import annotations

from msgspec.structs import replace

from scc.tests.world import World

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
FORM = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}


def test_the_page_asks_in_the_persons_language(world: World) -> None:
    world.people["crew"] = replace(world.people["crew"], language="es")
    world.app.store.people.change(
        world.app.store.people.get(world.people["crew"].person_id) or world.people["crew"],
        world.people["crew"],
        "language_set",
        {},
        "system",
        world.clock.now,
    )
    for name, question in (("captain", "Sign in as Carla Captain?"), ("crew", "¿Iniciar sesión como Chris Crew?")):
        page = world.anonymous().get(f"/auth/magic-link?token={world.link_token(name)}", headers=BROWSER)
        assert (page.status, question in page.text) == (200, True)


def test_the_page_speaks_the_phones_language_as_the_app_does(world: World) -> None:
    for accepted, question in (
        ("es-MX,es;q=0.9,en;q=0.8", "¿Iniciar sesión como Carla Captain?"),
        ("de-DE, de;q=0.9, es;q=0.5", "¿Iniciar sesión como Carla Captain?"),
        ("en-US", "Sign in as Carla Captain?"),
        ("fr", "Sign in as Carla Captain?"),
    ):
        headers = {**BROWSER, "Accept-Language": accepted}
        page = world.anonymous().get(f"/auth/magic-link?token={world.link_token('captain')}", headers=headers)
        assert question in page.text
        assert "prefers-color-scheme" not in page.text


def test_a_dead_link_is_told_to_people_as_a_page_and_to_programs_as_a_problem(world: World) -> None:
    token = world.link_token("captain")
    used = world.anonymous().post("/auth/magic-link", raw=f"token={token}".encode(), headers=FORM)
    assert used.status == 303
    for reply in (
        world.anonymous().get(f"/auth/magic-link?token={token}", headers=BROWSER),
        world.anonymous().post("/auth/magic-link", raw=f"token={token}".encode(), headers=FORM),
        world.anonymous().get("/auth/magic-link?token=nonsense", headers=BROWSER),
    ):
        assert (reply.status, reply.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert "This link was used or has expired." in reply.text
        assert "Este enlace ya se usó o venció." in reply.text
        assert 'href="/#/sign-in"' in reply.text
    assert world.anonymous().get(f"/auth/magic-link?token={token}").code == "bad_link"
