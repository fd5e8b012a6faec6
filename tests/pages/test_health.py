"""What a watching program is told: the truth about this server, and nothing of anybody."""

import sqlite3
import time
from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from askwell.delivery.worker import Worker
from askwell.store.visits import Visits
from askwell.web import app as application

ON = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none", "mail_from": "a@b.example"}


@pytest.fixture
def site_with(knowledge, settings, clock, browser):
    """A browser on a site with other settings."""

    def start(**changed):
        app = application.create_app(settings.model_copy(update=changed), knowledge, clock)
        return type(browser)(app)

    return start


def test_a_healthy_server_says_which_knowledge_it_has(browser, knowledge) -> None:
    answer = browser.get("/healthz")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "status": "ok",
        "knowledge": knowledge.version,
        "as_of": knowledge.as_of.isoformat(),
        "mail": "off",
    }


def test_the_answer_is_kept_by_nobody_and_touches_no_visit(browser, clock, database) -> None:
    def visits():
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute("SELECT * FROM visits").fetchall()

    assert "set-cookie" not in browser.get("/healthz").headers
    browser.submit("/start")
    before = visits()
    clock.pass_minutes(90)
    answer = browser.get("/healthz")
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert visits() == before
    assert len(before) == 1


def test_it_takes_no_forms(browser) -> None:
    assert browser.post("/healthz").status_code == 405


def test_without_its_database_it_says_so(app, browser, database) -> None:
    assert browser.get("/healthz").status_code == 200
    app.state.site.engine.dispose()
    for log in database.parent.glob("*.sqlite3-*"):
        log.unlink()
    database.write_bytes(b"no database" * 1000)
    answer = browser.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "no database"


def test_without_its_postgresql_it_says_so(site_with, postgresql) -> None:
    url = postgresql.make_database()
    with site_with(database_url=url) as visitor:
        assert visitor.get("/healthz").status_code == 200
        postgresql.drop_database(url)  # takes the open connections along
        answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert "askwell@" not in answer.text


def test_a_database_that_lost_its_tables_is_none(app, browser, database) -> None:
    app.state.site.engine.dispose()
    for file in database.parent.glob("*.sqlite3*"):
        file.unlink()
    database.touch()
    assert browser.get("/healthz").status_code == 503


@pytest.mark.parametrize(("changed", "mail"), [({"mail_practice": True}, "practice"), (ON, "on")])
def test_it_says_whether_mail_is_delivered_from_here(site_with, changed, mail) -> None:
    with site_with(**changed) as visitor:
        assert visitor.get("/healthz").json()["mail"] == mail
        assert visitor.get("/healthz").json()["delivering"] is True
    with site_with(**changed, mail_worker=False) as visitor:
        told = visitor.get("/healthz").json()
        assert told["mail"] == mail
        assert "delivering" not in told


def test_it_tells_when_the_worker_has_fallen(site_with, monkeypatch) -> None:
    async def fall(_worker) -> None:
        raise RuntimeError

    monkeypatch.setattr(Worker, "run", fall)
    with site_with(**ON) as visitor:
        until = time.monotonic() + 5
        while (told := visitor.get("/healthz").json())["delivering"] and time.monotonic() < until:
            time.sleep(0.01)
    assert told["delivering"] is False
    assert told["status"] == "ok"  # the pages do go on


def test_an_outage_of_the_database_does_not_end_the_sweeping(site_with, monkeypatch) -> None:
    swept = []

    def sweep(_visits) -> None:
        swept.append(len(swept))
        if len(swept) == 1:
            raise OperationalError("DELETE", {}, Exception("gone"))

    monkeypatch.setattr(Visits, "sweep", sweep)
    monkeypatch.setattr(application, "_SWEEP_EVERY_SECONDS", 0.01)
    with site_with():
        until = time.monotonic() + 5
        while len(swept) < 3 and time.monotonic() < until:
            time.sleep(0.01)
    assert len(swept) >= 3
