import { basename, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

// zod re-exports fifty languages from one barrel, and takes English until it is told otherwise; everything here is Japanese.
const zodInJapanese: Plugin = {
  name: "zod-in-japanese",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({ contents: "export {};" }));
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]en\.js$/ }, () => ({
      contents: 'export { default } from "./ja.js";',
    }));
  },
};

// Every client is told its credentials (functions/setup.ts) and its address: where the SDK would look for them, with clients of four more
// services and two more protocols, and the book of addresses that it could keep, are left out.
const withoutSearching: Plugin = {
  name: "without-searching",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]endpoint-cache[\\/]dist-(?:es|cjs)[\\/]index\.js$/ }, () => ({
      contents: "export class EndpointCache {}",
    }));
    onLoad({ filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-(?:es|cjs)[\\/]index\.js$/ }, () => ({
      contents: `export const defaultProvider = () => async () => { throw new Error("no credentials were given"); };`,
    }));
  },
};

/**
 * What a request of a domain can bring beyond the domain, and is measured apart: the description of all domains, for which
 * nobody is in a hurry; and the form checker, which comes with a filing or a publication until forms are compiled to shapes.
 */
const apart = {
  documentation: ["functions/api/openapi.ts"],
  formChecker: ["core/application/procedure/form.ts", "core/application/procedure/inspect.ts"],
} as const;

const outdir = ".build/bundle";

/** How every function is built. `module` before `main` saves a third of the SDK, utf8 half of all Japanese text. */
const options = {
  bundle: true,
  splitting: true,
  outExtension: { ".js": ".mjs" },
  format: "esm",
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  minify: true,
  charset: "utf8",
  // CommonJS packages ask for Node's own modules through `require`, which an ES module does not have.
  banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
  plugins: [zodInJapanese, withoutSearching],
  external: ["playwright-core"], // reads files of its own beside it; scripts/build.ts lays it there
  logLevel: "silent",
} satisfies BuildOptions;

type File = { name: string; bytes: Uint8Array };

/** What is loaded later, when something needs it, by the source that it begins with; `bytes` with what is there already. */
type Later = { source: string; bytes: number };

export type Bundle = {
  /** The entry first, then the files that it loads with it or later. */
  files: File[];
  /** Bytes that a cold start reads before its first request. */
  cold: number;
  /** The same with the largest part that one request can load. */
  coldMax: number;
  /** A cold start with each part that it can load: one domain, mostly; largest first, without what is `apart`. */
  later: Later[];
  /** The largest of them with the form checker. */
  withFormChecker: number;
  /** Sources that a cold start reads. */
  coldSources: string[];
  /** Bytes of everything that can be loaded, by package or own folder, largest first. */
  parts: [name: string, bytes: number][];
};

/**
 * Builds the entry as it is deployed: one file, and one more for each domain that a request loads when it needs it.
 * @param more plugins of a trial build, such as one with a domain that there is not
 */
export async function bundle(entry: string, more: Plugin[] = []): Promise<Bundle> {
  const plugins = [...options.plugins, ...more];
  const result = await build({ ...options, plugins, entryPoints: [entry], outdir, write: false, metafile: true });
  const outputs = result.metafile.outputs;
  const main = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry.replaceAll("\\", "/"));
  if (main === undefined) throw new Error(`nothing was built from ${entry}`);
  const sourceOf = (path: string) => outputs[path]?.entryPoint ?? path;
  const isApart = (path: string, ...names: (keyof typeof apart)[]) =>
    names.some((name) => (apart[name] as readonly string[]).includes(sourceOf(path)));
  const sizeOf = (paths: Iterable<string>) => [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  const cold = closure(outputs, [main], ["import-statement"]);
  const first = [...cold].flatMap((path) => importsOf(outputs, path, ["dynamic-import"]));
  const lateKinds = ["import-statement", "dynamic-import"];
  const isRoutes = (path: string) => /^functions\/api\/(?:town|pool|me)\//.test(sourceOf(path));
  /** With a part that is loaded later and, where that looks for a route itself, the largest of them: it calls one. */
  const otherPrefectures = prefecturesOf(outputs).slice(1); // a stage loads its own, which the largest stands for
  const withCold = (path: string, ...without: (keyof typeof apart)[]) => {
    const isOut = (next: string) => cold.has(next) || isApart(next, ...without) || otherPrefectures.includes(next);
    const alone = (one: string) =>
      closure(outputs, [one], lateKinds, (next) => isOut(next) || (next !== one && isRoutes(next)));
    const own = alone(path);
    const called = [...closure(outputs, [path], lateKinds, isOut)].filter((next) => isRoutes(next) && !own.has(next));
    const bare = [...cold, ...own];
    const sizes = called.map((one) => sizeOf(new Set([...bare, ...alone(one)])));
    return Math.max(sizeOf(new Set(bare)), ...sizes);
  };
  const domains = [...new Set(first)].filter(
    (path) => /^(core|functions)\//.test(sourceOf(path)) && !isApart(path, "documentation"),
  );
  const later = domains
    .map((path) => ({ source: sourceOf(path), bytes: withCold(path, "documentation", "formChecker") }))
    .sort((a, b) => b.bytes - a.bytes);
  const reachable = closure(outputs, [main], lateKinds);
  // a loader in code that was dropped leaves a file that nobody asks for
  const built = result.outputFiles
    .filter(({ path }) => [...reachable].some((one) => resolve(one) === path))
    .map(({ path, contents }) => ({ name: basename(path), bytes: contents }));
  const isMain = ({ name }: File) => name === basename(main);
  return {
    files: [...built.filter(isMain), ...built.filter((file) => !isMain(file))],
    cold: sizeOf(cold),
    coldMax: later[0]?.bytes ?? sizeOf(cold),
    later,
    withFormChecker: Math.max(sizeOf(cold), ...domains.map((path) => withCold(path, "documentation"))),
    coldSources: [...cold].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})),
    parts: partsOf(outputs, reachable),
  };
}

type Outputs = Metafile["outputs"];

const importsOf = (outputs: Outputs, path: string, kinds: readonly string[]): string[] =>
  (outputs[path]?.imports ?? []).filter((one) => kinds.includes(one.kind) && !one.external).map((one) => one.path);

/** The files with the bodies of one prefecture each, largest first. */
const prefecturesOf = (outputs: Outputs): string[] =>
  Object.entries(outputs)
    .filter(([, { entryPoint }]) => /^core\/japan\/prefecture\/\d\d\.ts$/.test(entryPoint ?? ""))
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .map(([path]) => path);

/** Files and everything that is loaded with them by imports of these kinds, but for what is left out. */
function closure(
  outputs: Outputs,
  paths: readonly string[],
  kinds: readonly string[],
  isLeftOut: (path: string) => boolean = () => false,
  seen = new Set<string>(),
): Set<string> {
  for (const path of paths) {
    if (seen.has(path) || isLeftOut(path)) continue;
    seen.add(path);
    closure(outputs, importsOf(outputs, path, kinds), kinds, isLeftOut, seen);
  }
  return seen;
}

function partsOf(outputs: Outputs, reachable: Set<string>): [string, number][] {
  const sizes = new Map<string, number>();
  for (const path of reachable) {
    for (const [source, { bytesInOutput }] of Object.entries(outputs[path]?.inputs ?? {})) {
      const name = partOf(source);
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

const partOf = (path: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split("/").slice(0, 2).join("/");
