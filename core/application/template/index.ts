import type { Definition } from "../procedure/schema.ts";
import { dogRegistration } from "./dog-registration.ts";
import type { Parameters, TemplateName } from "./schema.ts";

const templates: Record<TemplateName, (parameters: Parameters) => Definition> = {
  "dog-registration": dogRegistration,
};

/** The definition that a town publishes when it adopts a template with its own parameters. */
export const adopt = (name: TemplateName, parameters: Parameters): Definition => templates[name](parameters);
