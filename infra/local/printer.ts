import { join } from "node:path";
import { Problem } from "#core/error.ts";
import type { Printer } from "#core/port.ts";
import type { Press } from "#functions/print/print.ts";

/** So many pages are printed at once, and so many more may wait. */
const limit = { atOnce: 2, waiting: 20 };

/**
 * The print function's own code, on an engine that starts as a child of this process with the first page and ends with `stop`. It is unpacked
 * beside the packages, once per version, and goes with them.
 */
export function createPrinter(): Printer & { stop(): Promise<void> } {
  let opening: Promise<Press> | undefined;
  const gate = createGate();
  return {
    async print(html) {
      try {
        return await gate(async () => {
          opening ??= open();
          return (await opening).print(html);
        });
      } catch (error) {
        throw new Problem("print.unavailable", { cause: error });
      }
    },
    async stop() {
      const press = await opening?.catch(() => undefined);
      opening = undefined;
      await press?.close();
    },
  };
}

/** Where nothing was installed for this machine, that is said when somebody prints, not when the pool starts. */
async function open(): Promise<Press> {
  const [{ createPress }, { unpack }, { makeFonts }, { enginePackage }] = await Promise.all([
    import("#functions/print/print.ts"),
    import("#functions/print/engine.ts"),
    import("#functions/print/font.ts"),
    import("#functions/print/package.ts"),
  ]);
  const { packed, version, modules } = enginePackage();
  return createPress(() => unpack(join(modules, ".cache/machipool-print", version), { packed, writeFonts: makeFonts }));
}

/** Lets in as many as may work at once, in the order in which they came. */
function createGate(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    if (working >= limit.atOnce) {
      if (waiting.length >= limit.waiting) throw new Error("too many pages wait to be printed");
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else working++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working--;
      else next();
    }
  };
}
