import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Problem } from "#core/error.ts";
import { html, wholePage } from "#core/html.ts";
import * as Port from "#core/port.ts";
import { unpack } from "#functions/print/engine.ts";
import { flags } from "#functions/print/flag.ts";
import { textOf } from "#functions/print/glyph.ts";
import { enginePackage } from "#functions/print/package.ts";
import { ports } from "#infra/aws/ports.ts";
import { setEnvironment } from "#infra/local/environment.ts";
import { temporaryFolder } from "#infra/local/folder.ts";
import { close, listen } from "#infra/local/port.ts";
import { rolePolicies, sessionsOf } from "#infra/role.ts";
import type { Api } from "#test/harness/api.ts";
import { cp932 } from "#test/harness/cp932.ts";
import { callOf, routeNamed, run, type Stage, stageOf } from "#test/harness/exemplar.ts";
import { foundedApi } from "#test/harness/founded.ts";
import { readPdf } from "#test/harness/pdf.ts";
import { printer } from "#test/harness/printer.ts";
import { startCloud } from "#test/infra/cloud.ts";

const town = "313254";
let api: Api;
let stage: Stage;

beforeAll(async () => {
  api = await foundedApi("may");
  stage = stageOf(api, town);
});
afterAll(async () => {
  await printer.stop();
  await api.stop();
});

/** Lines break where the paper does, so texts are compared without blanks. */
const squeezed = (text: string) => text.replace(/\s/g, "");
const wordsOf = (page: string) => squeezed(textOf(page.slice(page.indexOf("<body>"))));
const pageOf = (body: ReturnType<typeof html>, title = "見本") => wholePage({ title, style: "", body });

/** 人名漢字, compatibility ideographs, a character beyond the basic plane, IVS, and letters that fonts like to join. */
const names = "髙橋 﨑子 神\uFA19 𠮷田 葛\u{E0100}城 \u8FBB\u{E0100}井 邊 齋 郎\uF92C office@fl.example か\u3099";

const started = promisify(execFile);

/** The function as it is deployed, in a process that has what Lambda gives it: its files, a folder of its own, no environment of ours. */
async function deployedPrint(html: string, folder: string): Promise<{ pdf: string }> {
  const program = `
    const { handler } = await import(${JSON.stringify(resolve(".build/functions/print/handler.mjs"))});
    const chunks = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    const answer = await handler(JSON.parse(Buffer.concat(chunks).toString()));
    process.stdout.write(JSON.stringify(answer), () => process.exit(0));`;
  const running = started(process.execPath, ["--input-type=module", "-e", program], {
    env: { TMPDIR: folder, PATH: "/nothing" },
    maxBuffer: 6_000_000,
  });
  running.child.stdin?.end(JSON.stringify({ html }));
  const [line = "", answer = ""] = (await running).stdout.split("\n");
  expect(JSON.parse(line)).toMatchObject({ message: "ended", of: "print", ms: expect.any(Number) });
  return JSON.parse(answer) as { pdf: string };
}

test("the decision letter is a PDF made from its HTML, the same in the cloud and on one machine", async () => {
  const page = await run(stage, await callOf(stage, routeNamed("printDecision")), { token: await reader() });
  const call = await callOf(stage, routeNamed("printDecisionPdf"));
  const paper = await run(stage, call, { token: await reader() });
  expect([paper.status, paper.headers["content-type"]]).toEqual([200, "application/pdf"]);
  const here = Buffer.from(paper.text, "base64");
  const { title, actual } = readPdf(here);
  expect(title).toBe("犬の登録申請 決定通知書");
  expect(squeezed(actual)).toBe(wordsOf(page.text));
  // who may not read the page gets no paper, in the same words
  for (const token of [undefined, await stage.people.resident("kaku-hanako", "ial2")]) {
    const html = await run(stage, await callOf(stage, routeNamed("printDecision")), { token });
    const pdf = await run(stage, call, { token });
    expect(pdf.status).toBeGreaterThanOrEqual(401);
    expect(pdf.text).toBe(html.text);
  }

  await started(process.execPath, ["scripts/build.ts", "print"]);
  const folder = temporaryFolder();
  await deployedPrint(page.text, folder.path); // how long a cold start takes on a busy machine is not asked here
  const cloud = await startCloud({ lambda: ({ html }) => deployedPrint(String(html), folder.path) });
  const restore = setEnvironment({
    AWS_REGION: "ap-northeast-1",
    AWS_ACCESS_KEY_ID: "OWN",
    AWS_SECRET_ACCESS_KEY: "own secret",
    AWS_ENDPOINT_URL_LAMBDA: cloud.url,
    PRINT_FUNCTION: "arn:aws:lambda:ap-northeast-1:000000000000:function:machipool-test-Print:live",
  });
  const there = await ports.printer.print(page.text);
  expect(cloud.seen).toEqual([
    expect.objectContaining({
      service: "lambda",
      by: "OWN",
      action: expect.stringMatching(/^\/2015-03-31\/functions\/machipool-test-Print\/invocations/),
    }),
  ]);
  expect(Buffer.from(there).equals(here)).toBe(true);
  cloud.trouble.push("TooManyRequestsException");
  await expect(ports.printer.print(page.text)).rejects.toMatchObject({ code: "print.unavailable" });
  restore();
  cloud.stop();
  folder.close();
});

const reader = () => stage.people.resident("mihon-taro", "ial3");

const lines = (characters: string[]): string[] =>
  Array.from({ length: Math.ceil(characters.length / 30) }, (_, at) =>
    characters.slice(at * 30, at * 30 + 30).join(""),
  );

test("text copied from the PDF is the text of the page, with no radical in place of a character", async () => {
  const all = cp932().filter((character) => character !== "≒");
  const page = pageOf(
    html`<h1>犬の登録</h1><p><b>${names}</b> ${names}</p>${lines(all).map((line) => html`<p>${line}</p>`)}`,
    "犬の登録 決定通知書",
  );
  const pdf = readPdf(await printer.print(page));
  expect(squeezed(pdf.actual)).toBe(wordsOf(page));
  // a reader that knows the fonts' maps alone gets one form of what Unicode holds to be the same, and one wave dash
  expect(squeezed(pdf.plain).normalize("NFC")).toBe(wordsOf(page).normalize("NFC").replaceAll("～", "〜"));
  expect(pdf).toMatchObject({ title: "犬の登録 決定通知書", lang: "ja" });
  expect(pdf.tags).toEqual(expect.arrayContaining(["H1", "P"]));
  expect(pdf.fonts.length).toBe(2);
  for (const font of pdf.fonts) expect(font).toEqual({ kind: "CIDFontType2", embedded: true });
});

test("a character without a glyph is named on the paper", async () => {
  const pdf = readPdf(await printer.print(pageOf(html`<p>外字${"\uE000"}、${"\u8FBB\u{E0101}"}</p>`)));
  expect(squeezed(pdf.actual)).toContain("この文書には表示できない文字があります:U+E000U+8FBB+E0101");
  const whole = readPdf(await printer.print(pageOf(html`<p>${names}</p>`)));
  expect(whole.actual).not.toContain("表示できない");
});

test("the same page gives the same bytes, and no moment stands in them", async () => {
  const page = pageOf(html`<h1>決定</h1><table><tbody><tr><th scope="row">名</th><td>ポチ</td></tr></tbody></table>`);
  const [first, second] = [await printer.print(page), await printer.print(page)];
  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  expect(Buffer.from(first).toString("latin1")).not.toMatch(/Date|D:20\d\d/);
});

/** What the system says of a process or thread, or nothing where it has ended: between a look and the next it may. */
function told<R>(look: () => R, otherwise: R): R {
  try {
    return look();
  } catch {
    return otherwise;
  }
}

/** The engine's processes below this one. */
function engines(pid = process.pid): { pid: number; line: string[] }[] {
  const tasks = `/proc/${pid}/task`;
  const below = told(() => readdirSync(tasks), []).flatMap((task) =>
    told(() => readFileSync(join(tasks, task, "children"), "utf8"), "")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
  return below.flatMap((child) => {
    const line = told(() => readFileSync(`/proc/${child}/cmdline`, "utf8"), "")
      .split("\0")
      .filter(Boolean);
    return [...(/\/chromium( |$)/.test(line[0] ?? "") ? [{ pid: child, line }] : []), ...engines(child)];
  });
}

const dangerous =
  /disable-web-security|single-process|site-isolation|allow-running-insecure|site-per-process|remote-debugging-port|disable-popup|swiftshader$/;

test("the browser engine runs with scripts off and without the package's flags that switch security off", async () => {
  const page = pageOf(html`<p id="one">書いたとおり</p>`).replace(
    "</body>",
    `<script>document.getElementById("one").textContent = "変えられた"</script><img src="x" onerror="one.remove()"></body>`,
  );
  const { actual } = readPdf(await printer.print(page));
  expect(squeezed(actual)).toBe("書いたとおり");
  const [main, ...others] = engines();
  expect(main?.line.slice(1).filter((flag) => !flag.startsWith("--user-data-dir="))).toEqual(flags);
  expect(others.length).toBeGreaterThan(0); // not a single process
  for (const flag of flags) expect(flag).not.toMatch(dangerous);
});

/** What came to a server that a page would like to reach. */
async function startTrap(): Promise<{ url: string; seen: string[]; server: Server }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    response.end("<p>来た</p>");
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, seen, server };
}

test("printing has no role, no table and no network", async () => {
  const { url, seen, server } = await startTrap();
  const at = (name: string) => `${url}/${name}`;
  const page = pageOf(html`<p>書いたとおり</p>`)
    .replace(
      "</head>",
      `<style>@import "${at("css")}"; @font-face { font-family: x; src: url("${at("font")}") } p { font-family: x; background: url("${at("back")}") }</style>
<link rel="stylesheet" href="${at("link")}"><link rel="preload" as="image" href="${at("preload")}"><link rel="preconnect" href="${url}"><link rel="prefetch" href="${at("prefetch")}"><link rel="icon" href="${at("icon")}"></head>`,
    )
    .replace(
      "</body>",
      `<img src="${at("img")}"><iframe src="${at("frame")}"></iframe><iframe srcdoc="<img src='${at("inner")}'>"></iframe><object data="${at("object")}"></object><embed src="${at("embed")}"><video src="${at("video")}"></video><img src="file:///etc/passwd"><iframe src="file:///etc/passwd"></iframe></body>`,
    );
  const { actual } = readPdf(await printer.print(page));
  const refresh = `<meta http-equiv="refresh" content="0;url=${at("refresh")}"></head>`;
  await printer.print(page.replace("</head>", refresh));
  await close(server);
  expect(seen).toEqual([]);
  expect(squeezed(actual)).toMatch(/^書いたとおり/);
  expect(actual).not.toMatch(/来た|root:/);

  const around = { logGroup: "arn:aws:logs:ap-northeast-1:000000000000:log-group:print" };
  const policy = rolePolicies.print(around as Parameters<typeof rolePolicies.print>[0]);
  expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(["OwnLog"]);
  expect(sessionsOf.print).toEqual([]);
});

test("the engine is unpacked once per version into a folder of its own", async () => {
  const root = temporaryFolder();
  const target = root.file("engine-1");
  const packed = root.file("packed");
  mkdirSync(packed);
  cpSync(join(enginePackage().packed, "al2023.tar.br"), join(packed, "al2023.tar.br"));
  writeFileSync(join(packed, "chromium.br"), brotliCompressSync("a small engine"));
  const source = { packed, writeFonts: async (folder: string) => void mkdirSync(folder) };
  mkdirSync(`${target}.999999999.${randomUUID()}.part`); // what a killed process has left
  const [one, two] = await Promise.all([unpack(target, source), unpack(target, source)]);
  expect(one).toEqual(two);
  expect(readdirSync(root.path).filter((name) => name.startsWith("engine"))).toEqual(["engine-1"]);
  expect(readdirSync(target).sort()).toEqual(["chromium", "fonts", "lib"]);
  expect(readFileSync(one.program, "utf8")).toBe("a small engine");
  expect(readdirSync(one.libraries)).toEqual(expect.arrayContaining(["libnss3.so", "libnspr4.so", "libexpat.so.1"]));
  const again = await unpack(target, { packed: "/nowhere", writeFonts: () => Promise.reject(new Error("again")) });
  expect(again).toEqual(one);
  await expect(unpack(root.file("engine-2"), { ...source, packed: "/nowhere" })).rejects.toThrow("ENOENT");
  expect(existsSync(root.file("engine-2"))).toBe(false);
  root.close();
});

test("an engine that dies is started again, and a page that cannot be printed says when to come back", async () => {
  const print = async () => squeezed(readPdf(await printer.print(pageOf(html`<p>もう一度</p>`))).actual);
  expect(await print()).toBe("もう一度");
  const [main] = engines();
  process.kill(main?.pid ?? 0, "SIGKILL");
  await print().catch((error) => expect(error).toMatchObject({ code: "print.unavailable" })); // as soon as it is known
  expect(await print()).toBe("もう一度");
  expect(engines()[0]?.pid).not.toBe(main?.pid);
  await printer.stop();
  expect(engines()).toEqual([]);

  const before = Port.use();
  const print503 = () => Promise.reject(new Problem("print.unavailable"));
  Port.install({ ...before, printer: { print: print503 } });
  const call = await callOf(stage, routeNamed("printDecisionPdf"));
  await expect(run(stage, call, { token: await reader() })).rejects.toThrow("print.unavailable");
  Port.install(before);
  await expect(printer.print("長".repeat(2_000_001))).rejects.toMatchObject({ code: "print.unavailable", status: 503 });
});
