import { basename } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

// zod re-exports fifty languages from one barrel; pages and problems are written in Japanese by ourselves.
const withoutZodLocales: Plugin = {
  name: "without-zod-locales",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({ contents: "export {};" })),
};

/** How every function is built. `module` before `main` saves a third of the SDK, utf8 half of all Japanese text. */
/** Loads every domain to describe it; nobody in a hurry asks for it. */
const documentation = "functions/api/openapi.ts";

const outdir = ".build/bundle";

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
  plugins: [withoutZodLocales],
  external: ["playwright-core"], // reads files of its own beside it; scripts/build.ts lays it there
  logLevel: "silent",
} satisfies BuildOptions;

type File = { name: string; bytes: Uint8Array };

export type Bundle = {
  /** The entry first, then the files that it loads with it or later. */
  files: File[];
  /** Bytes that a cold start reads before its first request. */
  cold: number;
  /** The same with the largest part that one request can load. */
  coldMax: number;
  /** Bytes of the result by package or own folder, largest first. */
  parts: [name: string, bytes: number][];
};

/** Builds the entry as it is deployed: one file, and one more for each domain that a request loads when it needs it. */
export async function bundle(entry: string): Promise<Bundle> {
  const result = await build({ ...options, entryPoints: [entry], outdir, write: false, metafile: true });
  const outputs = result.metafile.outputs;
  const main = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry.replaceAll("\\", "/"));
  if (main === undefined) throw new Error(`nothing was built from ${entry}`);
  const sizeOf = (paths: Set<string>) => [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  const cold = closure(outputs, main);
  const later = [...cold]
    .flatMap((path) => importsOf(outputs, path, "dynamic-import"))
    .filter((path) => outputs[path]?.entryPoint !== documentation);
  const coldMax = Math.max(...[main, ...later].map((path) => sizeOf(new Set([...cold, ...closure(outputs, path)]))));
  const files = result.outputFiles.map(({ path, contents }) => ({ name: basename(path), bytes: contents }));
  const isMain = ({ name }: File) => name === basename(main);
  return {
    files: [...files.filter(isMain), ...files.filter((file) => !isMain(file))],
    cold: sizeOf(cold),
    coldMax,
    parts: partsOf(outputs),
  };
}

type Outputs = Metafile["outputs"];

const importsOf = (outputs: Outputs, path: string, kind: string): string[] =>
  (outputs[path]?.imports ?? []).filter((one) => one.kind === kind && !one.external).map((one) => one.path);

/** A file and everything that is loaded with it. */
function closure(outputs: Outputs, path: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(path)) {
    seen.add(path);
    for (const next of importsOf(outputs, path, "import-statement")) closure(outputs, next, seen);
  }
  return seen;
}

function partsOf(outputs: Outputs): [string, number][] {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = partOf(path);
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

const partOf = (path: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split("/").slice(0, 2).join("/");
