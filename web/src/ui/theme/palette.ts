/** Every colour of the portal. README.md says what each is for; contrast.test.ts holds them to WCAG AA. */
export const palette = {
  ink: "#1f2329",
  quiet: "#545b64",
  hint: "#636971",
  paper: "#f6f5f1",
  surface: "#ffffff",
  line: "#dedbd2",
  edge: "#8c8a82",
  primary: "#1f4468",
  "primary-hover": "#2b5c8a",
  "primary-active": "#15304a",
  "primary-tint": "#e9eff5",
  seal: "#9b1c1c",
  danger: "#b3261e",
  "danger-tint": "#fbeceb",
  success: "#1e6b3c",
  "success-tint": "#e8f3ec",
  warning: "#805300",
  "warning-tint": "#fbf3e0",
} as const;

/** Makes the colours known to style sheets, as `var(--ink)` and so on. */
export function publishPalette(): void {
  for (const [name, colour] of Object.entries(palette)) document.documentElement.style.setProperty(`--${name}`, colour);
}
