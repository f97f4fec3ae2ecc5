import { createHash } from "node:crypto";

/** Merkle root with distinct prefixes for leaves and nodes (RFC 6962 §2.1), an odd node going up as it is. */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves.map((leaf) => sha256(`\u0000${leaf}`));
  if (level.length === 0) return sha256("");
  while (level.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] ?? "", level[i + 1]];
      next.push(right === undefined ? left : sha256(`\u0001${left}${right}`));
    }
    level = next;
  }
  return level[0] ?? "";
}

export const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
