import { randomUUID } from "node:crypto";
import { canary } from "../founding.ts";
import { act, type Exemplars, id, once, planted, routeNamed, type Stage, town } from "./stage.ts";

async function client(stage: Stage): Promise<string> {
  const body = { ...(planted(routeNamed("admitClient"), ["/issuer"]) as object), subject: `client-${randomUUID()}` };
  return String((await act(stage, "admin", "post", `${town}/clients`, body)).body.id);
}

async function suspendedClient(stage: Stage): Promise<string> {
  const id = await client(stage);
  await act(stage, "admin", "post", `${town}/clients/${id}/suspensions`, { why: canary.text });
  return id;
}

export const clientExemplars: Exemplars = {
  admitClient: {
    open: ["/issuer"],
    make: () => ({
      body: {
        ...(planted(routeNamed("admitClient"), ["/issuer"]) as object),
        subject: `${canary.kana} ${randomUUID()}`,
      },
    }),
  },
  showClient: { make: async (stage) => id(await once(stage, "client", () => client(stage))) },
  changeClient: { make: async (stage) => ({ ...id(await client(stage)), ifMatch: 1 }) },
  suspendClient: { make: async (stage) => id(await client(stage)) },
  resumeClient: { make: async (stage) => id(await suspendedClient(stage)) },
};
