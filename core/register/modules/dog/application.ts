import * as z from "zod";
import type { Row } from "../../schema.ts";

/** The answers of 犬の登録申請 that the register takes over; what else a town asks for stays in the application. */
const answers = z.object({
  owner_name: z.string(),
  owner_kana: z.string().optional(),
  owner_address: z.string(),
  owner_phone: z.string().optional(),
  dog_place: z.string(),
  dog_breed: z.string(),
  dog_born_on: z.string(),
  dog_born_on_estimated: z.boolean().optional(),
  dog_acquired_on: z.string().optional(),
  dog_color: z.string(),
  dog_sex: z.enum(["male", "female"]),
  dog_name: z.string(),
  dog_feature: z.string().optional(),
});

/** The row that an approved application asks for. @throws ZodError when it is no application for a dog */
export function rowOf(application: unknown): Row {
  const dog = answers.parse(application);
  const row = {
    shurui: dog.dog_breed,
    seinengappi: dog.dog_born_on,
    seinengappi_fushohyoki: dog.dog_born_on_estimated === true ? "推定" : undefined,
    keiro: dog.dog_color,
    seibetsu: dog.dog_sex === "male" ? "1" : "2",
    namae: dog.dog_name,
    tokucho: dog.dog_feature,
    shozaichi: dog.dog_place,
    shutokubi: dog.dog_acquired_on,
    shoyusha_shimei: dog.owner_name,
    shoyusha_shimei_furigana: dog.owner_kana,
    shoyusha_jusho: dog.owner_address,
    shoyusha_denwabango: dog.owner_phone,
  };
  return Object.fromEntries(Object.entries(row).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
