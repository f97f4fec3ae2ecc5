import { readFileSync } from "node:fs";
import type { Condition, Policy, Statement } from "#infra/policy.ts";
import { stageNames } from "#infra/stage.ts";

export type Resource = { type: string; name: string; region: string; inputs: Record<string, unknown> };
export type Plan = { app: { protect: boolean; removal: string; stage: string }; resources: Resource[] };

export const planOf = (stage: string): Plan => JSON.parse(readFileSync(`plan/${stage}.json`, "utf8")) as Plan;
export const plans: [string, Plan][] = stageNames.map((name) => [name, planOf(name)]);

export const all = ({ resources }: Plan, type: string): Resource[] => resources.filter((one) => one.type === type);

export function one(plan: Plan, type: string, name: string): Resource {
  const found = all(plan, type).find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`the plan has no ${type} ${name}`);
  return found;
}

type Raw = Omit<Statement, "Action" | "Resource"> & {
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Condition;
};

const isDocument = (value: object): value is { Version: string; Statement: Raw[] } =>
  "Version" in value && "Statement" in value;

/** Every policy document within the value, with lists where AWS also takes a single text. */
export function policiesIn(value: unknown): Policy[] {
  if (typeof value !== "object" || value === null) return [];
  if (!isDocument(value)) return Object.values(value).flatMap(policiesIn);
  const statements = value.Statement.map(({ Resource, ...raw }) => ({
    ...raw,
    Action: [raw.Action].flat(),
    ...(Resource === undefined ? {} : { Resource: [Resource].flat() }),
  }));
  return [{ Version: "2012-10-17", Statement: statements }];
}

/** What a role may do, without who may take it. */
export const allowedTo = (role: Resource): Policy[] => policiesIn(role.inputs.inlinePolicies);
