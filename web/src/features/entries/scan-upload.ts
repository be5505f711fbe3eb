/**
 * A scan's way to its acceptance: its checksum, a signed form, the object store, the service's check. What was done stays
 * done: trying again goes on from there.
 */

import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { Problem } from "@/api/problem";
import { posted, sha256 } from "@/api/upload";

type Intent = components["schemas"]["UploadOut"];

export const LARGEST = 20 * 1024 * 1024;
const MAGIC = "%PDF-";
const MAGIC_WITHIN = 1024;

export type Stage = { name: "hashing" } | { name: "sending"; percent: number } | { name: "checking" };

const refusal = (code: string, zh: string, en: string) => new Problem(422, code, { zh, en });

/** Why a file needs not be sent, told before it is. */
export async function refusedAtOnce(file: Blob): Promise<Problem | null> {
  if (file.size === 0)
    return refusal("scan_empty", "文件是空的，请重新选择", "The file is empty; please choose another");
  if (file.size > LARGEST)
    return refusal(
      "scan_too_large",
      "文件超过 20 MB，请降低扫描分辨率后重新选择",
      "The file has more than 20 MB; please scan it with a lower resolution",
    );
  const begin = await file
    .slice(0, MAGIC_WITHIN)
    .text()
    .catch(() => null);
  if (begin === null) return refusal("scan_unreadable", "文件无法读取，请重新选择", "The file cannot be read");
  return begin.includes(MAGIC) ? null : refusal("scan_not_pdf", "只接受 PDF 文件", "Only PDF files are taken");
}

export class ScanUpload {
  private hash: string | null = null;
  private intent: Intent | null = null;
  private sent = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly entry: string,
    private readonly file: File,
    /** The entry's version changes with its scan: see `Draft.alone`. */
    private readonly alone: (change: () => Promise<unknown>) => Promise<void>,
    private readonly onStage: (stage: Stage) => void,
  ) {}

  /** Until the scan is accepted. Throws a `Problem`, or an `AbortError` where it was cancelled. */
  async run(): Promise<void> {
    const refused = await refusedAtOnce(this.file);
    if (refused !== null) throw refused;
    if (this.hash === null) {
      this.onStage({ name: "hashing" });
      this.hash = await sha256(this.file);
    }
    const intent = await this.signed(this.hash);
    if (!this.sent) {
      await this.send(intent);
      this.sent = true;
    }
    this.onStage({ name: "checking" });
    await this.alone(() => this.confirmed(intent));
  }

  /** Not while it is checked: the service goes on with that, and takes the scan, whoever hears of it. */
  cancel(): void {
    this.stopping.abort();
  }

  private async signed(sha256: string): Promise<Intent> {
    const { signal } = this.stopping;
    signal.throwIfAborted();
    if (this.intent !== null && (this.sent || Date.parse(this.intent.expires_at) > Date.now())) return this.intent;
    const once = `${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
    this.onStage({ name: "sending", percent: 0 });
    this.intent = await submissions.post("/entries/{entry_id}/uploads", {
      params: { entry_id: this.entry },
      body: { size: this.file.size, sha256 },
      once,
      signal,
    });
    return this.intent;
  }

  private async send(intent: Intent): Promise<void> {
    try {
      await posted(intent, this.file, this.stopping.signal, (percent) => this.onStage({ name: "sending", percent }));
    } catch (error) {
      // a form that the store refuses is of no more use
      if (error instanceof Problem && error.status !== 0 && !error.passes) this.intent = null;
      throw error;
    }
  }

  private async confirmed(intent: Intent): Promise<void> {
    const params = { entry_id: this.entry, upload_id: intent.id };
    try {
      await submissions.post("/entries/{entry_id}/uploads/{upload_id}/confirmation", { params });
    } catch (error) {
      // the store has not got the file, or another: it is sent anew
      if (error instanceof Problem && !error.passes) {
        this.sent = false;
        this.intent = null;
      }
      throw error;
    }
  }
}
