import { createHmac, timingSafeEqual } from "node:crypto";
import type { Instant } from "#core/clock.ts";

export const signatureHeader = "provider-signature";
const toleranceSeconds = 300;

const mac = (key: string, seconds: number, text: string): Buffer =>
  createHmac("sha256", key).update(`${seconds}.${text}`).digest();

/** `t=1790812800,v1=…`: when a message was sent, and HMAC-SHA-256 over that and the message. */
export function sign(key: string, at: Instant, text: string): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${mac(key, seconds, text).toString("hex")}`;
}

/** Whether the holder of the key has signed exactly this, no more than five minutes ago: an old message is not sent again by others. */
export function isSigned(key: string, header: string | undefined, text: string, now: Instant): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? "");
  if (match === null) return false;
  const seconds = Number(match[1]);
  if (Math.abs(now / 1000 - seconds) > toleranceSeconds) return false;
  return timingSafeEqual(mac(key, seconds, text), Buffer.from(match[2] ?? "", "hex"));
}
