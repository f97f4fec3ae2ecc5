import { staff, type Town } from "./cast.ts";
import type { Answer, Caller } from "./client.ts";
import { type Stage, step, textOf } from "./stage.ts";

export type Dog = { name: string; owner: string; house: number; acquiredOn: string; bornOn: string; email?: string };

/** The form 犬の登録 as somebody of this town fills it in. */
export const answersOf = (town: Town, { name, owner, house, acquiredOn, bornOn, email }: Dog) => ({
  owner_name: owner,
  owner_address: `${town.address}${house}番地`,
  ...(email === undefined ? {} : { owner_email: email }),
  dog_place: `${town.address}${house}番地`,
  dog_breed: "柴",
  dog_born_on: bornOn,
  dog_acquired_on: acquiredOn,
  dog_color: "赤",
  dog_sex: "male",
  dog_name: name,
});

/** An application on paper, entered at the counter. */
export async function fileAtCounter(
  stage: Stage,
  { town, procedure, dog, by }: { town: Town; procedure: string; dog: Dog; by?: Caller },
): Promise<Answer> {
  return step(stage, {
    as: by ?? staff(town, "counter"),
    what: `窓口で受けた申請を入力する（${dog.owner}・${dog.name}）`,
    route: `POST /v1/towns/${town.code}/counter/applications`,
    body: { procedure, answers: answersOf(town, dog) },
    says: (answer) => `受付番号 ${textOf(answer, "receipt")}、標準処理期間の末日 ${textOf(answer, "due")}`,
  });
}
