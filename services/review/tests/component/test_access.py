"""Each operation is for its roles alone."""

from __future__ import annotations

import pytest

from kit.outbox import uuid7

ROLES = ("applicant", "bureau", "expert", "admin", "auditor")
ALLOWED = {
    "get_cases": {"bureau", "admin"},
    "get_case": {"bureau", "admin"},
    "post_approval": {"bureau"},
    "post_return": {"bureau"},
    "post_rejection": {"bureau"},
    "post_recommendation": {"bureau"},
    "delete_recommendation": {"bureau"},
    "put_ranking": {"bureau"},
    "get_slots": {"bureau"},
    "post_panel": {"admin"},
    "get_panels": {"admin"},
    "get_panel": {"admin"},
    "post_panel_closing": {"admin"},
    "get_evaluation": {"admin"},
    "post_proposal": {"admin"},
    "post_publication": {"admin"},
    "get_assignments": {"expert"},
    "get_assignment": {"expert"},
    "post_declaration": {"expert"},
    "put_score": {"expert"},
    "get_notice": {"public", *ROLES},
    "get_results": {"public", *ROLES},
    "verify_audit_chain": {"auditor"},
    "get_audit_records": {"auditor"},
}


async def operations(client):
    paths = (await client.get("/openapi.json")).json()["paths"]
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


async def test_every_operation_is_declared_here(client):
    assert set(await operations(client)) == set(ALLOWED)


@pytest.mark.parametrize("role", ["public", *ROLES])
async def test_a_role_does_only_what_it_may(empty_world, role):
    headers = {} if role == "public" else empty_world.issuer.bearer(role, unit_id=uuid7())
    bodies = {
        "post_return": {"reason": "补正"}, "post_rejection": {"reason": "不符"}, "put_ranking": {"entry_ids": []},
        "post_declaration": {"conflict": False}, "put_score": {"scores": {}},
        "post_proposal": {"entry_ids": [str(uuid7())], "notice_days": 0},
        "post_panel": {
            "call_id": str(uuid7()), "title": "评议组", "work_types": ["网络剧"], "expert_ids": [str(uuid7())],
        },
    }  # fmt: skip
    for name, (method, template) in (await operations(empty_world.client)).items():
        path = template
        for parameter in ("entry_id", "call_id", "panel_id", "assignment_id"):
            path = path.replace("{" + parameter + "}", str(uuid7()))
        body = None if method in {"GET", "DELETE"} else bodies.get(name, {})

        answer = await empty_world.client.request(method, path, json=body, headers=headers)

        if role in ALLOWED[name]:
            assert answer.status_code in {200, 404}, (name, answer.text)
        else:
            expected = (401, "login_required") if role == "public" else (403, "role_not_allowed")
            assert (answer.status_code, answer.json()["code"]) == expected, name


async def test_ready_when_the_database_is_there(client):
    answer = await client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"database": "ok"})
