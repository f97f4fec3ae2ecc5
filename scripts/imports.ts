import { existsSync } from "node:fs";
import { cycles, folderOf, isManifest, isOwnWord, isWords } from "./cycles.ts";
import { conclude } from "./report.ts";
import { files, type Import, importsOf, isTest } from "./source.ts";

// `npm run check`: imports run downwards only, functions → core → core/table, and a domain has one door.

type Rule = { forbids: (edge: Import) => boolean; because: string };

const inside = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`));
const isPackage = (to: string, ...names: string[]) => names.some((name) => to === name || to.startsWith(`${name}/`));
const isAws = (to: string) => inside(to, "@aws-sdk", "@smithy");
const isPlainData = (path: string) => /^infra\/[^/]+\.ts$/.test(path);
const isRule = (path: string) => path.endsWith("/rule.ts") || path.includes("/rule/");
const isPure = (to: string) =>
  !isAws(to) &&
  !inside(to, "core/table", "core/journal") &&
  !/(^|\/)port(\.ts$|\/)/.test(to) &&
  (!to.startsWith("node:") || to === "node:crypto");

const belowTable = /^core\/(context|error|clock|actor|id|log|request)\.ts$|^core\/(table|japan)\//;

/** Whether the edge enters a folder of core by another way than its index.ts (or the shapes in its schema.ts, its words, or its manifest). */
function climbsIn(edge: Import): boolean {
  const { from, to, type } = edge;
  const home = folderOf(to);
  if (isOwnWord(edge)) return false;
  if (!inside(to, "core") || home === to || folderOf(from) === home || !existsSync(`${home}/index.ts`)) return false;
  if (to === `${home}/schema.ts`) return !(type || from.endsWith("/schema.ts") || inside(from, "functions"));
  if (to === `${home}/setting.ts`) return !inside(from, "functions");
  if (to === `${home}/rebuild.ts`) return from !== "functions/contents.ts";
  // the API's entrance asks two domains who is there, before it loads the verbs of the one that is called
  if (to === `${home}/entrance.ts`) return from !== "functions/api/enter.ts";
  return to !== `${home}/index.ts` && !isManifest(to);
}

const rules: Rule[] = [
  {
    forbids: ({ from, to }) =>
      inside(from, "core") &&
      (inside(to, "functions", "infra", "stacks", "@hono", "@middy") || isPackage(to, "hono", "aws-lambda", "sst")),
    because: "core knows no way in, no cloud and no HTTP",
  },
  {
    forbids: ({ from, to }) => isAws(to) && inside(from, "core") && !inside(from, "core/table"),
    because: "core/table is the only folder of core that knows AWS",
  },
  {
    forbids: ({ from, to }) => inside(from, "core/table") && inside(to, "core") && !belowTable.test(to),
    because: "core/table lies below every other folder",
  },
  { forbids: climbsIn, because: "a domain is entered through its index.ts" },
  {
    forbids: ({ from, to, type }) =>
      isWords(from) && !type && !isWords(to) && !["core/journal/index.ts", "core/error.ts"].includes(to),
    because: "whoever follows an event or answers a problem loads nothing of its domain",
  },
  {
    forbids: ({ from, to }) => inside(from, "core") && isManifest(to),
    because: "registries are composed from manifests in functions",
  },
  {
    forbids: ({ from, to, type }) => isRule(from) && !type && !isPure(to),
    because: "a rule decides without input or output",
  },
  {
    forbids: ({ from, to }) => inside(from, "functions") && (inside(to, "stacks") || isAws(to)),
    because: "functions are thin: AWS is reached through core and infra/aws",
  },
  {
    forbids: ({ from, to }) => inside(from, "functions") && !inside(from, "functions/cli") && inside(to, "infra/local"),
    because: "the embedded pool is never in a deployed bundle",
  },
  {
    forbids: ({ from, to, type }) =>
      isPlainData(from) &&
      ((isAws(to) && !type) || inside(to, "functions", "stacks", "infra/aws", "infra/local", "hono", "sst")),
    because: "infra/*.ts is plain data",
  },
  {
    forbids: ({ from, to }) =>
      inside(from, "infra/aws") && (inside(to, "functions", "stacks", "infra/local") || isPackage(to, "sst", "hono")),
    because: "a port on AWS stands alone",
  },
  {
    forbids: ({ from, to }) => inside(from, "infra") && (inside(to, "stacks") || isPackage(to, "sst")),
    because: "only stacks know SST",
  },
  {
    forbids: ({ from, to }) => inside(from, "stacks") && inside(to, "core", "functions", "infra/aws", "infra/local"),
    because: "stacks put together what infra describes as data",
  },
  {
    forbids: ({ to }) => inside(to, "test", "scripts"),
    because: "nothing that runs leans on tests or tools",
  },
];

const edges = files()
  .filter((path) => !isTest(path) && !inside(path, "scripts"))
  .flatMap((path) => importsOf(path));
const broken = edges.flatMap((edge) =>
  rules.filter((rule) => rule.forbids(edge)).map(({ because }) => `${edge.from} imports ${edge.to}: ${because}`),
);
const circles = cycles(edges.filter(({ from }) => inside(from, "core")));

const none = edges.length === 0 ? ["no imports were found"] : [];
conclude([...none, ...broken, ...circles], `${edges.length} imports`);
