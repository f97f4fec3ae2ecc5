import { type BuildOptions, build, type Plugin } from "esbuild";

// zod re-exports fifty languages from one barrel; pages and problems are written in Japanese by ourselves.
const withoutZodLocales: Plugin = {
  name: "without-zod-locales",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({ contents: "export {};" })),
};

/** How every function is built. `module` before `main` saves a third of the SDK, utf8 half of all Japanese text. */
const options = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22",
  mainFields: ["module", "main"],
  minify: true,
  charset: "utf8",
  // CommonJS packages ask for Node's own modules through `require`, which an ES module does not have.
  banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
  plugins: [withoutZodLocales],
  logLevel: "silent",
} satisfies BuildOptions;

export type Bundle = {
  bytes: Uint8Array;
  /** Bytes of the result by package or own folder, largest first. */
  parts: [name: string, bytes: number][];
};

/** Builds the entry as it is deployed: one file with nothing left outside it. */
export async function bundle(entry: string): Promise<Bundle> {
  const result = await build({ ...options, entryPoints: [entry], write: false, metafile: true });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`nothing was built from ${entry}`);
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(result.metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = partOf(path);
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return { bytes: file.contents, parts: [...sizes].sort(([, a], [, b]) => b - a) };
}

const partOf = (path: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split("/").slice(0, 2).join("/");
