import { useQuery } from "@tanstack/react-query";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import type { Bilingual } from "@/api/problem";
import type { Rule } from "./text-field";

export type Policy = components["schemas"]["PasswordPolicyOut"];
type Requirement = Policy["rules"][number];

/** Said when it is broken; nobody needs to be told to fulfil it. */
const UNSAID = "invisible_character";

/** What new passwords must be like on this platform. Until it is known, only the service checks. */
export function usePasswordPolicy(): Policy | undefined {
  const { data } = useQuery({
    queryKey: ["accounts", "password-policy"],
    queryFn: ({ signal }) => accounts.get("/password-policy", { signal }),
    staleTime: Infinity,
  });
  return data;
}

/** What can be ticked off while one types, each with whether it is fulfilled. */
export function partsOf(policy: Policy, password: string): { code: string; text: Bilingual; holds: boolean }[] {
  return policy.rules
    .filter(({ code, kind }) => kind !== "server" && code !== UNSAID)
    .map((needed) => ({ code: needed.code, text: part(needed), holds: holds(policy, needed, password) }));
}

/** Everything that is wrong with it, as far as it can be told before it is sent. */
export const passwordRule =
  (policy: Policy): Rule =>
  (password) => {
    const broken = policy.rules.filter((needed) => !holds(policy, needed, password));
    if (broken.length === 0) return null;
    return { zh: broken.map(({ zh }) => zh).join("；"), en: broken.map(({ en }) => en).join("; ") };
  };

/** Of the normalised form: a full-width keyboard types the same password. */
function holds(policy: Policy, { kind, pattern }: Requirement, password: string): boolean {
  const typed = password.normalize("NFKC");
  const length = [...typed].length;
  if (kind === "length") return length >= policy.min_length && length <= policy.max_length;
  return pattern === null || new RegExp(pattern, "u").test(typed);
}

/** Under a field named password its name need not be said again. */
const part = ({ zh, en }: Requirement): Bilingual => ({ zh: zh.replace(/^登录密码/, ""), en });
