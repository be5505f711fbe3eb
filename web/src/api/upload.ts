/** A file's way from the browser to the object store, by a form that a service has signed. */

import type { components } from "./generated/submissions";
import { Problem, unreachable } from "./problem";

export type SignedForm = components["schemas"]["UploadOut"];

/** In hexadecimal digits. */
export async function sha256(file: Blob): Promise<string> {
  // without TLS browsers do not let pages compute checksums
  if (!window.isSecureContext)
    throw new Problem(422, "not_secure", {
      zh: "请通过 HTTPS 访问本站后上传",
      en: "Please use this site over HTTPS to upload",
    });
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Posts a file straight to the object store. `fetch` does not tell how far a request's body is. */
export function posted(
  signed: SignedForm,
  file: File,
  signal: AbortSignal,
  onPercent: (percent: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(signed.fields)) form.append(name, value);
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
    request.open("POST", signed.url);
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
