import type { Setting } from "#core/setting.ts";
import { bookingSetting } from "./schema.ts";

export const settings: readonly Setting[] = [
  {
    name: "facility.booking",
    id: "BookingSetting",
    title: "施設予約の回数と時間の決まり",
    shape: bookingSetting,
    example: { perMonth: { person: 4, group: 8, walk_in: 2 }, holdSeconds: 600, coolingHours: 24 },
    underway: "確定した予約は変わりません。次の予約から、新しい決まりで数えます。",
  },
];
