import type { Recorded } from "./plan-record.ts";

/** A resource as a reviewer reads it. */
export type Resource = { type: string; name: string; region: string; inputs: Record<string, unknown> };

/** What the program asked for, in an order and a form that change only when the meaning does. */
export function graphOf(recorded: Recorded[], { root, region }: { root: string; region: string }): Resource[] {
  const providers = new Map(
    recorded
      .filter(({ type }) => type.startsWith("pulumi:providers:aws"))
      .map(({ name, inputs }) => [name, String(inputs.region ?? region)]),
  );
  const regionOf = (provider: string) =>
    [...providers].find(([name]) => provider.includes(`::${name}::`))?.[1] ?? region;
  return recorded
    .filter(({ type }) => !type.startsWith("sst:") && !type.startsWith("pulumi:") && !isAsset(type))
    .map(({ type, name, inputs, provider }) => ({
      type: type.replace(/^(aws):(\w+)\/\w+:(\w+)$/, "$1.$2.$3"),
      name,
      region: regionOf(provider),
      inputs: clean(inputs, root) as Record<string, unknown>,
    }))
    .sort((a, b) => compare(`${a.type} ${a.name}`, `${b.type} ${b.name}`));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The zip of a function is its code, which review sees as code. */
const isAsset = (type: string) => type.startsWith("aws:s3/bucketObjectv2");

/** What a secret is while it is planned (scripts/plan.ts): nobody's. */
export const plannedSecret = "planned-secret-";

/** By this Pulumi marks what its state encrypts (pulumi.runtime.specialSigKey). */
const secretMark = "4dabf18193072939515e22adb298388d";

function clean(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((one) => clean(one, root));
  if (typeof value === "object" && value !== null) {
    if (secretMark in value && "value" in value) return clean(value.value, root);
    const entries = Object.entries(value)
      .filter(([key, one]) => one !== undefined && key !== "__internal" && key !== "__provider")
      .sort(([a], [b]) => compare(a, b));
    return Object.fromEntries(entries.map(([key, one]) => [key, clean(one, root)]));
  }
  return typeof value === "string" ? text(value, root) : value;
}

/** JSON within a string is shown as JSON; a random end, a hash of code and a machine's path are not shown at all. */
function text(value: string, root: string): unknown {
  if (value.startsWith(plannedSecret)) return "<secret>";
  if (/^[[{]/.test(value)) {
    try {
      return clean(JSON.parse(value), root);
    } catch {
      // not JSON, only looks like it
    }
  }
  return value
    .replaceAll(root, ".")
    .replaceAll(/(machipool-[a-z]+-[A-Za-z]+)-[abcdefhkmnorstuvwxz]{8}\b/g, "$1-<random>")
    .replaceAll(/-code-[0-9a-f]{64}/g, "-code-<hash>");
}
