/**
 * A scan's way to its acceptance: its checksum, a signed form, the object store, the service's check. What was done stays
 * done: trying again goes on from there.
 */

import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { Problem, unreachable } from "@/api/problem";

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

export async function sha256(file: Blob): Promise<string> {
  // without TLS browsers do not let pages compute checksums
  if (!window.isSecureContext)
    throw refusal("not_secure", "请通过 HTTPS 访问本站后上传", "Please use this site over HTTPS to upload");
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class ScanUpload {
  private hash: string | null = null;
  private intent: Intent | null = null;
  private sent = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly entry: string,
    private readonly file: File,
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
    await this.confirmed(intent);
  }

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
      await submissions.post("/entries/{entry_id}/uploads/{upload_id}/confirmation", {
        params,
        signal: this.stopping.signal,
      });
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

/** `fetch` does not tell how far a request's body is. */
function posted(intent: Intent, file: File, signal: AbortSignal, onPercent: (percent: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(intent.fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener("abort", stop);
    request.upload.onprogress = ({ loaded, total }) => onPercent(Math.floor((100 * loaded) / Math.max(total, 1)));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done();
      else failed(refusedByStore(request));
    };
    request.onerror = () => failed(unreachable());
    request.onabort = () => failed(new DOMException("cancelled", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", stop);
    request.open("POST", intent.url);
    request.send(form);
  });
}

function refusedByStore(request: XMLHttpRequest): Problem {
  const wait = Number.parseInt(request.getResponseHeader("Retry-After") ?? "", 10);
  const text =
    request.status >= 500 || request.status === 429
      ? { zh: "文件存储暂时繁忙，请稍后重试", en: "The file store is busy; please try again shortly" }
      : { zh: "文件存储没有接受这个文件，请重试", en: "The file store did not take the file; please try again" };
  return new Problem(request.status, "store_refused", text, [], Number.isNaN(wait) ? null : wait);
}
