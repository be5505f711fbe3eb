/** The support telephone. It stays the same whatever else fails. */
export const SUPPORT = "010-86096235";

export function SupportPhone() {
  return <a href={`tel:${SUPPORT}`}>{SUPPORT}</a>;
}
