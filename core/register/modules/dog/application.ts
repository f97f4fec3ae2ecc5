import type { Row, Value } from "../../schema.ts";

/** What the register takes over of 犬の登録申請, word for word: its field, and the answer's. What else a town asks for stays in the application. */
const taken = {
  shurui: "dog_breed",
  seinengappi: "dog_born_on",
  keiro: "dog_color",
  namae: "dog_name",
  tokucho: "dog_feature",
  shozaichi: "dog_place",
  shutokubi: "dog_acquired_on",
  shoyusha_shimei: "owner_name",
  shoyusha_shimei_furigana: "owner_kana",
  shoyusha_jusho: "owner_address",
  shoyusha_denwabango: "owner_phone",
} as const;

const sexes: Record<string, string> = { male: "1", female: "2" };

/**
 * The row that an approved application asks for. It decides nothing: what another application lacks or says otherwise, the
 * register's own inspection finds.
 */
export function rowOf(application: unknown): Row {
  const answers = (application ?? {}) as Record<string, Value | boolean | undefined>;
  const row: Record<string, Value | boolean | undefined> = {
    ...Object.fromEntries(Object.entries(taken).map(([field, answer]) => [field, answers[answer]])),
    seinengappi_fushohyoki: answers.dog_born_on_estimated === true ? "推定" : undefined,
    seibetsu: sexes[String(answers.dog_sex)],
  };
  return Object.fromEntries(Object.entries(row).filter((pair): pair is [string, Value] => pair[1] !== undefined));
}
