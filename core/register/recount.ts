import * as Document from "../document/index.ts";
import { type RegisterState, tagSeries } from "./entity.ts";

/** 鑑札番号. */
export const tags = Document.lastNumbers((kind, state) => {
  const { register, tag } = state as Partial<RegisterState>;
  return kind === "REG" && register !== undefined && tag !== undefined
    ? { series: tagSeries(register), ...tag }
    : undefined;
});
