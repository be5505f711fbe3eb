import type { components } from "@/api/generated/accounts";
import { session, type Opened } from "@/api/session";

export type Ticket = components["schemas"]["TicketOut"];

/** A step of a login after the first: it takes the ticket of the one before, and may lead to another. */
export type Step = { ticket: string; onTicket: (ticket: Ticket) => void; onBack: () => void };

export function openOrGoOn(answer: Opened | Ticket, onTicket: (ticket: Ticket) => void): void {
  if ("ticket" in answer) onTicket(answer);
  else session.open(answer);
}
