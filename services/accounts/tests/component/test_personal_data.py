"""Personal data stand encrypted in their columns and in the personal topic, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any
from uuid import UUID

import pytest
import structlog

from contracts.accounts import ContactChangedV1
from kit import log
from testkit.events import published_of

ORGANISATION = {
    "identifier": "91100000100003962T",
    "email": "xuanmarker@xuandomain.example.com",
    "phone": "13677778888",
    "contact_name": "轩辕标记",
}
INDIVIDUAL = {
    "name": "欧阳标记",
    "identifier": "440524188001010014",
    "email": "oumarker@oudomain.example.com",
    "phone": "13699990000",
}
PERSON = {"email": "zhumarker@zhudomain.example.com", "phone": "13655554444", "name": "诸葛标记"}
LOGINS = ("loginmarker1", "loginmarker2", "loginmarker3", "loginmarker4")
WRONG = "WrongMarker2023"


@pytest.fixture
def default_log() -> Generator[None]:
    """Undoes the test's configuration of the log, and what the logger keeps of it after its first use."""
    yield
    structlog.reset_defaults()
    vars(log.logger).pop("bind", None)


async def play(world: Any) -> None:
    """Everything that touches personal data, going well and going wrong."""
    key = {"Idempotency-Key": "the-one-key"}
    organisation = world.organisation(**ORGANISATION, login=LOGINS[0])
    assert (await world.post("/registrations/organisations", organisation, **key)).status_code == 201
    assert (await world.post("/registrations/organisations", organisation)).status_code == 422
    individual = world.individual(**INDIVIDUAL, login=LOGINS[1])
    assert (await world.post("/registrations/individuals", individual, **key)).status_code == 201
    headers = world.admin | key
    staff = world.staff(**PERSON, login=LOGINS[2])
    assert (await world.client.post("/staff", json=staff, headers=headers)).status_code == 201
    expert = world.expert(**PERSON, login=LOGINS[3])
    made = await world.client.post("/experts", json=expert, headers=headers)
    assert made.status_code == 201
    path = f"/people/{made.json()['id']}"
    unmasking = {"field": "email", "reason": "核对联系方式"}
    assert (await world.client.post(f"{path}/unmasking", json=unmasking, headers=world.admin)).status_code == 200
    patch = {"phone": PERSON["phone"], "name": PERSON["name"], "email": f"new{PERSON['email']}"}
    assert (await world.client.patch(f"/experts{path[7:]}", json=patch, headers=world.admin)).status_code == 200
    assert (await world.client.get("/people", params={"query": LOGINS[0]}, headers=world.admin)).status_code == 200
    for login in (*LOGINS, "nobodysmarker"):
        assert (await world.log_in(login, WRONG)).status_code == 401
    for login in (LOGINS[0], "nobodysmarker"):
        assert (await world.post("/passwords/resets", {"login": login})).status_code == 202
    assert len(await world.letters("password_reset")) == 1
    answer = await world.log_in(LOGINS[0])
    assert answer.status_code == 200
    assert (await world.refresh(world.cookie(answer))).status_code == 200
    who = world.issuer.bearer("applicant", UUID(answer.json()["account"]["id"]))
    assert (await world.client.get("/me", headers=who)).status_code == 200


@pytest.mark.usefixtures("default_log")
async def test_personal_data_are_only_where_they_belong(world: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("accounts", "api", level="debug", style="json")
    await play(world)
    logged = capsys.readouterr().out
    assert logged.count('"request_answered"') >= 10
    values = [*ORGANISATION.values(), *INDIVIDUAL.values(), *PERSON.values()]
    secrets = [*LOGINS, "nobodysmarker", world.password, WRONG]
    tables = {table: await world.dump(table) for table in ("audit_records", "idempotency_keys", "accounts", "outbox")}
    personal = repr([event.model_dump() for event in await published_of(world.database, ContactChangedV1)])
    assert tables["outbox"].count("accounts.") >= 4
    assert tables["idempotency_keys"].count("the-one-key") == 4
    assert tables["audit_records"].count("login_failed") == 5
    for value in values:
        for place, text in {"log": logged, **tables}.items():
            assert value not in text, f"{value} in {place}"
    for secret in secrets:
        for place, text in {"log": logged, "outbox": tables["outbox"], "audit": tables["audit_records"]}.items():
            assert secret not in text, f"{secret} in {place}"
    # the search finds what is there
    for value in (ORGANISATION["email"], ORGANISATION["contact_name"], INDIVIDUAL["name"], PERSON["phone"]):
        assert value in personal


async def test_sealed_columns_cannot_be_moved_to_another_row(world: Any) -> None:
    first = await world.register()
    other = world.organisation(name="另一家公司", identifier=world.credit_code(1), login="another1")
    second = (await world.post("/registrations/organisations", other)).json()["id"]
    await world.rows(
        "UPDATE accounts SET email_sealed = (SELECT email_sealed FROM accounts WHERE id = $1) WHERE id = $2",
        first,
        UUID(second),
    )
    assert (await world.log_in("another1")).status_code == 500
    assert (await world.log_in("shili01")).status_code == 200


async def test_errors_do_not_quote_what_was_sent(world: Any) -> None:
    form = world.organisation(**ORGANISATION, kind="标记", password="标记", login="标记")
    answer = await world.post("/registrations/organisations", form)
    text = json.dumps(answer.json(), ensure_ascii=False)
    assert answer.status_code == 422
    assert "标记" not in text
    assert all(value not in text for value in ORGANISATION.values())
