import * as Document from "../document/index.ts";
import type { ApplicationState } from "./entity.ts";

/** 文書番号: the prefix of its series and the number stand in it as one text. */
export const decisions = Document.lastNumbers((kind, state) => {
  const { ruling } = state as Partial<ApplicationState>;
  if (kind !== "APP" || ruling === undefined) return undefined;
  const [, prefix, number] = /^(.*)第(\d+)号$/.exec(ruling.number) ?? [];
  return prefix === undefined
    ? undefined
    : { series: `DOC:${prefix}`, fiscalYear: ruling.fiscalYear, number: Number(number) };
});
