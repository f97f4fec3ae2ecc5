import { bodiesOf } from "#core/japan/bodies.ts";
import { operatorOf, peopleOf, vendorClients } from "#infra/local/people.ts";
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

/** Whose pool it is, and the two towns that have staff in it; the first has a hall. */
export type Cast = readonly [prefecture: Town, hall: Town, other: Town];
export const inTottori: Cast = [tottori, wakasa, chizu];

/** 鳥取県 plays as the demonstration tells it, any other prefecture with its two smallest towns. @throws RangeError when there is none such */
export async function castOf(prefecture: string): Promise<Cast> {
  const bodies = await bodiesOf(prefecture);
  if (prefecture === tottori.code.slice(0, 2)) return inTottori;
  const [own] = bodies;
  const [hall, other] = bodies
    .filter(({ kind, population }) => (kind === "town" || kind === "village") && population !== undefined)
    .sort((a, b) => (a.population ?? 0) - (b.population ?? 0));
  if (own === undefined || hall === undefined || other === undefined)
    throw new RangeError(`no story plays in ${prefecture}`);
  const townOf = ({ code, name }: { code: string; name: string }): Town => ({
    code,
    name,
    documentPrefix: `${name.charAt(0)}住`,
    address: `${own.name}${name}大字見本`,
  });
  const { code, name } = own;
  return [{ code, name, documentPrefix: name.slice(-1), address: `${name}見本町` }, townOf(hall), townOf(other)];
}

const callerAs = ({ sub, realm, name }: ReturnType<typeof operatorOf>): Caller => ({ sub, realm, name });
const callerOf = (sub: string, [prefecture, ...towns]: readonly [Town, ...Town[]]): Caller => {
  const person = peopleOf([prefecture, ...towns]).find((one) => one.sub === sub);
  if (person === undefined) throw new RangeError(`nobody is called ${sub}`);
  return callerAs(person);
};

export const operatorIn = ([prefecture]: Cast): Caller => callerAs(operatorOf(prefecture));
export const operator = operatorIn(inTottori);
export const resident = (id: string): Caller => callerOf(`resident-${id}`, [tottori]);

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

export const staff = (town: Town, duty: Duty): Caller => callerOf(`staff-${town.code}-${duty}`, [town]);

/** Who somebody is on an invitation. */
export type Card = { name: string; kana: string; email: string; office: string };

export const cardOf = (town: Town, duty: Duty): Card => ({
  name: `${duties[duty].name} 見本`,
  kana: `${duties[duty].kana} ミホン`,
  email: `${duty}.${town.code}@machipool.invalid`,
  office: duties[duty].office,
});
