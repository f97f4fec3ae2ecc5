import { operator, resident, wakasa } from "#infra/local/story/cast.ts";
import { type Caller, type Client, openClient } from "#infra/local/story/client.ts";
import type { Stage } from "#infra/local/story/stage.ts";
import { papersOf } from "#infra/local/story/year.ts";
import type { Printer } from "./printer.ts";
import { signInAt } from "./signin.ts";

export const papers = papersOf("2027-04-01");
export const year = papers.fiscalYear;
/** Within 出納整理期間. */
export const settledOn = "2028-05-10";

export const taro = resident("mihon-taro");
export const hanako = resident("kaku-hanako");
export const saburo = resident("rei-saburo");
export const shiro = resident("tameshi-shiro");

/** A call that was made on 若桜町: what a neighbour's staff will try in the end. */
export type Trace = { method: string; path: string; body: unknown; ifMatch: string | undefined };

export type Play = Stage & {
  printer: Printer;
  /** The same people and clock, without a line for each step. */
  quiet: Stage;
  traces: Trace[];
  /** Moves the pool's clock, and says so. */
  moveTo(date: string, what: string, time?: string): Promise<void>;
};

type Pool = { url: string; controlUrl: string; issuer: string };

export function openPlay(pool: Pool, printer: Printer): Play {
  const bySignIn = signInAt(pool.issuer, `${pool.url}/demo/callback`);
  const byControl = openClient(pool);
  const issued = async ({ sub, realm }: Caller) =>
    ((await byControl.control("POST /token", { sub, realm, acr: "ial2" })) as { token: string }).token;
  const traces: Trace[] = [];
  const client = traced(
    // residents come through the page of the provider, staff and operators take theirs from the control port
    openClient(pool, (as) => (as.realm === "resident" ? bySignIn(as) : issued(as))),
    traces,
  );
  return {
    client,
    narrator: printer,
    operator,
    printer,
    quiet: { client, narrator: printer.quietly, operator },
    traces,
    async moveTo(date, what, time = "09:00") {
      if (what !== "") printer.day(date, what);
      await client.control("POST /drain"); // what follows from a day's acts happens on that day
      await client.control("POST /clock", { now: `${date}T${time}:00+09:00` });
    },
  };
}

function traced(client: Client, traces: Trace[]): Client {
  return {
    ...client,
    call(as, step, method, path, body, options) {
      if (path.startsWith(`/v1/towns/${wakasa.code}`)) {
        traces.push({ method, path, body, ifMatch: options?.ifMatch });
      }
      return client.call(as, step, method, path, body, options);
    },
  };
}
