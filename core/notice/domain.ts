import type { Keeps } from "#core/keeps.ts";

export const keeps: Keeps = {
  items: [
    { name: "NOTICE Q#", is: "derivable", beside: { kind: "*", at: ({ id }) => [[id]], prefix: "Q#" }, stays: true },
  ],
};
