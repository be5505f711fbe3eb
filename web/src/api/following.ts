/** How often an open page asks whether what it shows has changed, in milliseconds; none does while nobody sees it. */
export const EVERY = 20_000;

/** A list that has grown long is asked for as a whole: as much less often as it has pages. */
export const everyPage = ({ state }: { state: { data?: { pages: readonly unknown[] } | undefined } }): number =>
  EVERY * Math.max(state.data?.pages.length ?? 1, 1);
