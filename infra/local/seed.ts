import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Cast, castOf, inTottori, operatorIn, staff, type Town } from "#infra/local/story/cast.ts";
import { type Client, openClient } from "#infra/local/story/client.ts";
import { type Dog, fileAtCounter } from "#infra/local/story/dog.ts";
import { enrol, registerAtCounter, volley } from "#infra/local/story/group.ts";
import { openHall } from "#infra/local/story/hall.ts";
import { apply, approve, recordAgreements, recordHandling } from "#infra/local/story/joining.ts";
import { publishPlan, setTerms } from "#infra/local/story/money.ts";
import { staffTown } from "#infra/local/story/staffing.ts";
import { type Stage, silent } from "#infra/local/story/stage.ts";
import { publishDog, settle } from "#infra/local/story/town.ts";
import { admitVendor } from "#infra/local/story/vendor.ts";
import { type Papers, papersOf } from "#infra/local/story/year.ts";
import { writeWhole } from "#infra/local/whole.ts";

/** How far the seed of a data folder has come. Its first day is kept, so that it is completed as it was begun. */
type Mark = { start: string; done: boolean };

type Pool = { url: string; controlUrl: string; folder: string };

/**
 * Makes a fresh data folder a small demonstration prefecture: three bodies joined from the first day of this month,
 * their staff, procedures, a hall and vendors' systems. Does nothing in a folder that has it, and completes what was interrupted.
 * 架空の契約・料金・人物
 */
export async function seed(pool: Pool & { prefecture: string }): Promise<void> {
  const client = openClient(pool);
  await seedThrough(client, markFile(pool), () => thisMonth(client), await castOf(pool.prefecture));
}

/** Plays the same through any way to a pool; `file` remembers how far it came. Says whether there was anything to do. */
export async function seedThrough(
  client: Client,
  file: string,
  month: () => string | Promise<string>,
  cast = inTottori,
): Promise<boolean> {
  const mark = read(file) ?? { start: `${await month()}-01`, done: false };
  if (mark.done) return false;
  write(file, mark);
  await play({ client, narrator: silent, operator: operatorIn(cast) }, papersOf(mark.start), cast);
  write(file, { ...mark, done: true });
  return true;
}

/** Leaves a fresh data folder empty, also at its next starts; one that is seeded stays as it is. */
export function leaveEmpty(pool: Pool): void {
  const file = markFile(pool);
  if (read(file) === undefined) write(file, { start: "", done: true });
}

const markFile = ({ folder }: Pool) => join(folder, "seed.json");

function read(file: string): Mark | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Mark) : undefined;
}

const write = (file: string, mark: Mark) => writeWhole(file, JSON.stringify(mark));

async function thisMonth(client: Client): Promise<string> {
  const { now } = (await client.control("GET /clock")) as { now: string };
  return now.slice(0, 7);
}

const counts = { "application.submitted": 60, "booking.confirmed": 120, "register.changed": 40, "notice.sent": 240 };

async function play(stage: Stage, papers: Papers, cast: Cast): Promise<void> {
  await setTerms(stage, papers);
  await publishPlan(
    stage,
    papers,
    cast.map((town) => ({ town, counts })),
  );
  for (const town of cast) await enlist(stage, town, papers, cast);
  await Promise.all(cast.map((town) => furnish(stage, town, papers, cast)));
}

async function enlist(stage: Stage, town: Town, papers: Papers, [prefecture]: Cast): Promise<void> {
  if (town !== prefecture) {
    await recordAgreements(stage, town, papers);
    await recordHandling(stage, town, papers);
  }
  await apply(stage, town, papers, { fixed: 700_000, use: 50_000 });
  await approve(stage, town);
}

/** Something to do for whoever opens the work list first. */
const dog: Dog = { name: "見本ポチ", owner: "見本 太郎", house: 1, bornOn: "2026-01-10", acquiredOn: "2026-02-20" };

async function furnish(stage: Stage, town: Town, { start }: Papers, [prefecture, hall]: Cast): Promise<void> {
  await staffTown(stage, town, start);
  await settle(stage, town, start);
  const procedure = town === prefecture ? undefined : await publishDog(stage, town, start);
  if (town !== hall || procedure === undefined) return;
  await openHall(stage, town, start);
  const group = await registerAtCounter(stage, town, volley);
  await enrol(stage, { town, group, role: "representative", host: staff(town, "counter"), guest: volley.by });
  for (const vendor of ["kakuu-systems", "rei-keyless", "tameshi-kaikei"])
    await admitVendor(stage, town, vendor, start);
  await fileAtCounter(stage, { town, procedure, dog });
}
