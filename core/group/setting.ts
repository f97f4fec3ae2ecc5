import type { Setting } from "#core/setting.ts";
import { groupSetting } from "./schema.ts";

/** What a body may set. */
export const example = {
  categories: [
    { id: "sports", name: "スポーツ" },
    { id: "culture", name: "文化" },
  ],
  admitsAtOnce: false,
  valid: { by: "fiscal_year", years: 1 },
};

export const settings: readonly Setting[] = [
  {
    name: "group",
    id: "GroupSetting",
    title: "団体登録の決まり",
    shape: groupSetting,
    example,
    underway: "登録した団体の有効期限は変わりません。次の登録と更新から使います。",
  },
];
