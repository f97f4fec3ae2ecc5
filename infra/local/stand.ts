import { existsSync } from "node:fs";
import { StartFailure } from "#infra/local/failure.ts";
import type { Folder } from "#infra/local/folder.ts";

/** Written when the first start has come to its end: from then on the table and the keys belong together. */
const seeded = "seed.json";

/**
 * A pool is its table and the keys that open it. One without the other is never made again in silence: what is missing is named, with what
 * brings it back. @throws StartFailure
 */
export function requireWhole({ path, file }: Folder): void {
  const has = (name: string) => existsSync(file(name));
  if (has("keys/root.key") && !has("table.db")) {
    throw new StartFailure(
      "damaged",
      `${path} に表 table.db がありません。鍵（keys）は残っています。控えの table.db をここに戻せば続けられます。表の記録は、控えなしには作り直せません。新しく始めるときは --data で別のフォルダーを指定してください。`,
    );
  }
  for (const [name, what] of [
    ["keys/root.key", "これがないと個人情報の部分を読めません。"],
    ["keys/sign.pem", "これがないと、これまでの封印を確かめられません。"],
  ] as const) {
    if (!has("table.db") || !has(seeded) || has(name)) continue;
    throw new StartFailure(
      "damaged",
      `${path} に鍵 ${name} がありません。表（table.db）は残っています。${what}控えの ${name} をここに戻してください。鍵は作り直せません。`,
    );
  }
}
