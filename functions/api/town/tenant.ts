import * as z from "zod";
import * as Tenant from "#core/tenant/index.ts";
import { type Route, route } from "../route.ts";
import { townParams } from "../shape.ts";

const show = route({
  method: "get",
  path: "/v1/towns/{code}",
  id: "showTown",
  tag: "町",
  summary: "町が使っているサービスを見る",
  description:
    "利用を始めた団体の名前と、使っているサービスを返します。利用していない団体は、存在しない団体と同じ応答です。",
  access: { who: ["public"] },
  params: townParams,
  status: 200,
  answer: z.object({ code: z.string(), name: z.string(), start: z.string(), options: z.array(z.string()) }),
  example: { answer: { code: "313254", name: "若桜町", start: "2027-04-01", options: ["application"] } },
  problems: [],
  run: async () => {
    const state = await Tenant.requireOpen();
    const options = state.options.map((one) => one.option);
    return { status: 200, body: { code: state.code, name: state.name, start: state.start, options } };
  },
});

export const townRoutes: readonly Route[] = [show];
