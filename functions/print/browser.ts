import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Route } from "playwright-core";
import type { Engine } from "./engine.ts";
import { flags } from "./flag.ts";

/** The only address that there is for a page: its own. */
const address = "https://paper.invalid/";

/** Also where a page would bring something along, it gets nothing but its own style. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

const patienceMs = 10_000;

/** A running browser engine. `print`: one page, apart from every other, on paper as its own style says. */
export type Browser = { print(page: string): Promise<Uint8Array>; isOpen(): boolean; close(): Promise<void> };

/** Starts the engine with our flags, our fonts and nothing of this process's environment. */
export async function startBrowser({ program, libraries, fonts }: Engine): Promise<Browser> {
  const own = mkdtempSync(join(tmpdir(), "machipool-print-"));
  const settings = join(own, "fonts.conf");
  writeFileSync(settings, fontSettings(fonts, join(own, "font-cache")));
  const browser = await chromium.launch({
    executablePath: program,
    ignoreDefaultArgs: true,
    args: [...flags, `--user-data-dir=${join(own, "profile")}`],
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: settings, HOME: own, TMPDIR: own },
    timeout: patienceMs,
  });
  return {
    isOpen: () => browser.isConnected(),
    async print(page) {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        offline: true,
        acceptDownloads: false,
        serviceWorkers: "block",
      });
      try {
        return await printIn(context, page);
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

async function printIn(context: BrowserContext, page: string): Promise<Uint8Array> {
  context.setDefaultTimeout(patienceMs);
  let given = false;
  await context.route("**/*", (route: Route) => {
    if (given || route.request().url() !== address) return route.abort("blockedbyclient");
    given = true;
    return route.fulfill({
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": policy },
      body: page,
    });
  });
  const tab = await context.newPage();
  await tab.goto(address);
  return tab.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true });
}

/** Our fonts and no other: the same paper on a machine that has hundreds and on one that has none. */
const fontSettings = (fonts: string, cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>
`;
