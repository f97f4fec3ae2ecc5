import { people, vendorClients } from "#infra/local/people.ts";
import type { Caller } from "./client.ts";

/** A body as it plays in the stories. Code and name are real, what happens in it is invented. */
export type Town = { code: string; name: string; documentPrefix: string; address: string };

export const wakasa: Town = {
  code: "313254",
  name: "若桜町",
  documentPrefix: "若住",
  address: "鳥取県八頭郡若桜町大字見本",
};
export const chizu: Town = {
  code: "313289",
  name: "智頭町",
  documentPrefix: "智住",
  address: "鳥取県八頭郡智頭町大字見本",
};
export const tottori: Town = { code: "310000", name: "鳥取県", documentPrefix: "県", address: "鳥取県鳥取市見本町" };

function callerOf(sub: string): Caller {
  const person = people.find((one) => one.sub === sub);
  if (person === undefined) throw new RangeError(`nobody is called ${sub}`);
  return { sub, realm: person.realm, name: person.name };
}

export const operator = callerOf("operator-31-mihon");
export const resident = (id: string): Caller => callerOf(`resident-${id}`);

/** A vendor's system; it signs in by itself. */
export function vendor(id: string): Caller {
  const client = vendorClients.find((one) => one.id === `client-${id}`);
  if (client === undefined) throw new RangeError(`no vendor is called ${id}`);
  return { sub: client.id, realm: "client", name: `${client.name}のシステム` };
}

const duties = {
  admin: { name: "管理", kana: "カンリ", office: "総務課" },
  draft: { name: "起案", kana: "キアン", office: "町民福祉課" },
  decide: { name: "決裁", kana: "ケッサイ", office: "町民福祉課" },
  counter: { name: "受付", kana: "ウケツケ", office: "町民福祉課" },
} as const;

export type Duty = keyof typeof duties;

export const staff = (town: Town, duty: Duty): Caller => callerOf(`staff-${town.code}-${duty}`);

/** Who somebody is on an invitation. */
export type Card = { name: string; kana: string; email: string; office: string };

export const cardOf = (town: Town, duty: Duty): Card => ({
  name: `${duties[duty].name} 見本`,
  kana: `${duties[duty].kana} ミホン`,
  email: `${duty}.${town.code}@machipool.invalid`,
  office: duties[duty].office,
});
