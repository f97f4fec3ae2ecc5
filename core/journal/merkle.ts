import { createHash } from "node:crypto";

const leafOf = (leaf: string): string => sha256(`\u0000${leaf}`);

/** The nodes over a level, an odd one going up as it is. */
const above = (level: readonly string[]): string[] =>
  level.flatMap((node, at) => {
    if (at % 2 === 1) return [];
    const right = level[at + 1];
    return [right === undefined ? node : sha256(`\u0001${node}${right}`)];
  });

/** Merkle root with distinct prefixes for leaves and nodes (RFC 6962 §2.1). */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves.map(leafOf);
  while (level.length > 1) level = above(level);
  return level[0] ?? sha256("");
}

/** A node beside the way from a leaf to the root, and on which side of it it stands. */
export type Beside = { side: "left" | "right"; hash: string };

/** What somebody who has one leaf needs to come to the root, from the leaf up (RFC 6962 §2.1.1). */
export function merklePath(leaves: readonly string[], at: number): Beside[] {
  const path: Beside[] = [];
  let [level, index] = [leaves.map(leafOf), at];
  for (; level.length > 1; index = Math.floor(index / 2), level = above(level)) {
    const [side, hash] =
      index % 2 === 0 ? (["right", level[index + 1]] as const) : (["left", level[index - 1]] as const);
    if (hash !== undefined) path.push({ side, hash });
  }
  return path;
}

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
