import { verify } from "node:crypto";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startBucket } from "#infra/local/bucket.ts";
import { createFiles } from "#infra/local/files.ts";
import { openFolder, resetFolder, temporaryFolder } from "#infra/local/folder.ts";
import { openKeys } from "#infra/local/keys.ts";
import { startMail } from "#infra/local/mail.ts";
import { createMailer } from "#infra/local/mailer.ts";

const folder = temporaryFolder();
afterAll(() => folder.close());

test("a wrapped key opens under the same context only, also after a restart", async () => {
  const path = folder.file("keys");
  const plain = Buffer.from("data key");
  const wrapped = await openKeys(path).wrap(plain, { home: "31#313254", purpose: "data" });
  const keys = openKeys(path);
  expect(Buffer.from(await keys.unwrap(wrapped, { purpose: "data", home: "31#313254" }))).toEqual(plain);
  await expect(keys.unwrap(wrapped, { home: "31#313289", purpose: "data" })).rejects.toThrow();
  const flipped = Uint8Array.from(wrapped, (byte, i) => (i === 14 ? byte ^ 1 : byte));
  await expect(keys.unwrap(flipped, { home: "31#313254", purpose: "data" })).rejects.toThrow();
  for (const name of ["root.key", "sign.pem"]) expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
});

test("what is signed verifies with the public key", async () => {
  const keys = openKeys(folder.file("keys-sign"));
  const bytes = Buffer.from("root of the day");
  const [key] = await keys.publicKeys();
  expect(verify(null, bytes, key?.pem ?? "", await keys.sign(bytes, "2026-10-01"))).toBe(true);
});

test("a mail arrives as it was written, and its id is seen when it comes twice", async () => {
  const catcher = await startMail(folder.file("mail"));
  const mailer = createMailer("127.0.0.1", catcher.port);
  const text = "見本 太郎 様\n\n髙﨑さんの申請（受付番号 A-1）を受け付けました。\n=?utf-8?Q?=E3?= 100%=";
  const mail = {
    id: "31-313254-APP-1-3",
    to: "taro@mihon.invalid",
    subject: "受付のお知らせ：犬の登録（若桜町）𠮷野家の件を含む長い件名です",
    text,
  };
  await mailer.send(mail);
  await mailer.send(mail);
  const caught = catcher.list();
  mailer.close();
  await catcher.stop();
  expect(caught).toEqual([0, 1].map(() => ({ ...mail, receivedAt: expect.stringMatching(/\+09:00$/) })));
});

test("any subject and text survive the way to the catcher", async () => {
  const catcher = await startMail(folder.file("mail-any"));
  const mailer = createMailer("127.0.0.1", catcher.port);
  const line = fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }).map((value) => `題${value.trim()}終`);
  await fc.assert(
    fc.asyncProperty(line, line, fc.uuid(), async (subject, text, id) => {
      await mailer.send({ id, to: "taro@mihon.invalid", subject, text });
      expect(catcher.list().find((mail) => mail.id === id)).toMatchObject({ subject, text });
    }),
    { numRuns: 30 },
  );
  mailer.close();
  await catcher.stop();
});

test("a file keeps its first content and is found again after a restart", async () => {
  const bucket = await startBucket(folder.file("bucket"));
  const files = createFiles(bucket);
  await files.put("seal/31/2027-04-01.json", Buffer.from("first"), "application/json");
  await files.put("seal/31/2027-04-01.json", Buffer.from("second"), "application/json");
  files.close();
  await bucket.stop();
  const again = await startBucket(folder.file("bucket"));
  const reopened = createFiles(again);
  expect(Buffer.from((await reopened.get("seal/31/2027-04-01.json")) ?? []).toString()).toBe("first");
  expect(await reopened.get("seal/31/none.json")).toBeUndefined();
  reopened.close();
  await again.stop();
});

test("two pools never share a data folder", () => {
  const path = folder.file("locked");
  const first = openFolder(path);
  expect(() => openFolder(path)).toThrowError(expect.objectContaining({ exitCode: 75 }));
  expect(() => resetFolder(path)).toThrowError(expect.objectContaining({ exitCode: 75 }));
  first.close();
  openFolder(path).close();
});

test("the lock of a killed run does not stop the next one", () => {
  const path = folder.file("killed");
  openFolder(path).close();
  writeFileSync(join(path, "lock"), `${process.pid}\nsome other command`);
  openFolder(path).close();
  writeFileSync(join(path, "lock"), "");
  openFolder(path).close();
});

test("a folder that is no pool is neither used nor deleted", () => {
  const path = folder.file("precious");
  mkdirSync(path);
  writeFileSync(join(path, "thesis.txt"), "");
  expect(() => openFolder(path)).toThrowError(expect.objectContaining({ exitCode: 65 }));
  expect(() => resetFolder(path)).toThrowError(expect.objectContaining({ exitCode: 65 }));
  expect(statSync(join(path, "thesis.txt")).size).toBe(0);
});
