import type { components } from "@/api/generated/accounts";
import type { Service } from "@/api/health";

export type ServiceName = Service;
export type AuditRecord = components["schemas"]["AuditRecordOut"];
export type Chain = components["schemas"]["ChainOut"];

export const SERVICES: readonly ServiceName[] = ["accounts", "submissions", "review", "notifications"];
