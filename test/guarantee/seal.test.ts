import { createHash, verify as verifySignature } from "node:crypto";
import { DeleteCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test } from "vitest";
import * as Actor from "#core/actor.ts";
import * as Clock from "#core/clock.ts";
import * as Exit from "#core/exit/index.ts";
import * as Id from "#core/id.ts";
import { parseBodyCode } from "#core/japan/body.ts";
import { hashOf, type OpenPart } from "#core/journal/entry.ts";
import * as Journal from "#core/journal/index.ts";
import type { SealKey } from "#core/port.ts";
import { bodyHome, commonsHome, poolHome } from "#core/table/key.ts";
import { contents } from "#functions/contents.ts";
import { happened } from "../harness/happened.ts";
import { chainPool, sealPool } from "../harness/seal.ts";
import { rawClient } from "../harness/table.ts";
import { newWorld, type World } from "../harness/world.ts";

const kind = Journal.defineKind<{ steps: number }>({ kind: "TEST", version: 1 });
const [wakasa, chizu] = ["313254", "313289"] as const;
const home = bodyHome(parseBodyCode(wakasa));
const inside = <R>(run: () => Promise<R>): Promise<R> => Actor.asSystem("test", home, run);
const pkOf = (id: string) => `${home}#TEST#${id}`;

let world: World;
let raw: ReturnType<typeof rawClient>;
beforeEach(async () => {
  world = await newWorld({ at: "2026-10-02T09:10" });
  await world.join(wakasa);
  await world.join(chizu);
  raw = rawClient(world.table);
});

const step = (id: string) =>
  inside(() =>
    Journal.act(kind, id, (head) => ({
      event: happened("test.stepped"),
      state: { steps: (head?.state.steps ?? 0) + 1 },
    })),
  );
const made = async () => {
  const id = Id.create("tst");
  await step(id);
  return id;
};
const seal = () => sealPool(wakasa, chizu);
const verify = () => inside(() => Journal.verify("2026-10-02", "2026-10-03"));
const linkFiles = () => [...world.files.keys()].filter((name) => name.includes("/chain/"));

test("once an hour, quiet hours too, there is one signed object for the whole pool, and each names the one before it", async () => {
  const id = await made();
  world.setTime("2026-10-02T10:07");
  const first = await seal();
  expect(first?.link).toMatchObject({ n: 1, prev: "0".repeat(64), late: [] });
  expect(first?.link.roots.map((one) => [one.home, one.count])).toEqual(
    expect.arrayContaining([
      [home, 2], // its joining, and the act
      [bodyHome(parseBodyCode(chizu)), 1],
    ]),
  );
  expect(JSON.stringify(first?.link)).not.toContain(id);
  expect(await seal()).toBeUndefined(); // again in the same hour
  world.setTime("2026-10-02T11:07");
  const second = await seal();
  expect(second?.link).toMatchObject({ n: 2, prev: first?.hash, roots: [] });
  expect(linkFiles()).toHaveLength(2);
  expect(await verify()).toMatchObject({ seals: 1, damaged: [] });
});

test("what is written too late for its hour is in the next list, once", async () => {
  const id = await made();
  world.setTime("2026-10-02T10:07");
  await seal();
  world.setTime("2026-10-02T09:59");
  await step(id);
  world.setTime("2026-10-02T11:07");
  expect((await seal())?.link.roots).toEqual([expect.objectContaining({ home, count: 1 })]);
  world.setTime("2026-10-02T12:07");
  expect((await seal())?.link.roots).toEqual([]);
  expect(await verify()).toMatchObject({ seals: 2, damaged: [] });
});

test("a home that does not come stops the chain for two hours and no longer, is named, and is in the next link when it comes", async () => {
  await made();
  world.setTime("2026-10-02T10:07");
  await seal();
  await made();
  const others = [poolHome("31"), commonsHome("31"), bodyHome(parseBodyCode(chizu))];
  const come = async () => {
    for (const one of others) await Actor.asSystem("test", one, () => Journal.sealPassed());
    return (await chainPool(wakasa, chizu))?.link;
  };
  world.setTime("2026-10-02T11:07");
  expect(await come()).toBeUndefined();
  world.setTime("2026-10-02T13:07");
  expect(await come()).toMatchObject({ n: 2, through: Clock.startOf("2026-10-02", "11:00"), late: [wakasa] });
  const after = await seal();
  expect(after?.link).toMatchObject({ n: 3, late: [], roots: [{ home, count: 1 }] });
  expect(await verify()).toMatchObject({ seals: 2, damaged: [] });
});

/** Rewrites an entry so that everything in the table fits it, but for what needs a key. */
async function rewrite(id: string, seq: number): Promise<void> {
  const item = await raw.get(pkOf(id), `J#0000000${seq}`);
  const open = JSON.stringify({ ...(JSON.parse(String(item.open)) as OpenPart), by: "staff:stf_other" });
  const put = (Item: Record<string, unknown>) => raw.send(new PutCommand({ TableName: world.table.name, Item }));
  await put({ ...item, open, hash: hashOf(open) });
  await put({ ...(await raw.get(pkOf(id), "HEAD")), hash: Buffer.from(hashOf(open), "hex") });
}

/** Everything that says in the table that anything was ever sealed. */
const forgetSeals = () => raw.removeAll(({ pk }) => /#SEAL/.test(String(pk)));

test("an entry rewritten with all that the table says of its seal taken away is damage", async () => {
  const id = await made();
  world.setTime("2026-10-02T10:07");
  await seal();
  await rewrite(id, 1);
  await forgetSeals();
  const { damaged } = await verify();
  expect(damaged).toContainEqual({ where: `${pkOf(id)} J#00000001`, what: "封印した記録が失われたか改変されています" });
});

test("an aggregate that is gone with all that the table says of its seal is damage, and so is its list's hour by day", async () => {
  const id = await made();
  world.setTime("2026-10-02T10:07");
  await seal();
  await raw.removeAll(({ pk }) => pk === pkOf(id));
  await forgetSeals();
  const lost = { where: `${pkOf(id)} J#00000001`, what: "封印した記録が失われたか改変されています" };
  expect((await verify()).damaged).toEqual([lost]);
  const { report } = await inside(() => Journal.verifyDay("2026-10-02", { at: undefined, limit: 100 }));
  expect(report.damaged).toEqual([lost]);
  // the chain goes on where it was
  world.setTime("2026-10-02T11:07");
  expect((await seal())?.link).toMatchObject({ n: 2 });
});

test("a list that was changed, or a link that was changed or left out, is damage", async () => {
  await made();
  for (const hour of ["10", "11", "12"]) {
    world.setTime(`2026-10-02T${hour}:07`);
    await seal();
    await made();
  }
  const change = async (name: string, how: (value: Record<string, unknown>) => unknown) => {
    const bytes = world.files.get(name) as Uint8Array;
    world.files.set(name, Buffer.from(JSON.stringify(how(JSON.parse(Buffer.from(bytes).toString())))));
    const { damaged } = await verify();
    world.files.set(name, bytes);
    return damaged.map(({ where, what }) => `${where} ${what}`);
  };
  const [list = ""] = [...world.files.keys()].filter((name) => name.includes(wakasa));
  const [, second = ""] = linkFiles();
  expect(await change(list, ({ leaves }) => ({ leaves: (leaves as unknown[]).slice(1) }))).toEqual([
    `${list} 封印の一覧が署名と一致しません`,
  ]);
  expect(await change(second, (link) => ({ ...link, roots: [] }))).toEqual([
    "31#POOL00#SEALCHAIN 2 封印の一覧が署名と一致しません",
    "31#POOL00#SEALCHAIN 3 前の封印とのつながりが切れています",
  ]);
  expect(await change(second, (link) => ({ ...link, through: Number(link.through) - 1 }))).toContain(
    "31#POOL00#SEALCHAIN 2 封印の署名が正しくありません",
  );
});

test("an outage is one link over its hours, and a lost place in the table is found again from the files", async () => {
  await made();
  world.setTime("2026-10-02T10:07");
  await seal();
  await made();
  world.setTime("2026-10-03T05:07");
  const { link } = (await seal()) as { link: Journal.Link };
  expect([link.n, (link.through - link.from) / 3_600_000]).toEqual([2, 19]);
  for (const n of [undefined, 99]) {
    const Key = { pk: "31#POOL00#SEALCHAIN", sk: "1" };
    const TableName = world.table.name;
    if (n === undefined) await raw.send(new DeleteCommand({ TableName, Key }));
    else
      await raw.send(
        new UpdateCommand({ TableName, Key, UpdateExpression: "SET n = :n", ExpressionAttributeValues: { ":n": n } }),
      );
    expect(await seal()).toBeUndefined();
    expect(linkFiles()).toHaveLength(2);
  }
  expect(await verify()).toMatchObject({ seals: 2, damaged: [] });
});

test("two that add a link at once leave one, and no root is lost", async () => {
  await made();
  world.setTime("2026-10-02T10:07");
  const homes = [poolHome("31"), commonsHome("31"), ...[wakasa, chizu].map((code) => bodyHome(parseBodyCode(code)))];
  for (const one of homes) await Actor.asSystem("test", one, () => Journal.sealPassed());
  await Promise.all([chainPool(wakasa, chizu), chainPool(wakasa, chizu)]);
  expect(linkFiles()).toHaveLength(1);
  expect(await verify()).toMatchObject({ seals: 1, damaged: [] });
});

/** What the folder of an export says of how it is verified, done with the public keys alone. */
function verifiedLine(line: ExportedSeal, keys: readonly SealKey[], of: string = home): string | undefined {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  let level = line.list.leaves.map((leaf) => hash(`\u0000${leaf.hash}`));
  while (level.length > 1)
    level = level.flatMap((node, at) =>
      at % 2 === 1 ? [] : [level[at + 1] === undefined ? node : hash(`\u0001${node}${level[at + 1]}`)],
    );
  const { link, leaf, path } = line.proof;
  const said = JSON.parse(leaf) as { root: string; home: string };
  if (said.root !== level[0] || said.home !== of) return "list";
  const root = path.reduce(
    (one, beside) => hash(beside.side === "left" ? `\u0001${beside.hash}${one}` : `\u0001${one}${beside.hash}`),
    hash(`\u0000${leaf}`),
  );
  if (root !== link.root) return "path";
  const { signature, ...signed } = link;
  const day = Clock.dateOf(link.through - 1);
  const pem = keys.findLast(({ from }) => from <= day)?.pem ?? "";
  const isSigned = verifySignature(null, Buffer.from(JSON.stringify(signed)), pem, Buffer.from(signature, "base64"));
  return isSigned ? undefined : "signature";
}
type Taken = NonNullable<Awaited<ReturnType<typeof Journal.proofOf>>>;
type ExportedSeal = { list: { leaves: { hash: string }[] }; proof: Taken };

test("a town that leaves takes the signed links that name it, with the path from each of its lists to them", async () => {
  const others = ["313271", "313661", "313700", "313718"] as const;
  for (const code of others) await world.join(code);
  for (const hour of ["10", "11", "12"]) {
    const id = await made();
    await step(id);
    if (hour !== "11") await sealPool(wakasa, chizu, ...others);
    world.setTime(`2026-10-02T${hour}:40`);
  }
  await sealPool(wakasa, chizu, ...others);
  const lines: { file: string; value: unknown }[] = [];
  await inside(async () => {
    for await (const line of Exit.exported(contents)) lines.push(line);
  });
  const valuesIn = (file: string) => lines.filter((line) => line.file === file).map(({ value }) => value);
  const keys = valuesIn("public-key.jsonl") as SealKey[];
  const seals = valuesIn("seals.jsonl") as ExportedSeal[];
  expect(seals.length).toBeGreaterThanOrEqual(2);
  for (const one of seals) {
    expect(verifiedLine(one, keys)).toBeUndefined();
    const [first = { hash: "" }, ...rest] = one.list.leaves;
    expect(verifiedLine({ ...one, list: { leaves: [{ hash: "0".repeat(64) }, ...rest] } }, keys)).toBe("list");
    const { leaf, path, link } = one.proof;
    const more = leaf.replace(/"count":\d+/, `"count":${rest.length + 7}`);
    expect([verifiedLine({ ...one, proof: { leaf: more, path, link } }, keys), first.hash.length]).toEqual([
      "path",
      64,
    ]);
    const later = { ...link, through: link.through + 1 };
    expect(verifiedLine({ ...one, proof: { leaf, path, link: later } }, keys)).toBe("signature");
  }
  // whose seal stands elsewhere among the others has another way
  const other = bodyHome(parseBodyCode(chizu));
  const theirs: ExportedSeal[] = [];
  await Actor.asSystem("test", other, async () => {
    for await (const { file, value } of Exit.exported(contents))
      if (file === "seals.jsonl") theirs.push(value as ExportedSeal);
  });
  expect(theirs.map((one) => verifiedLine(one, keys, other))).toContain(undefined);
  expect(theirs.filter((one) => verifiedLine(one, keys, other) !== undefined)).toEqual([]);
  // what is taken says of no other town what it has sealed
  expect(JSON.stringify(seals)).not.toMatch(/313289|313271|313661/);
});
