import type { BodyCode } from "./body.ts";

/**
 * 団体の長, as they sign: 知事 of a prefecture, 市長・町長・村長・区長 of a municipality (地方自治法139条), 管理者 of a 一部事務組合 and 長 of a
 * 広域連合 (287条, 291条の4).
 */
export function headOf({ code, name }: { code: BodyCode | string; name: string }): string {
  if (code.slice(2, 5) === "000") return `${name}知事`;
  return name.endsWith("組合") ? `${name}管理者` : `${name}長`;
}
