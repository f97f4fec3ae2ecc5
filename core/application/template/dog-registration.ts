import type { Definition } from "../procedure/schema.ts";
import type { Parameters } from "./schema.ts";

const line = (title: string, max: number, description?: string) => ({
  type: "string" as const,
  title,
  ...(description === undefined ? {} : { description }),
  text: { max },
});
const choice = (title: string, ...names: [string, string][]) => ({
  type: "string" as const,
  title,
  oneOf: names.map(([value, name]) => ({ const: value, title: name })),
});

const fields = {
  owner_name: line("所有者の氏名", 100, "法人は、名称を書いてください。"),
  owner_kana: { type: "string", title: "所有者の氏名のフリガナ", format: "kana" },
  owner_address: line("所有者の住所", 200, "法人は、主たる事務所の所在地を書いてください。"),
  owner_phone: { type: "string", title: "電話番号", format: "phone" },
  owner_email: { type: "string", title: "メールアドレス", description: "お知らせを送ります。", format: "email" },
  dog_place: line("犬の所在地", 200, "所有者の住所と同じときも書いてください。"),
  dog_breed: line("犬の種類", 50, "例: 柴、トイ・プードル、雑種"),
  dog_born_on: { type: "string", title: "犬の生年月日", format: "date" },
  dog_born_on_estimated: { type: "boolean", title: "生年月日は推定である" },
  dog_acquired_on: { type: "string", title: "犬を取得した日", format: "date" },
  dog_color: line("犬の毛色", 30),
  dog_sex: choice("犬の性別", ["male", "おす"], ["female", "めす"]),
  dog_name: line("犬の名", 30),
  dog_feature: line("その他犬の特徴となるべき事項", 200, "体格、耳や尾の形、マイクロチップの番号など。"),
} satisfies Definition["schema"]["properties"];

const optional = ["owner_kana", "owner_phone", "owner_email", "dog_born_on_estimated", "dog_feature"];

const born = { var: "answers.dog_born_on" };
const acquired = { var: "answers.dog_acquired_on" };
const filed = { var: "filedOn" };
const ninetyDaysOld = { addDays: [born, 90] };
/** The day from which the thirty days run: of a puppy of 90 days or less, the day on which it has passed its 90 days. */
const begins = { if: [{ "<=": [acquired, ninetyDaysOld] }, ninetyDaysOld, acquired] };

const rules: Definition["rules"] = [
  {
    name: "born-before-acquired",
    logic: { "<=": [born, acquired] },
    pointer: "/answers/dog_acquired_on",
    message: "取得した日が、生年月日より前です。",
    level: "error",
  },
  {
    name: "acquired-by-now",
    logic: { "<=": [acquired, filed] },
    pointer: "/answers/dog_acquired_on",
    message: "取得した日が、申請の日より後です。",
    level: "error",
  },
  {
    // 狂犬病予防法4条1項. Whoever is late must still register, so this goes to the examiner and refuses nobody.
    name: "within-30-days",
    logic: { "<=": [{ daysBetween: [begins, filed] }, 30] },
    pointer: "/answers/dog_acquired_on",
    message: "犬を取得した日（生後90日以内の犬は、生後90日を経過した日）から30日を過ぎています。",
    level: "warning",
  },
];

/**
 * 犬の登録 (狂犬病予防法4条1項・2項, 同法施行規則3条). Fields follow the particulars that the rule lists, in our own words;
 * amounts are each town's ordinance.
 */
export const dogRegistration = (parameters: Parameters): Definition => ({
  slug: "dog-registration",
  title: "犬の登録申請",
  description:
    "犬を飼い始めた方は、犬を取得した日（生後90日以内の犬は、生後90日を経過した日）から30日以内に、犬の登録を申請してください。登録は犬の生涯に一度です。登録の後、鑑札をお渡しします。",
  law: {
    basis: "狂犬病予防法第4条第1項・第2項、同法施行規則第3条",
    source: "https://laws.e-gov.go.jp/law/325AC1000000247",
  },
  assurance: "ial2",
  schema: {
    type: "object",
    properties: fields,
    required: Object.keys(fields).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  },
  order: Object.keys(fields),
  rules,
  applicant: { name: "owner_name", email: "owner_email", phone: "owner_phone" },
  texts: {
    received:
      "「{title}」の申請を受け付けました。\n受付番号は {receipt} です。お問い合わせの際にお知らせください。\n審査が終わりましたら、結果をお知らせします。\n\n{office}",
    approved:
      "「{title}」（受付番号 {receipt}）について、登録することに決定しました（{number}）。\n鑑札をお渡しします。受け取りの方法は、担当からご案内します。\n\n{office}",
    refused:
      "「{title}」（受付番号 {receipt}）について、登録しないことに決定しました（{number}）。\n理由は、通知書でご確認ください。\n\n{office}",
  },
  register: "dog",
  ruling: {
    ground: "law",
    disposition: true,
    approved: { paper: "決定通知書" },
    refused: { paper: "却下決定通知書", appeal: { months: 3, first: false } },
  },
  ...parameters,
});
