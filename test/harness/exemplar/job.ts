import * as Job from "#core/job/index.ts";
import type { Exemplar, Stage } from "../exemplar.ts";

const id = async (ordered: Promise<{ id: string }>) => ({ params: { id: (await ordered).id } });

/** An order of the pool's, or of a town's own administrator; the work itself is not what these routes are about. */
const inPool = ({ api: { world } }: Stage) => id(world.as(world.operator(), () => Job.order({ work: "verification" })));
const inTown = ({ api: { world }, code }: Stage) =>
  id(world.as(world.staff(code), () => Job.order({ work: "verification" })));

export const jobExemplars: Record<string, Exemplar> = {
  showPoolJob: { make: inPool },
  showJob: { as: "admin", make: inTown },
};
