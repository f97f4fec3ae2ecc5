import { jobRoutesOf } from "../job-routes.ts";
import { code } from "../shape.ts";

export const jobRoutes = jobRoutesOf({
  path: "/v1/towns/{code}/jobs",
  ids: ["listJobs", "showJob"],
  access: { who: ["staff"] },
  params: { code },
});
