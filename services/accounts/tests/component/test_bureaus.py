from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from accounts.worker import renew_keys
from contracts.accounts import BureauChangedV1
from testkit.events import published_of
from testkit.probes import eventually

BEIJING = {"name": "北京市广播电视局", "region_code": "11", "central_direct": False}


async def names(world: Any, **parameters: Any) -> list[str]:
    answer = await world.client.get("/bureaus", params=parameters)
    return [bureau["name"] for bureau in answer.json()["items"]]


async def test_admin_creates_a_bureau(world: Any) -> None:
    answer = await world.client.post("/bureaus", json=BEIJING, headers=world.admin)
    assert answer.status_code == 201
    bureau_id = answer.json()["id"]
    shown = {"id": bureau_id, **BEIJING, "group": "provincial", "region_name": "北京市", "active": True}
    assert answer.json() == shown
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


async def test_bureaus_by_group(world: Any) -> None:
    await world.bureau(name="中央广播电视总台", region_code="00", central_direct=True)
    await world.bureau(name="新疆生产建设兵团文化体育广电和旅游局", region_code="66")
    await world.bureau(name="新疆维吾尔自治区广播电视局", region_code="65")
    assert await names(world) == [
        "新疆维吾尔自治区广播电视局",
        "新疆生产建设兵团文化体育广电和旅游局",
        "中央广播电视总台",
    ]
    for group, name in (
        ("provincial", "新疆维吾尔自治区广播电视局"),
        ("corps", "新疆生产建设兵团文化体育广电和旅游局"),
        ("central_direct", "中央广播电视总台"),
    ):
        assert await names(world, group=group) == [name]
    assert (await world.client.get("/bureaus", params={"group": "other"})).status_code == 422


CHONGQING, SHANXI, CCTV, NORTH = "重庆市文化旅游委", "陕西省广播电视局", "央视网CCTV（北京）", "北方广播电视局"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cq", {CHONGQING}),
        ("chongqing", {CHONGQING}),
        ("Chong Qing Shi Wen", {CHONGQING}),
        ("zhongqing", set()),
        ("wenhualv", {CHONGQING}),
        ("lüyou", {CHONGQING}),
        ("ｗｈｌｙ", {CHONGQING}),
        ("shanx", {SHANXI}),
        ("gbdsj", {SHANXI, NORTH}),
        ("an", set()),  # 陕 ends with it
        ("nmg", {NORTH}),  # the region's name
        ("内蒙古", {NORTH}),
        ("neimenggu", {NORTH}),
        ("cctv", {CCTV}),
        ("tvbj", {CCTV}),
        ("中央直属", {CCTV}),
        ("bj", {CCTV}),
    ],
)
async def test_a_bureau_is_found_by_characters_pinyin_and_initials(world: Any, query: str, found: set[str]) -> None:
    await world.bureau(name=CHONGQING, region_code="50")
    await world.bureau(name=SHANXI, region_code="61")
    await world.bureau(name=CCTV, region_code="00", central_direct=True)
    await world.bureau(name=NORTH, region_code="15")
    assert set(await names(world, query=query)) == found


async def test_a_renamed_bureau_is_found_by_its_new_name(world: Any) -> None:
    bureau_id = await world.bureau(name="央视网", region_code="00", central_direct=True)
    await world.client.patch(f"/bureaus/{bureau_id}", json={"name": "国际台"}, headers=world.admin)
    assert await names(world, query="ysw") == []
    assert await names(world, query="gjt") == ["国际台"]


async def test_a_list_with_those_that_are_switched_off(world: Any) -> None:
    bureau_id = await world.bureau()
    await world.bureau(name="上海市广播电视局", region_code="31")
    await world.client.patch(f"/bureaus/{bureau_id}", json={"active": False}, headers=world.admin)
    assert await names(world) == ["上海市广播电视局"]
    assert await names(world, active="any") == ["北京市广播电视局", "上海市广播电视局"]
    assert await names(world, active="any", query="bj") == ["北京市广播电视局"]


async def test_bureaus_of_an_older_version_are_found_by_name_and_soon_by_pinyin(world: Any) -> None:
    for number in range(3):
        await world.bureau(name=f"重庆市第{number}局", region_code="50")
    await world.rows("UPDATE bureaus SET search_keys = '{}', search_rule = 0")
    assert len(await names(world, query="重庆")) == 3
    assert await names(world, query="cq") == []
    stop = asyncio.Event()
    renewing = asyncio.create_task(renew_keys(world.database, stop))

    async def all_are_found() -> bool:
        return len(await names(world, query="cq")) == 3

    await eventually(all_are_found, within=10, what="the keys to be made")
    stop.set()
    await renewing
