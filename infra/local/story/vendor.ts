import { localIssuerName } from "#infra/identity.ts";
import { vendorClients } from "#infra/local/people.ts";
import { staff, type Town } from "./cast.ts";
import { type Stage, step } from "./stage.ts";

/** 基幹連携: lets a vendor's system do in this town, from a day on, what it is made for. */
export async function admitVendor(stage: Stage, town: Town, id: string, from: string): Promise<void> {
  const client = vendorClients.find((one) => one.id === `client-${id}`);
  if (client === undefined) throw new RangeError(`no vendor is called ${id}`);
  const scopes = client.scopes.map((scope) => ({ scope, from }));
  await step(stage, {
    as: staff(town, "admin"),
    what: `${client.name}のシステムに利用を許す（${from}から）`,
    route: `POST /v1/towns/${town.code}/clients`,
    body: { issuer: localIssuerName, subject: client.id, name: client.name, scopes },
    says: () => `範囲 ${client.scopes.join("・")}`,
  });
}
