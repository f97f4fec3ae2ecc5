import { createHash, timingSafeEqual } from "node:crypto";

/** What CloudFront puts into every request that it passes on, whatever the caller sent. */
const headerName = "x-machipool-edge";

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/**
 * Whether a request came the way that the stage wants: through CloudFront and its WAF, where it has them. An HTTP API's own domain cannot be
 * closed to others, so CloudFront proves itself by a secret; the function knows its SHA-256 only (`EDGE_SHA256`, two during a
 * change). A stage without an edge takes every request.
 */
export function isThroughEdge(headers: Record<string, string | undefined>): boolean {
  const known = (process.env.EDGE_SHA256 ?? "").split(" ").filter((one) => one !== "");
  if (known.length === 0) return true;
  const given = sha256(headers[headerName] ?? "");
  return known.some((one) => one.length === 64 && timingSafeEqual(given, Buffer.from(one, "hex")));
}
