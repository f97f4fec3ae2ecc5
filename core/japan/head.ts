import type { BodyCode } from "./body.ts";

/**
 * 団体の長, as they sign: 知事 of a prefecture, 市長・町長・村長・区長 of a municipality (地方自治法139条), 管理者 of a 一部事務組合, which is
 * 企業長 of a 企業団 (287条, 地方公営企業法39条の2), and 長 of a 広域連合 (291条の4).
 */
export function headOf({ code, name }: { code: BodyCode | string; name: string }): string {
  if (code.slice(2, 5) === "000") return `${name}知事`;
  if (name.endsWith("企業団")) return `${name}企業長`;
  return name.includes("組合") ? `${name}管理者` : `${name}長`;
}
