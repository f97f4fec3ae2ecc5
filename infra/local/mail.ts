import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { format, now } from "#core/clock.ts";
import { type ReadMail, readMail } from "#infra/local/mime.ts";
import { listen } from "#infra/local/port.ts";

type CaughtMail = ReadMail & { receivedAt: string };
export type MailCatcher = { port: number; list(): CaughtMail[]; stop(): Promise<void> };

/** Takes every mail and sends none on: one file each, safely stored before the sender hears "OK". */
export async function startMail(directory: string): Promise<MailCatcher> {
  mkdirSync(directory, { recursive: true });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        keep(directory, Buffer.concat(chunks)).then(() => done(), done);
      });
    },
  });
  server.on("error", () => {}); // a client that hangs up is its own concern
  const port = await listen(server.server, 0);
  return {
    port,
    list: () => list(directory),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function keep(directory: string, raw: Buffer): Promise<void> {
  const name = `${String(now()).padStart(14, "0")}-${String(sequence++).padStart(6, "0")}-${randomUUID()}`;
  const draft = join(directory, `${name}.part`);
  const file = await open(draft, "w");
  await file.writeFile(raw);
  await file.sync();
  await file.close();
  await rename(draft, join(directory, `${name}.eml`));
}

let sequence = 0;

function list(directory: string): CaughtMail[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .map((name) => ({
      ...shownMail(join(directory, name)),
      receivedAt: format(Number(name.slice(0, 14))),
    }));
}

/** One mail that cannot be read hides no other. */
function shownMail(file: string): ReadMail {
  const mail = readMail(readFileSync(file, "latin1"));
  if (mail.id !== "") return mail;
  const text = `${file} は読めません。ほかのメールとデータは無事です。このファイルだけを消せば、この行も消えます。同じメールは作り直せません。`;
  return { id: "", to: "", subject: "壊れたメール", text };
}
