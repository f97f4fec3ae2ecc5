import * as z from "zod";
import { list } from "#core/shape.ts";

/** Lines of a list of staff, counted with its heading, that somebody has looked at. */
export const namesakeLines = list(
  z.int("行番号を整数で指定してください。").min(2, "2行目からです。").max(100_000, "行番号が大きすぎます。"),
).max(1000, "1,000行までです。");
