import type { Keeps } from "#core/keeps.ts";
import type { Manifest } from "#core/manifest.ts";

export const keeps: Keeps = {
  items: [
    {
      name: "ADMINS",
      is: "derived",
      home: [[]],
      stays: true,
      later: "changes",
    },
  ],
};

export const manifest: Manifest = {
  consumers: [
    {
      name: "founding-invitation",
      on: ["tenant.joined"],
      load: async () => (await import("./follow.ts")).foundingInvitation,
    },
    {
      name: "invitation-replaced",
      on: ["staff.invited"],
      load: async () => (await import("./follow.ts")).replacedInvitation,
    },
  ],
  notices: {
    names: ["staff.invited", "application.sent_back"],
    load: async () => (await import("./follow.ts")).notices,
  },
};
