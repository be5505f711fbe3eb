/** What services and gateway answer when they refuse or fail: RFC 9457 problem details as an error. */

export type Language = "zh-CN" | "en";
export type Bilingual = { zh: string; en: string };
export type Fault = { field: string; code: string; message: Bilingual };

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** 0 where no answer came. */
    readonly status: number,
    readonly code: string,
    readonly text: Bilingual,
    readonly faults: readonly Fault[] = [],
    /** In seconds, where waiting helps. */
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(code);
  }

  /** The same request may succeed in a moment. */
  get passes(): boolean {
    return this.status === 0 || [429, 502, 503, 504].includes(this.status);
  }
}

/** A text of an answer: its document names no languages. */
export const bilingual = ({ zh = "", en = "" }: { [language: string]: string }): Bilingual => ({ zh, en });

export const said = (text: Bilingual, language: Language): string => (language === "en" ? text.en : text.zh);

const UNREACHABLE = {
  zh: "无法连接服务器，请检查网络后重试",
  en: "The server cannot be reached; please check your network",
};
const TIMED_OUT = { zh: "服务器响应超时，请稍后重试", en: "The server did not answer in time; please try again" };
const UNREADABLE = { zh: "系统发生错误，请稍后重试", en: "Something went wrong on our side; please try again later" };

export const unreachable = () => new Problem(0, "unreachable", UNREACHABLE);
export const timedOut = () => new Problem(0, "timed_out", TIMED_OUT);

/** The problem that an answer without success tells of, whoever wrote it. */
export async function problemOf(response: Response): Promise<Problem> {
  const { status, headers } = response;
  const wait = Number.parseInt(headers.get("Retry-After") ?? "", 10);
  const retryAfter = Number.isNaN(wait) ? null : wait;
  const told: unknown = await response.json().catch(() => null);
  const request = headers.get("X-Request-ID");
  if (!isProblem(told)) return new Problem(status, "unreadable_answer", UNREADABLE, [], retryAfter, request);
  return new Problem(status, told.code, told.message, told.errors ?? [], retryAfter, told.request_id ?? request);
}

/** Any error as a problem, so that a page can always say what is the matter. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "unexpected", UNREADABLE);
}

type Told = { code: string; message: Bilingual; errors?: Fault[]; request_id?: string | null };

function isProblem(value: unknown): value is Told {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}
