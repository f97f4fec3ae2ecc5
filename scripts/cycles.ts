import type { Import } from "./source.ts";

/** What a domain says, for whoever follows it, and answers: whoever reads an entry or answers a problem does not lean on the domain's verbs. */
export const isWords = (path: string): boolean =>
  /^core\/[^/]+\/(event|problem)\.ts$/.test(path) && !path.startsWith("core/journal/");

const domainOf = (path: string): string => /^core\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;

/** The unit in which core is layered: a domain folder, its words, or a file that stands alone. */
export const folderOf = (path: string): string => (isWords(path) ? path : domainOf(path));

/** Where a manifest stands in the layers: above every domain, though it lies in the folder of one; nothing in core imports it. */
const layerOf = (path: string): string => (isManifest(path) ? path : folderOf(path));

/** What a domain does and keeps, and how its jobs are done, as names and loaders. */
export const isManifest = (path: string): boolean => /^core\/[^/]+\/(domain|runners)\.ts$/.test(path);

/** Events are said in the words of their own domain. */
export const isOwnWord = ({ from, to, type }: Import): boolean =>
  isWords(from) && type && domainOf(from) === domainOf(to);

/** One line per cycle between folders, with a file for every step. Types count: a cycle of thoughts is one too. */
export function cycles(edges: Import[]): string[] {
  const graph = new Map<string, Map<string, Import>>();
  for (const edge of edges) {
    const [from, to] = [layerOf(edge.from), layerOf(edge.to)];
    if (from === to || !to.startsWith("core/") || isOwnWord(edge)) continue;
    const targets = graph.get(from) ?? new Map<string, Import>();
    graph.set(from, targets.set(to, targets.get(to) ?? edge));
  }
  const found = new Map<string, string>();
  for (const start of graph.keys()) {
    const circle = shortest(graph, start);
    if (circle.length === 0) continue;
    const members = circle.map((edge) => layerOf(edge.from)).sort();
    found.set(members.join(), `cycle: ${circle.map(({ from, to }) => `${from} → ${to}`).join(", ")}`);
  }
  return [...found.values()];
}

function shortest(graph: Map<string, Map<string, Import>>, start: string): Import[] {
  const paths: Import[][] = [[]];
  const seen = new Set<string>();
  for (const path of paths) {
    const last = path.at(-1);
    for (const [to, edge] of graph.get(last === undefined ? start : layerOf(last.to)) ?? []) {
      if (to === start) return [...path, edge];
      if (!seen.has(to)) paths.push([...path, edge]);
      seen.add(to);
    }
  }
  return [];
}
