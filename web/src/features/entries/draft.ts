/**
 * A draft that saves itself while one types: one request at a time, the newest values, the version that they are based on.
 *
 * What the server refuses or the network loses stays here, and in a copy that outlives the page, until it is saved.
 */

import { asProblem, type Problem } from "@/api/problem";
import { Store } from "@/api/store";
import type { Entry } from "./entries";
import { differing, formOf, valuesOf, type Field, type Numbers, type Values } from "./fields";
import { merged, withThose } from "./merge";

export type Base = Pick<Entry, "call_id" | "version" | "form" | "updated_at">;
export type Copy = { base: Base; values: Values };

export type Saving =
  | { kind: "saved"; at: string }
  | { kind: "typed" | "saving" }
  | { kind: "unsaved"; problem: Problem }
  /** Another window has changed the same fields: nothing is saved until somebody has chosen. */
  | { kind: "contested"; theirs: Values; fields: readonly Field[] };

export type Ports = {
  save: (form: ReturnType<typeof formOf>, version: number) => Promise<Entry>;
  load: () => Promise<Entry>;
  keep: (copy: Copy | null) => void;
  /** Values that came from elsewhere, and in which fields. */
  onTaken: (values: Values, fields: readonly Field[]) => void;
  /** The extra fields that hold a number: 12. and 12 are the same there. */
  numbers?: Numbers;
};

const PAUSE = 800; // ms without a key
const LONGEST = 8_000; // for who types on and on
const RETRIES = [2_000, 5_000, 10_000, 30_000] as const;

export class Draft {
  readonly saving: Store<Saving>;
  values: Values;
  private base: Base;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<boolean> | null = null;
  private changing: Promise<unknown> | null = null;
  private typedSince: number | null = null;
  private failures = 0;
  private stopped = false;

  constructor(
    entry: Entry,
    private readonly ports: Ports,
    copy: Copy | null = null,
  ) {
    this.base = copy?.base ?? entry;
    this.values = copy?.values ?? valuesOf(entry.form);
    this.saving = new Store<Saving>({ kind: "saved", at: this.base.updated_at });
  }

  get dirty(): boolean {
    return differing(this.values, valuesOf(this.base.form), this.ports.numbers).length > 0;
  }

  /** The version that the server's form has. */
  get version(): number {
    return this.base.version;
  }

  /** The form as the server has it. */
  get saved(): Base["form"] {
    return this.base.form;
  }

  change(values: Values): void {
    this.values = values;
    this.settle();
  }

  /** Saves at once what there is to save; tells whether nothing is left. */
  flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.running ??= this.save().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Changes the entry by other means than a save. None begins meanwhile: it would go out with a version that is gone. */
  async alone(change: () => Promise<unknown>): Promise<void> {
    while (this.running !== null) await this.running;
    const changing = change()
      .then(() => this.ports.load())
      .then((entry) => this.receive(entry));
    this.changing = changing.catch(() => undefined).finally(() => (this.changing = null));
    await changing;
  }

  /** Takes over what the server holds by now. */
  async reload(): Promise<Entry> {
    const entry = await this.ports.load();
    this.receive(entry);
    return entry;
  }

  /** What the server holds by now: another window may have changed it. */
  receive(entry: Base): void {
    if (entry.version > this.base.version) this.rebase(entry);
    if (this.running === null) this.settle();
  }

  private rebase(entry: Base): void {
    const theirs = valuesOf(entry.form);
    const { values, taken, contested } = merged(valuesOf(this.base.form), this.values, theirs, this.ports.numbers);
    this.base = entry;
    this.values = values;
    if (taken.length > 0) this.ports.onTaken(values, taken);
    const before = this.saving.get();
    const fields = differing(values, theirs, this.ports.numbers).filter(
      (field) => contested.includes(field) || (before.kind === "contested" && before.fields.includes(field)),
    );
    if (fields.length > 0) this.saving.set({ kind: "contested", theirs, fields });
    else if (before.kind === "contested") this.saving.set({ kind: "typed" });
  }

  /** Ends a contest: these fields are the other window's, the rest stays. */
  choose(theirs: readonly Field[]): void {
    const contest = this.saving.get();
    if (contest.kind !== "contested") return;
    this.values = withThose(this.values, contest.theirs, theirs);
    this.saving.set({ kind: "typed" });
    if (theirs.length > 0) this.ports.onTaken(this.values, theirs);
    this.keep();
    void this.flush();
  }

  /** The draft is gone, or somebody else's now: nothing is saved any more. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.ports.keep(null);
  }

  private settle(): void {
    this.keep();
    if (this.saving.get().kind === "contested") return;
    if (!this.dirty) {
      this.typedSince = null;
      if (this.running === null) this.saving.set({ kind: "saved", at: this.base.updated_at });
      return;
    }
    if (this.running !== null) return; // it goes on with what was typed meanwhile
    const before = this.saving.get();
    if (before.kind === "unsaved" && before.problem.retryAfter !== null) return; // the timer runs
    if (before.kind !== "unsaved") this.saving.set({ kind: "typed" });
    this.typedSince ??= Date.now();
    this.saveIn(Math.max(0, Math.min(PAUSE, this.typedSince + LONGEST - Date.now())));
  }

  private async save(): Promise<boolean> {
    for (;;) {
      if (this.changing !== null) await this.changing;
      if (!this.dirty || this.saving.get().kind === "contested" || this.stopped) break;
      this.saving.set({ kind: "saving" });
      this.typedSince = null;
      try {
        this.accept(await this.ports.save(formOf(this.values, this.ports.numbers), this.base.version));
      } catch (error) {
        if (!(await this.recovered(asProblem(error)))) return false;
      }
    }
    if (this.dirty || this.stopped) return false;
    this.saving.set({ kind: "saved", at: this.base.updated_at });
    return true;
  }

  private accept(saved: Entry): void {
    this.failures = 0;
    if (saved.version >= this.base.version) this.base = saved;
    this.keep();
  }

  /** Whether it may be saved again at once: another window was first, and its changes are known now. */
  private async recovered(problem: Problem): Promise<boolean> {
    if (this.stopped) return false;
    if (problem.status !== 412) return this.fail(problem);
    try {
      this.receive(await this.ports.load());
      return true;
    } catch (error) {
      return this.fail(asProblem(error));
    }
  }

  private fail(problem: Problem): false {
    this.saving.set({ kind: "unsaved", problem });
    if (problem.passes) {
      const wait = RETRIES[Math.min(this.failures, RETRIES.length - 1)] ?? 0;
      this.failures += 1;
      this.saveIn(problem.retryAfter === null ? wait : problem.retryAfter * 1000);
    }
    if ([404, 409].includes(problem.status)) {
      // submitted or deleted in another window: nothing can be saved any more, and the copy stays
      this.stopped = true;
      void this.ports.load().catch(() => undefined);
    }
    return false;
  }

  private saveIn(wait: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.flush(), wait);
  }

  private keep(): void {
    this.ports.keep(this.dirty ? { base: this.base, values: this.values } : null);
  }
}
