import * as z from "zod";
import type { PublicationState } from "#core/publication/index.ts";
import type { Code } from "./problems.ts";

/** Whatever yields money or rights: how it was decided, and what is answered to its 起案. */

/** What can be wrong with how something was decided. */
export const decisionProblems = [
  "publication.undecided",
  "publication.other_content",
  "approval.paper_refused",
  "approval.paper_date",
] as const satisfies readonly Code[];

/** 架空の決裁. */
export const onPaper = { paper: { number: "見本総第12号", on: "2026-03-20", by: "町長" } };

export const status = z
  .enum(["pending", "approved", "sent_back", "done"])
  .describe("決裁待ち・決裁済み・差戻し・施行済み");
export const standing = z.object({
  id: z.string(),
  act: z.string().describe("決裁を受けて行うこと"),
  of: z.string().optional().describe("対象の番号"),
  status,
});
export const standingExample = {
  id: "pub_01k8p3m6xq0000000000000000",
  act: "facility.fees",
  of: "fac_0123456789abcdefghjkmnpqrs",
  status: "pending",
} as const;

type Acted = { entry: { id: string; seq: number }; state: PublicationState };
export const presentStanding = <S extends 200 | 201>(status: S, { entry, state: { act, of, status: now } }: Acted) => ({
  status,
  etag: entry.seq,
  body: { id: entry.id, act, ...(of === undefined ? {} : { of }), status: now },
});

export const draftNote =
  "決裁の順は、団体の専決規程（設定 approval.publication）で決まり、設定がないうちは、起案者のほかの1人が決裁します。決裁が済んだら、登録するときの decision に、この起案の番号を書きます。紙で決裁するときは、起案は要りません。";
export const drafters = { who: ["staff"], duties: ["draft"] } as const;
