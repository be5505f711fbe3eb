/** The two identifier numbers, as services/accounts checks them: a fault shows while it is typed. */

// GB 32100-2015: no I O S V Z; a character's value is its index
const CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

// GB 11643-1999: ISO 7064 MOD 11-2
const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS = "10X98765432";

/** The one spelling of an identifier: half-width, upper case, trimmed. */
export const normalised = (identifier: string): string => identifier.normalize("NFKC").trim().toUpperCase();

export function isCreditCode(identifier: string): boolean {
  const values = [...normalised(identifier)].map((character) => CREDIT_CHARACTERS.indexOf(character));
  if (values.length !== 18 || values.includes(-1)) return false;
  return values[17] === (31 - (weighted(values, CREDIT_WEIGHTS) % 31)) % 31;
}

/** Whether it is the number of somebody born by `today`. Area codes are not compared: areas go, numbers stay. */
export function isResidentId(identifier: string, today: Date): boolean {
  const number = normalised(identifier);
  if (!/^\d{17}[\dX]$/.test(number) || number.slice(14, 17) === "000") return false;
  const digits = [...number.slice(0, 17)].map(Number);
  if (number[17] !== RESIDENT_CHECKS[weighted(digits, RESIDENT_WEIGHTS) % 11]) return false;
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number);
  const born = new Date(Date.UTC(year!, month! - 1, day));
  born.setUTCFullYear(year!);
  return born.getUTCMonth() === month! - 1 && born.getUTCDate() === day && born <= today;
}

const weighted = (values: number[], weights: number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * values[index]!, 0);
