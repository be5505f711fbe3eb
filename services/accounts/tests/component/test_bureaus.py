from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from contracts.accounts import BureauChangedV1
from testkit.events import published_of

BEIJING = {"name": "北京市广播电视局", "region_code": "11", "central_direct": False}


async def names(world: Any, **parameters: Any) -> list[str]:
    answer = await world.client.get("/bureaus", params=parameters)
    return [bureau["name"] for bureau in answer.json()["items"]]


async def test_admin_creates_a_bureau(world: Any) -> None:
    answer = await world.client.post("/bureaus", json=BEIJING, headers=world.admin)
    assert answer.status_code == 201
    bureau_id = answer.json()["id"]
    assert answer.json() == {"id": bureau_id, **BEIJING, "active": True}
    (event,) = await published_of(world.database, BureauChangedV1)
    assert event.model_dump(mode="json") == {"bureau_id": bureau_id, **BEIJING, "active": True}
    assert await world.actions() == [("bureau_created", f"bureau/{bureau_id}")]
    assert (await world.client.get(f"/bureaus/{bureau_id}")).json() == answer.json()


async def test_faults_of_a_bureau(world: Any) -> None:
    await world.bureau()
    broken = {"name": " ", "region_code": "00", "central_direct": False}
    answer = await world.client.post("/bureaus", json=broken, headers=world.admin)
    assert world.codes(answer) == [("name", "required"), ("region_code", "region_code_invalid")]
    answer = await world.client.post("/bureaus", json=BEIJING | {"name": "北京市 广播电视局"}, headers=world.admin)
    assert world.codes(answer) == [("name", "name_taken")]


async def test_parallel_creation_of_one_bureau(world: Any) -> None:
    posts = (world.client.post("/bureaus", json=BEIJING, headers=world.admin) for _ in range(5))
    answers = await asyncio.gather(*posts)
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]
    assert len(await published_of(world.database, BureauChangedV1)) == 1


async def test_same_key_creates_one_bureau(world: Any) -> None:
    headers = world.admin | {"Idempotency-Key": "bureau-1"}
    first = await world.client.post("/bureaus", json=BEIJING, headers=headers)
    second = await world.client.post("/bureaus", json=BEIJING, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


async def test_bureaus_are_found_by_part_of_the_name_however_spelled(world: Any) -> None:
    await world.bureau(name="中央广播电视总台", region_code="00", central_direct=True)
    await world.bureau(name="上海市文化和旅游局（上海市广播电视局）", region_code="31")
    await world.bureau()
    assert await names(world) == [
        "北京市广播电视局",
        "上海市文化和旅游局（上海市广播电视局）",
        "中央广播电视总台",
    ]
    assert await names(world, query="(上海 市") == ["上海市文化和旅游局（上海市广播电视局）"]
    assert await names(world, query="%") == []
    assert await names(world, query="\0") != []


async def test_change_of_a_bureau(world: Any) -> None:
    bureau_id = await world.bureau()
    path = f"/bureaus/{bureau_id}"
    answer = await world.client.patch(path, json={"name": "北京市广电局", "active": False}, headers=world.admin)
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["active"]) == ("北京市广电局", False)
    again = await world.client.patch(path, json={"active": False}, headers=world.admin)
    assert again.json() == answer.json()
    events = await published_of(world.database, BureauChangedV1)
    assert [(event.name, event.active) for event in events] == [("北京市广播电视局", True), ("北京市广电局", False)]
    assert [action for action, _ in await world.actions()] == ["bureau_created", "bureau_changed"]
    assert await names(world) == []
    assert await names(world, active="false") == ["北京市广电局"]
    await world.bureau()
    taken = await world.client.patch(path, json={"name": "北京市广播电视局"}, headers=world.admin)
    assert world.codes(taken) == [("name", "name_taken")]
    empty = await world.client.patch(path, json={"name": ""}, headers=world.admin)
    assert world.codes(empty) == [("name", "required")]


async def test_unknown_bureau(world: Any) -> None:
    assert (await world.client.get(f"/bureaus/{uuid4()}")).status_code == 404
    answer = await world.client.patch(f"/bureaus/{uuid4()}", json={"active": False}, headers=world.admin)
    assert answer.status_code == 404
