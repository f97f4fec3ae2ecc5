import type { Assurance, Duty, Scope } from "#core/actor.ts";
import type { Realm } from "#infra/identity.ts";

/** Somebody who can sign in to the embedded pool. All are invented. */
export type Person = {
  sub: string;
  name: string;
  realm: Exclude<Realm, "client">;
  acr: Assurance;
  note: string;
  mail: string;
  /** 団体コード of the body a member of staff works for. */
  town?: string;
  duty?: Duty;
};

const resident = (id: string, name: string, acr: Assurance, note: string): Person => ({
  sub: `resident-${id}`,
  name,
  realm: "resident",
  acr,
  note,
  mail: `${id}@machipool.invalid`,
});

const duties: [Duty, string, string][] = [
  ["admin", "管理 見本", "管理者"],
  ["draft", "起案 見本", "起案者"],
  ["decide", "決裁 見本", "決裁者"],
  ["counter", "受付 見本", "窓口"],
];

const staffOf = (town: string, townName: string): Person[] =>
  duties.map(([duty, name, title]) => ({
    sub: `staff-${town}-${duty}`,
    name: `${name}（${townName}）`,
    realm: "staff",
    acr: "ial2",
    note: `${townName} ${title}`,
    mail: `${duty}.${town}@machipool.invalid`,
    town,
    duty,
  }));

const residents: readonly Person[] = [
  resident("mihon-taro", "見本 太郎", "ial3", "マイナンバーカードで本人確認済み"),
  resident("kaku-hanako", "架空 花子", "ial2", "本人確認書類で確認済み"),
  resident("kari-jiro", "仮名 次郎", "ial1", "メールアドレスのみ"),
  resident("rei-saburo", "例示 三郎", "ial2", "見本バレーボールクラブ代表"),
  resident("tameshi-shiro", "試行 四郎", "ial2", "架空卓球クラブ代表"),
];

type Named = { code: string; name: string };

/** Who runs the pool of a prefecture. */
export const operatorOf = ({ code, name }: Named): Person => ({
  sub: `operator-${code.slice(0, 2)}-mihon`,
  name: `運用 見本（${name}）`,
  realm: "operator",
  acr: "ial2",
  note: "プールの運用担当",
  mail: `operator.${code.slice(0, 2)}@machipool.invalid`,
});

/** Everybody who can sign in to a pool: residents, the staff of a prefecture and of towns in it, and the operator. */
export const peopleOf = ([prefecture, ...towns]: readonly [Named, ...Named[]]): readonly Person[] => [
  ...residents,
  ...[...towns, prefecture].flatMap(({ code, name }) => staffOf(code, name)),
  operatorOf(prefecture),
];

/** A vendor's system. The secrets open nothing but the embedded pool. */
export type VendorClient = { id: string; name: string; secret: string; scopes: Scope[] };

const vendor = (id: string, name: string, ...scopes: Scope[]): VendorClient => ({
  id: `client-${id}`,
  name,
  secret: `invented-secret-of-${id}`,
  scopes,
});

export const vendorClients: readonly VendorClient[] = [
  vendor("kakuu-systems", "架空システムズ", "application:read", "register:read", "register:write"),
  vendor("mihon-viewer", "見本ビューアー", "register:read"),
  vendor("rei-keyless", "例示キーレス", "booking:read"),
  vendor("tameshi-kaikei", "試行財務会計", "usage:read"),
];
