import type { Item, RegisterDef } from "../../schema.ts";

// The national lists have no such business, so business number and items are our own (901) in the same grammar.
const item = (
  number: string,
  name: string,
  field: string,
  more: Pick<Item, "type" | "characters"> & Partial<Item>,
) => ({
  id: `901${number}`,
  name,
  field,
  required: true,
  ...more,
});
const text = (characters: number) => ({ type: "N" as const, characters });
const optional = { required: false };
const day = { type: "DATE" as const, characters: 10 };

const dog = [
  item("00001", "犬の種類", "shurui", text(50)),
  item("00002", "生年月日", "seinengappi", day),
  item("00003", "生年月日の不詳表記", "seinengappi_fushohyoki", { ...text(72), ...optional }),
  item("00004", "毛色", "keiro", text(30)),
  item("00005", "性別", "seibetsu", { type: "X", characters: 1, code: { "1": "おす", "2": "めす" } }),
  item("00006", "名", "namae", text(30)),
  item("00007", "その他の特徴", "tokucho", { ...text(200), ...optional }),
  item("00008", "犬の所在地", "shozaichi", text(200)),
  item("00009", "取得した日", "shutokubi", { ...day, ...optional }),
];

const owner = [
  item("00101", "所有者の氏名", "shoyusha_shimei", text(100)),
  item("00102", "所有者の氏名のフリガナ", "shoyusha_shimei_furigana", {
    ...text(100),
    ...optional,
    goesWith: "shoyusha_shimei",
  }),
  item("00103", "所有者の住所", "shoyusha_jusho", text(200)),
  item("00104", "所有者の電話番号", "shoyusha_denwabango", { type: "X", characters: 20, form: "phone", ...optional }),
];

const ownerFields = owner.map((one) => one.field);

/** 犬の登録原簿 (狂犬病予防法4条2項). It lies outside the 20 standardised businesses, so the pool may hold the ledger itself. */
export const dogRegister: RegisterDef = {
  register: "dog",
  name: "犬の登録原簿",
  basis: "狂犬病予防法第4条第2項、同法施行規則第4条",
  mode: "ledger",
  groups: [
    { name: "犬", items: dog },
    { name: "所有者", items: owner },
  ],
  reasons: [
    {
      code: "01",
      name: "登録",
      basis: "狂犬病予防法第4条第2項",
      kind: "enter",
      fields: [...dog, ...owner].map((one) => one.field),
    },
    { code: "11", name: "犬の所在地の変更", basis: "狂犬病予防法第4条第4項", kind: "change", fields: ["shozaichi"] },
    {
      code: "12",
      name: "所有者の氏名・住所などの変更",
      basis: "狂犬病予防法第4条第4項",
      kind: "change",
      fields: ownerFields,
    },
    {
      code: "13",
      name: "所有者の変更",
      basis: "狂犬病予防法第4条第5項",
      kind: "change",
      fields: [...ownerFields, "shozaichi"],
      renews: ownerFields,
    },
    { code: "21", name: "犬の死亡", basis: "狂犬病予防法第4条第4項", kind: "end", fields: [] },
  ],
  likeness: { owner: "shoyusha_shimei", any: [["namae"], ["seinengappi", "seibetsu"]] },
};
