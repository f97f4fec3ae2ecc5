import { createHash } from "node:crypto";
import type { Stage } from "../infra/stage.ts";

export type EdgeSecret = ReturnType<typeof edgeSecret>;

/**
 * By what CloudFront proves itself to the function: the first word of the secret goes with every request, each word is accepted, so that it
 * is changed without a gap (`sst secret set EdgeSecret "NEW OLD"`). The function gets SHA-256 of it, never the secret.
 */
export function edgeSecret(stage: Stage) {
  if (!stage.edge) return undefined;
  const words = new sst.Secret("EdgeSecret").value.apply((value) => {
    const found = value.split(" ").filter((word) => word !== "");
    if (found.length === 0 || found.some((word) => word.length < 32))
      throw new Error("EdgeSecret has one or two words of at least 32 characters (openssl rand -hex 32)");
    return found;
  });
  const sha256 = (word: string) => createHash("sha256").update(word).digest("hex");
  return {
    sent: words.apply(([first = ""]) => first),
    hashes: $util.unsecret(words.apply((all) => all.map(sha256).join(" "))),
  };
}
