import type { components } from "@/api/generated/submissions";

export type Verification = components["schemas"]["VerificationOut"];

/** The receipt in what was pasted: behind the # of an address, or the text itself; paper and mail break it into lines. */
export function receiptIn(pasted: string): string {
  return pasted.slice(pasted.lastIndexOf("#") + 1).replace(/\s+/g, "");
}
