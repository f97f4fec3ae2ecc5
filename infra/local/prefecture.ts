import { existsSync, readFileSync } from "node:fs";
import { isPrefecture } from "#core/japan/body.ts";
import { StartFailure } from "#infra/local/failure.ts";
import type { Folder } from "#infra/local/folder.ts";
import { writeWhole } from "#infra/local/whole.ts";

/** 鳥取県: whose pool it is where nobody says. Data folders without a file of their own for it are of this one. */
const usual = "31";

/** @throws RangeError when there is no such prefecture */
export function requirePrefecture(asked: string): string {
  if (isPrefecture(asked)) return asked;
  throw new RangeError(
    `--prefecture ${asked} という都道府県はありません。01（北海道）から47（沖縄県）までの2桁で指定してください。`,
  );
}

/**
 * Whose pool a data folder is, by the code of the prefecture; a new folder is that of whichever is asked for, and stays it.
 * @throws StartFailure when the folder is another's
 */
export function prefectureIn({ path, file }: Folder, asked: string | undefined): string {
  const own = file("prefecture");
  const isKept = existsSync(own) || ["table.db", "seed.json"].some((name) => existsSync(file(name)));
  const kept = existsSync(own) ? readFileSync(own, "utf8").trim() : usual;
  if (!isPrefecture(kept)) {
    throw new StartFailure("damaged", `${own} が都道府県コードではありません。控えから戻してください。`);
  }
  const prefecture = isKept ? kept : (asked ?? usual);
  if (asked !== undefined && asked !== prefecture) {
    throw new StartFailure(
      "usage",
      `${path} は都道府県コード ${prefecture} のプールです。--data で別のフォルダーを指定するか、--reset で消してから始めてください。`,
    );
  }
  writeWhole(own, prefecture);
  return prefecture;
}
