import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, startBrowser } from "./browser.ts";
import { type Coverage, coverageOf } from "./cmap.ts";
import type { Engine } from "./engine.ts";
import { withMissingNamed } from "./glyph.ts";
import { withoutDates } from "./pdf.ts";

/** Greatest page, in characters: a paper of a hundred sheets has a tenth of it. */
const pageMax = 2_000_000;

/** HTML in, PDF out, on one browser that starts with the first page. */
export type Press = { print(page: string): Promise<Uint8Array>; close(): Promise<void> };

type Running = { browser: Browser; coverage: Coverage };

const patienceMs = 10_000;

/** @param ready gives the unpacked engine; asked when it is needed. */
export function createPress(ready: () => Promise<Engine>): Press {
  let current: Promise<Running> | undefined;

  function start(): Promise<Running> {
    const starting = (async () => {
      const engine = await ready();
      return { browser: await startBrowser(engine), coverage: coverageIn(engine.fonts) };
    })();
    starting.catch(() => {
      if (current === starting) current = undefined;
    });
    return starting;
  }

  async function running(): Promise<Running> {
    current ??= start();
    const asked = current;
    const known = await asked;
    if (known.browser.isOpen()) return known;
    if (current === asked) current = start();
    return current ?? start();
  }

  return {
    /** @throws RangeError when the page is too long */
    async print(page) {
      if (page.length > pageMax) throw new RangeError("the page is too long");
      const { browser, coverage } = await running();
      const work = browser.print(withMissingNamed(page, coverage));
      try {
        return withoutDates(await inTime(work));
      } catch (error) {
        await browser.close(); // whatever it hangs on, the next page begins with a new one
        throw error;
      }
    },
    async close() {
      const known = await current?.catch(() => undefined);
      current = undefined;
      await known?.browser.close();
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the page was not printed in time")), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Regular and bold have the same characters. */
function coverageIn(fonts: string): Coverage {
  const [first] = readdirSync(fonts).sort();
  if (first === undefined) throw new Error("the engine has no font");
  return coverageOf(readFileSync(join(fonts, first)));
}
