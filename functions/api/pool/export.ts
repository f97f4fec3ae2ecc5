import { exportRoutesOf } from "../export-routes.ts";
import { operator } from "./shape.ts";

export const poolExportRoutes = exportRoutesOf({
  path: "/v1/pool/exports",
  ids: { order: "orderPoolExport", show: "showPoolExport", part: "fetchPoolExport" },
  access: operator,
  params: {},
  list: "/v1/pool/members",
});
