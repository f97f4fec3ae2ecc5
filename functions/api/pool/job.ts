import { jobRoutesOf } from "../job-routes.ts";
import { operator } from "./shape.ts";

export const poolJobRoutes = jobRoutesOf({
  path: "/v1/pool/jobs",
  ids: ["listPoolJobs", "showPoolJob"],
  access: operator,
  params: {},
});
