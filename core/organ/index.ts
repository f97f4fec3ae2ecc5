import { type LocalDate, today } from "../clock.ts";
import * as Tenant from "../tenant/index.ts";
import { type Organ, type Other, organs, settingName } from "./name.ts";
import { problem } from "./problem.ts";
import { headSigning, type Signing, signingOf } from "./rule.ts";
import type { OrganRow } from "./schema.ts";

export { type Organ, type Other, organs } from "./name.ts";
export { headSigning, type Signing } from "./rule.ts";

/**
 * How an organ of the acting body signs on a day. 長 costs no read.
 * @throws Problem `organ.missing`, which names it; `not_found` where the body is closed
 */
export async function signing(organ: Organ = "head", on: LocalDate = today()): Promise<Signing> {
  const body = await Tenant.requireOpen();
  if (organ === "head") return headSigning(body);
  return signingOf(body, organ, await rowOn(on)) ?? missing(organ);
}

async function rowOn(on: LocalDate): Promise<OrganRow | undefined> {
  const { rows } = await Tenant.rows(settingName);
  return Tenant.rowAt(rows, on)?.value as OrganRow | undefined;
}

function missing(organ: Other): never {
  throw problem("organ.missing", {
    detail: `${organs[organ].name}（${organ}）が、この団体にありません。`,
    facts: { organ },
  });
}
