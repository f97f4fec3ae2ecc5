/**
 * How the browser engine is started: these flags and no others. Neither the packages' own lists nor their defaults are taken, because they
 * switch security off (`--disable-web-security`, `--single-process`, `--disable-site-isolation-trials`).
 */
export const flags: readonly string[] = [
  "--headless",
  "--remote-debugging-pipe",
  "--no-startup-window",
  // Lambda gives a process no namespaces of its own, so there is no sandbox: therefore no script, no network, no role
  "--no-sandbox",
  "--no-zygote",
  // nothing is looked up, and what tries to leave all the same meets a port at which nobody listens
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--proxy-server=http://127.0.0.1:9",
  "--proxy-bypass-list=<-loopback>",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--disable-breakpad",
  "--no-pings",
  // a machine without a screen, and without much shared memory
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-extensions",
  "--disable-default-apps",
  "--no-first-run",
  "--no-default-browser-check",
  "--password-store=basic",
  "--mute-audio",
  // the same letters at the same places on every machine
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
  "--hide-scrollbars",
  "--lang=ja",
];
