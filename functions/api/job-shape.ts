import * as z from "zod";
import { format } from "#core/clock.ts";
import type * as Job from "#core/job/index.ts";

const failure = z.object({
  code: z.string(),
  title: z.string().describe("できなかった理由"),
  next: z.string().describe("次にすること"),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() }).loose()).optional(),
});

/** A job as its orderer follows it. */
export const job = z.object({
  id: z.string().describe("処理の番号"),
  work: z.string().describe("処理の種類（verification 記録の検証、parked-retry 止まった後処理のやり直し など）"),
  status: z
    .enum(["ordered", "running", "done", "failed"])
    .describe("ordered 順番待ち・running 処理中・done 完了・failed 失敗"),
  by: z.string().describe("依頼した人の番号"),
  orderedAt: z.string(),
  endedAt: z.string().optional(),
  input: z.record(z.string(), z.unknown()).describe("依頼の内容"),
  progress: z
    .object({ done: z.number(), total: z.number().optional(), of: z.string().describe("数えているもの") })
    .optional()
    .describe("進み具合（一件を見るときだけ）"),
  outcome: z.record(z.string(), z.unknown()).optional().describe("結果"),
  failure: failure.optional().describe("失敗した理由。もう一度依頼できます"),
});

export const presentJob = ({ id, state, run }: Job.Job): z.input<typeof job> => ({
  id,
  work: state.work,
  status: state.status === "ordered" && run !== undefined && run.step > 0 ? "running" : state.status,
  by: state.orderer.id,
  orderedAt: format(state.orderedAt),
  ...(state.endedAt === undefined ? {} : { endedAt: format(state.endedAt) }),
  input: state.input,
  ...(run?.progress === undefined ? {} : { progress: run.progress }),
  ...(state.outcome === undefined ? {} : { outcome: state.outcome }),
  ...(state.failure === undefined ? {} : { failure: state.failure }),
});

/** What is answered to an order: a function of its entry, so that a replay gives the same. */
export const ordered = z.object({ job: z.string().describe("処理の番号。進み具合と結果は、この番号で確かめられます") });
export const orderedExample = { job: "job_01hzy3v7k9m2n4p6q8r0s2t4v6" };
export const presentOrder = ({ entry }: { entry: { id: string } }) => ({
  status: 202 as const,
  body: { job: entry.id },
});

export const jobExample = {
  id: orderedExample.job,
  work: "verification",
  status: "running",
  by: "opr_0123456789abcdefghjkmnpqrs",
  orderedAt: "2027-04-01T09:00:00.000+09:00",
  input: {},
  progress: { done: 120, total: 365, of: "日分" },
};

/** The two routes by which jobs are followed, for the pool and for a town. */
export const texts = {
  list: {
    summary: "時間のかかる処理の一覧を見る",
    description:
      "依頼した処理を、新しい順に返します。運用担当と管理の職員にはその場所のすべて、ほかの職員には自分が依頼したものだけを返します。進み具合は一件ずつ確かめてください。",
  },
  show: {
    summary: "時間のかかる処理の進み具合と結果を見る",
    description:
      "順番待ち・処理中・完了・失敗のどれかと、進み具合、終わっていれば結果か理由を返します。途中で止まっても、続きから自動で行われます。失敗したものは、同じ依頼をもう一度送れます。",
  },
} as const;
