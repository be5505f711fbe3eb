/** Which services cannot be reached right now, as the requests of this page have seen it. */

import { Store } from "./store";

export type Service = "accounts" | "submissions" | "review" | "notifications";

const failing = new Store<readonly Service[]>([]);

export const health = {
  /** The services whose last request found nobody. */
  failing: failing as Pick<Store<readonly Service[]>, "get" | "subscribe">,

  saw(service: Service, status: number): void {
    const away = [0, 502, 504].includes(status);
    const known = failing.get().includes(service);
    if (away && !known) failing.set([...failing.get(), service]);
    if (!away && known) failing.set(failing.get().filter((other) => other !== service));
  },
};
