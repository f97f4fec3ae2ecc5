import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { OnLoadResult, Plugin } from "esbuild";
import { problems } from "#functions/api/problems.ts";

/*
 * A domain that there is not, laid beside the others for one build: with as many names as the largest manifest has, as many
 * problems as the domain with most of them, a path of its own, and code that is heavy and checks with shapes.
 */

const ballast = `export const ballast = ${JSON.stringify(Array.from({ length: 4_000 }, (_, n) => `stranger ${n * 7_919}`))};`;

const most = Object.entries(Object.groupBy(Object.entries(problems), ([code]) => code.split(".")[0] ?? ""))
  .map(([, list = []]) => JSON.stringify(Object.fromEntries(list.map(([code, one]) => [`stranger${code}`, one]))))
  .sort((a, b) => b.length - a.length)[0];

const made: Record<string, string> = {
  "core/stranger/domain.ts": readFileSync("core/payment/domain.ts", "utf8").replaceAll("payment", "stranger"),
  "core/stranger/follow.ts": `
    import * as z from "zod";
    ${ballast}
    const shape = z.strictObject({ name: z.string(), ballast: z.array(z.string()) });
    const tell = (entry) => shape.parse(entry.closed);
    const table = { "stranger.decided": tell, ballast: () => ballast };
    export { table as notices, table as timers, table as timerVerbs };
    export const strangerConsumer = { name: "stranger", target: () => undefined, effect: tell };`,
  "core/stranger/rebuild.ts": `${ballast} export const rebuild = { tallies: { NUMBER: () => ballast } };`,
  "core/stranger/problem.ts": `import { problemsOf } from "#core/error.ts"; export const problem = problemsOf(${most});`,
  "core/stranger/runners.ts": `export const runners = { strange: async () => (await import("./follow.ts")).strangerConsumer };`,
  "core/stranger/setting.ts": `
    import * as z from "zod";
    export const settings = [{ name: "strange.one", title: "異", underway: "変わりません。", shape: z.string(), example: "例" }];`,
  "functions/api/town/stranger.ts": `import * as z from "zod"; ${ballast} export const routes = [{ body: z.object({}), ballast }];`,
};

const importing = (line: string) => (text: string) => `${line}\n${text}`;
const listed = (place: string, line: string, from: string) => (text: string) =>
  importing(from)(into(text, place, line));

/** What of the project knows of the new domain: one line of each list, which imports what it names. */
export const known: Record<string, (text: string) => string> = {
  "functions/manifests.ts": listed(
    "manifests: readonly Manifest[] = [",
    "stranger,",
    'import { manifest as stranger } from "#core/stranger/domain.ts";',
  ),
  "functions/items.ts": listed(
    "all: readonly Keeps[] = [",
    "stranger,",
    'import { keeps as stranger } from "#core/stranger/domain.ts";',
  ),
  "functions/contents.ts": (text) =>
    into(text, "rebuilds: [", 'async () => (await import("#core/stranger/rebuild.ts")).rebuild,'),
  "functions/worker/runners.ts": listed(
    "all: Runners = {",
    "...stranger,",
    'import { runners as stranger } from "#core/stranger/runners.ts";',
  ),
  "functions/api/problems.ts": listed(
    "export const problems = {",
    "...stranger.list,",
    'import { problem as stranger } from "#core/stranger/problem.ts";',
  ),
  "functions/api/town/setting-shape.ts": listed(
    "settings: readonly Setting[] = [",
    "...stranger,",
    'import { settings as stranger } from "#core/stranger/setting.ts";',
  ),
  "functions/api/routes.ts": listed(
    "routes: readonly Route[] = [",
    "...strangerRoutes,",
    'import { routes as strangerRoutes } from "./town/stranger.ts";',
  ),
  "functions/api/domains.ts": (text) =>
    into(
      text,
      "domains: Record<string, Load> = {",
      '"towns/strangers": async () => (await import("./town/stranger.ts")).routes,',
    ),
};

function into(text: string, place: string, line: string): string {
  if (!text.includes(place)) throw new Error(`there is no "${place}" any more`);
  return text.replace(place, `${place}\n${line}`);
}

const loaded = (contents: string): OnLoadResult => ({ contents, loader: "ts", resolveDir: process.cwd() });

export const withStranger: Plugin = {
  name: "stranger",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#core\/stranger\// }, ({ path }) => ({ path: resolve(path.slice(1)) }));
    onResolve({ filter: /^\.\/(?:follow|rebuild)\.ts$/ }, ({ importer, path }) =>
      importer.includes("core/stranger") ? { path: resolve("core/stranger", path) } : undefined,
    );
    onResolve({ filter: /^\.\/town\/stranger\.ts$/ }, () => ({ path: resolve("functions/api/town/stranger.ts") }));
    for (const [path, contents] of Object.entries(made)) onLoad({ filter: exactly(path) }, () => loaded(contents));
    for (const [path, changed] of Object.entries(known))
      onLoad({ filter: exactly(path) }, () => ({
        ...loaded(changed(readFileSync(path, "utf8"))),
        resolveDir: resolve(path, ".."),
      }));
  },
};

const exactly = (path: string) => new RegExp(`${resolve(path).replaceAll(/[.+]/g, "\\$&")}$`);
