import { expect, test } from "vitest";
import type { Actor } from "#core/actor.ts";
import * as Application from "#core/application/index.ts";
import { filingWorld } from "./filing.ts";

test("the feed tells what was received, corrected, withdrawn, decided and issued, in this order and once", async () => {
  const town = await filingWorld({ fees: [] });
  const vendor: Actor = {
    type: "client",
    home: town.people.owner.home,
    client: "cli_vendor",
    scopes: ["application:read"],
  };
  const issued = await town.file();
  await town.ask(issued, ["dog_name"]);
  await town.as("owner", () => Application.correct(issued, { answers: { dog_name: "タマ" } }));
  const withdrawn = await town.file({ dog_name: "ミケ" });
  await town.as("owner", () => Application.withdraw(withdrawn));
  const draft = { outcome: "approved" as const, text: "登録する。" };
  await town.as("drafter", () => Application.draft(issued, draft));
  await town.as("both", () => Application.approve(issued, { absent: false }));
  await town.as("chief", () => Application.approve(issued, { absent: false }));
  await town.as("counter", () => Application.issue(issued));
  await town.world.deliver();

  const { items, more } = await town.world.as(vendor, () => Application.followFeed({ limit: 100 }));
  const of = (id: string) => items.filter((line) => line.id === id).map(({ event }) => event);
  expect(of(issued)).toEqual(["received", "corrected", "decided", "issued"]);
  expect(of(withdrawn)).toEqual(["received", "withdrawn"]);
  expect(more).toBe(false);
  const named = items.filter((line) => JSON.stringify(line).includes("見本"));
  expect(named.map(({ event }) => event)).toEqual(["decided"]);
});
