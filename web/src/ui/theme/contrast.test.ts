import { describe, expect, it } from "vitest";
import { palette } from "./palette";

type Colour = keyof typeof palette;

/** WCAG 2.2: relative luminance, contrast ratio. */
const luminance = (colour: string) => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: Colour, other: Colour) => {
  const [dark, light] = [luminance(palette[one]), luminance(palette[other])].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const GROUNDS: Colour[] = ["surface", "paper", "primary-tint"];

describe("contrast", () => {
  it.each<Colour>(["ink", "quiet", "hint", "primary", "primary-hover", "seal"])(
    "%s is legible on every ground",
    (text) => {
      for (const ground of GROUNDS) expect(contrast(text, ground), ground).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each<Colour>(["danger", "success", "warning"])("%s is legible on its tint and on the grounds", (text) => {
    for (const ground of [`${text}-tint` as Colour, "surface", "paper"] as Colour[])
      expect(contrast(text, ground), ground).toBeGreaterThanOrEqual(4.5);
  });

  it.each<Colour>(["primary", "primary-hover", "primary-active", "seal", "danger"])("%s carries white text", (ground) =>
    expect(contrast("surface", ground)).toBeGreaterThanOrEqual(4.5),
  );

  it("the edge of a field can be seen", () => {
    for (const ground of ["surface", "paper"] as Colour[]) expect(contrast("edge", ground)).toBeGreaterThanOrEqual(3);
  });
});
