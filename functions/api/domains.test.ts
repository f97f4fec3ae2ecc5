import { expect, test } from "vitest";
import { find } from "./domains.ts";
import { routes } from "./routes.ts";

test("every documented route is reached through its domain, with the parameters of its path", async () => {
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, "given-$1");
    const found = await find(route.method.toUpperCase(), path);
    if (found === undefined || !("route" in found)) throw new Error(`${route.method} ${route.path} leads nowhere`);
    expect(found.route).toBe(route);
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    expect(found.params).toEqual(Object.fromEntries(names.map((name) => [name, `given-${name}`])));
  }
});

test("a path that names no domain, and a name that every object has, lead nowhere", async () => {
  for (const path of ["/v1/towns/313254/constructor", "/v1/__proto__", "/v2/pool", "/v1/towns", "/v1//x"]) {
    expect(await find("GET", path)).toBeUndefined();
  }
});

test("a path under a method that it does not have names those that it has, whatever stands in its parameters", async () => {
  for (const code of ["313254", "000000", "none"]) {
    expect(await find("DELETE", `/v1/towns/${code}/staff/x`)).toEqual({ allow: ["GET", "HEAD", "PATCH"] });
    expect(await find("BREW", `/v1/towns/${code}/staff/x/retirements`)).toEqual({ allow: ["POST"] });
    expect(await find("DELETE", `/v1/towns/${code}/staff/x/y`)).toBeUndefined();
  }
});
