import { exportRoutesOf } from "../export-routes.ts";
import { code } from "../shape.ts";

export const exportRoutes = exportRoutesOf({
  path: "/v1/towns/{code}/exports",
  ids: { order: "orderExport", show: "showExport", part: "fetchExport" },
  access: { who: ["staff"] },
  params: { code },
  list: "/v1/towns/313254/procedures",
});
