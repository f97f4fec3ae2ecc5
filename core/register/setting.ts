import type { Setting } from "../setting.ts";
import { keeping, registerNames, settingName } from "./schema.ts";

export const settings: readonly Setting[] = registerNames.map((name) => ({
  name: settingName(name),
  id: "RegisterSetting",
  title: "台帳の持ち方",
  shape: keeping,
  example: { mode: "ledger", writers: ["staff"] },
  underway: "前の記載は残ります。適用日から、記載できる者と、証明書を出せるかどうかが変わります。",
}));
