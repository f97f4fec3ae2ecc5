import * as Export from "#core/export/index.ts";
import * as Job from "#core/job/index.ts";
import { workAll } from "../worker.ts";
import { type Exemplars, once, type Stage, tokenOf } from "./stage.ts";

const id = async (ordered: Promise<{ entry: { id: string } }>) => ({ params: { id: (await ordered).entry.id } });

/** An order of the pool's, or of a town's own administrator; the work itself is not what these routes are about. */
const inPool = ({ api: { world } }: Stage) => id(world.as(world.operator(), () => Job.order({ work: "verification" })));
const inTown = ({ api: { world }, code }: Stage) =>
  id(world.as(world.staff(code), () => Export.order({ id: "listFacilities", path: list.town({ code }) }, "csv")));

/** Lists whose export is asked for where nothing is said of any person. */
const list = {
  town: ({ code }: Pick<Stage, "code">) => `/v1/towns/${code}/facilities`,
  pool: () => "/v1/pool/members",
};

const orderedIn = (place: keyof typeof list) => (stage: Stage) => ({
  body: { list: list[place](stage), format: "csv" },
});

/** An export that is done, of whoever calls. */
const exported = (place: keyof typeof list, as: "admin" | "operator") => async (stage: Stage) => ({
  params: { id: await once(stage, `export of ${place}`, () => exportOf(stage, place, as)), part: "1" },
});

async function exportOf(stage: Stage, place: keyof typeof list, as: "admin" | "operator"): Promise<string> {
  const token = String(await tokenOf(stage, as));
  const path = place === "town" ? `/v1/towns/${stage.code}/exports` : "/v1/pool/exports";
  const { body } = await stage.api.call("post", path, { token, ...orderedIn(place)(stage) });
  await workAll(stage.api.world);
  return (body as { job: string }).job;
}

export const jobExemplars: Exemplars = {
  showPoolJob: { make: inPool },
  showJob: { as: "admin", make: inTown },
  orderPoolExport: { open: ["/list"], make: orderedIn("pool") },
  showPoolExport: { make: exported("pool", "operator") },
  fetchPoolExport: { make: exported("pool", "operator") },
  orderExport: { as: "admin", open: ["/list"], make: orderedIn("town") },
  showExport: { as: "admin", make: exported("town", "admin") },
  fetchExport: { as: "admin", make: exported("town", "admin") },
};
