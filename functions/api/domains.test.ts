import { expect, test } from "vitest";
import { find } from "./domains.ts";
import { routes } from "./routes.ts";

test("every documented route is reached through its domain, with the parameters of its path", async () => {
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, "given-$1");
    const found = await find(route.method.toUpperCase(), path);
    expect(found?.route, `${route.method} ${route.path}`).toBe(route);
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    expect(found?.params).toEqual(Object.fromEntries(names.map((name) => [name, `given-${name}`])));
  }
});

test("a path that names no domain, and a name that every object has, lead nowhere", async () => {
  for (const path of ["/v1/towns/313254/constructor", "/v1/__proto__", "/v2/pool", "/v1/towns", "/v1//x"]) {
    expect(await find("GET", path)).toBeUndefined();
  }
});
