import * as z from "zod";
import * as Job from "#core/job/index.ts";
import { job, jobExample, presentJob, texts } from "./job-shape.ts";
import { type Access, type Route, route } from "./route.ts";
import { id, pageOf, pageQuery } from "./shape.ts";

type Place = { path: string; ids: [list: string, show: string]; access: Access; params: z.ZodRawShape };

/** How jobs are followed in one place. */
export const jobRoutesOf = ({ path, ids, access, params }: Place): [Route, Route] => [
  route({
    method: "get",
    path,
    id: ids[0],
    tag: "時間のかかる処理",
    ...texts.list,
    access,
    ...(Object.keys(params).length === 0 ? {} : { params: z.object(params) }),
    query: pageQuery,
    status: 200,
    answer: pageOf(job),
    example: { answer: { items: [jobExample] } },
    problems: ["cursor.invalid"],
    run: async ({ query }) => {
      const { items, ...rest } = await Job.list(query);
      return { status: 200, body: { items: items.map(presentJob), ...rest } };
    },
  }),
  route({
    method: "get",
    path: `${path}/{id}`,
    id: ids[1],
    tag: "時間のかかる処理",
    ...texts.show,
    access,
    params: z.object({ ...params, id: id("job").describe("処理の番号") }),
    status: 200,
    answer: job,
    example: { answer: jobExample },
    problems: [],
    run: async ({ params }) => ({ status: 200, body: presentJob(await Job.show(params.id)) }),
  }),
];
