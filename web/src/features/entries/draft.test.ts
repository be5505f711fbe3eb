import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import { Draft, type Copy, type Ports } from "./draft";
import type { Entry } from "./entries";
import type { Values } from "./fields";
import { entry } from "./testing";

const changed = () => new Problem(412, "entry_changed", { zh: "已修改", en: "changed" });

/** A server with one entry, as two windows see it. */
class Server {
  held: Entry = entry(1, { title: "原名", platform: "演示平台" });
  asked = 0;
  failing: Problem | null = null;

  save = (form: unknown, match: number): Promise<Entry> => {
    this.asked += 1;
    if (this.failing !== null) return Promise.reject(this.failing);
    if (match !== this.held.version) return Promise.reject(changed());
    this.held = { ...entry(match + 1), form: form as Entry["form"] };
    return Promise.resolve(this.held);
  };

  elsewhere(given: Partial<Values>): void {
    this.held = entry(this.held.version + 1, { title: "原名", platform: "演示平台", ...given });
  }
}

function opened(server: Server, copy: Copy | null = null) {
  const kept: { copy: Copy | null } = { copy };
  const taken: string[] = [];
  const ports: Ports = {
    save: server.save,
    load: () => Promise.resolve(server.held),
    keep: (one) => (kept.copy = one),
    onTaken: (_, fields) => taken.push(...fields),
  };
  const draft = new Draft(server.held, ports, copy);
  draft.receive(server.held);
  return { draft, kept, taken, type: (given: Partial<Values>) => draft.change({ ...draft.values, ...given }) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a draft that saves itself", () => {
  it("sends what was typed once, after a pause", async () => {
    const server = new Server();
    const { draft, type } = opened(server);
    type({ title: "新" });
    await vi.advanceTimersByTimeAsync(500);
    type({ title: "新名" });
    expect(draft.saving.get().kind).toBe("typed");
    await vi.advanceTimersByTimeAsync(800);
    expect(server.asked).toBe(1);
    expect(server.held.form.title).toBe("新名");
    expect(draft.saving.get()).toEqual({ kind: "saved", at: server.held.updated_at });
  });

  it("does not wait for ever on somebody who types on", async () => {
    const server = new Server();
    const { type } = opened(server);
    for (let key = 0; key < 30; key++) {
      type({ title: "字".repeat(key + 1) });
      await vi.advanceTimersByTimeAsync(400);
    }
    expect(server.asked).toBeGreaterThan(0);
  });

  it("saves before or after another change of the entry, with the version of that moment", async () => {
    const server = new Server();
    const { draft, type } = opened(server);
    let refused = 0;
    const { save } = server;
    server.save = (form, match) => {
      if (match !== server.held.version) refused += 1;
      return save(form, match);
    };
    type({ title: "第一次" });
    const before = draft.flush();
    let accept = () => {};
    const accepting = draft.alone(() => new Promise<void>((done) => (accept = done)));
    await before;
    type({ title: "第二次" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.held.form.title).toBe("第一次");
    server.held = { ...server.held, version: server.held.version + 1 };
    accept();
    await accepting;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.held.form.title).toBe("第二次");
    expect(draft.saving.get().kind).toBe("saved");
    expect(refused).toBe(0);
  });

  it("saves on after another change of the entry was refused", async () => {
    const server = new Server();
    const { draft, type } = opened(server);
    const refusal = new Problem(422, "scan_encrypted", { zh: "已加密", en: "encrypted" });
    await expect(draft.alone(() => Promise.reject(refusal))).rejects.toBe(refusal);
    type({ title: "新名" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.held.form.title).toBe("新名");
  });

  it("sends nothing while a request is on its way, and then what was typed meanwhile", async () => {
    const server = new Server();
    let go = () => {};
    const first = new Promise<void>((done) => (go = done));
    let begun = 0;
    const { save } = server;
    server.save = async (form, match) => {
      begun += 1;
      if (begun === 1) await first;
      return save(form, match);
    };
    const { draft, type } = opened(server);
    type({ title: "一" });
    const flushed = draft.flush();
    type({ title: "一二" });
    void draft.flush(); // somebody presses the button, too
    await vi.advanceTimersByTimeAsync(2000);
    expect(begun).toBe(1);
    go();
    expect(await flushed).toBe(true);
    expect([begun, server.held.form.title]).toEqual([2, "一二"]);
  });

  it("keeps a copy until it is saved, and goes on from it after a reload", async () => {
    const server = new Server();
    server.failing = unreachable();
    const before = opened(server);
    before.type({ title: "断网时所写" });
    expect(await before.draft.flush()).toBe(false);
    expect(before.draft.saving.get().kind).toBe("unsaved");
    server.failing = null;
    const after = opened(server, before.kept.copy);
    expect(after.draft.values.title).toBe("断网时所写");
    expect(await after.draft.flush()).toBe(true);
    expect(server.held.form.title).toBe("断网时所写");
    expect(after.kept.copy).toBeNull();
  });

  it("tries again by itself where that may help, and not where it cannot", async () => {
    const server = new Server();
    server.failing = unreachable();
    const { draft, type } = opened(server);
    type({ title: "新名" });
    await draft.flush();
    server.failing = null;
    await vi.advanceTimersByTimeAsync(2000);
    expect(draft.saving.get().kind).toBe("saved");
    server.failing = new Problem(422, "invalid", { zh: "有误", en: "wrong" });
    type({ title: "再改" });
    await draft.flush();
    const asked = server.asked;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked).toBe(asked);
  });
});

describe("a draft in two windows", () => {
  it("takes over what only the other has changed, and saves its own", async () => {
    const server = new Server();
    const { draft, taken, type } = opened(server);
    server.elsewhere({ platform: "另一平台" });
    type({ title: "本窗口" });
    expect(await draft.flush()).toBe(true);
    expect(server.held.form).toMatchObject({ title: "本窗口", platform: "另一平台" });
    expect(taken).toEqual(["platform"]);
  });

  it("saves nothing where both have changed the same, until somebody has chosen", async () => {
    const server = new Server();
    const { draft, type } = opened(server);
    server.elsewhere({ title: "另一窗口", platform: "另一平台" });
    type({ title: "本窗口", platform: "本平台" });
    expect(await draft.flush()).toBe(false);
    expect(draft.saving.get()).toMatchObject({ kind: "contested", fields: ["title", "platform"] });
    type({ maker: "演示机构" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.held.form.title).toBe("另一窗口");
    draft.choose(["platform"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.held.form).toMatchObject({ title: "本窗口", platform: "另一平台", maker: "演示机构" });
    expect(draft.saving.get().kind).toBe("saved");
  });

  it("asks about everything that is still open when the other window goes on", async () => {
    const server = new Server();
    const { draft, type } = opened(server);
    server.elsewhere({ title: "另一窗口" });
    type({ title: "本窗口" });
    await draft.flush();
    server.elsewhere({ title: "另一窗口", maker: "演示机构" });
    draft.receive(server.held);
    expect(draft.saving.get()).toMatchObject({ kind: "contested", fields: ["title"] });
    expect(draft.values.maker).toBe("演示机构");
  });

  it("shows what the other has saved where nothing is typed, and ignores an older answer", () => {
    const server = new Server();
    const { draft, taken } = opened(server);
    const before = server.held;
    server.elsewhere({ title: "另一窗口" });
    draft.receive(server.held);
    draft.receive(before);
    expect(draft.values.title).toBe("另一窗口");
    expect(taken).toEqual(["title"]);
    expect(draft.saving.get()).toEqual({ kind: "saved", at: server.held.updated_at });
  });

  it("does not ask when only the scan has changed", async () => {
    const server = new Server();
    const { draft, type } = opened(server);
    server.elsewhere({});
    type({ title: "本窗口" });
    expect(await draft.flush()).toBe(true);
    expect(server.held.form.title).toBe("本窗口");
  });
});
