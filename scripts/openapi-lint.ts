import { createConfig, lintFromString } from "@redocly/openapi-core";
import { document } from "#functions/api/openapi.ts";
import { faultsOf, operationsOf } from "./openapi-rule.ts";
import { conclude } from "./report.ts";

// `npm run check`: the API's description is valid OpenAPI 3.1, and says all that a caller must know.

const source = JSON.stringify(document());
const config = await createConfig({
  extends: ["recommended-strict"],
  rules: { "tag-description": "off" }, // the names of our tags say it in Japanese
});
const found = await lintFromString({ source, absoluteRef: "openapi.json", config });
const general = found.map(({ ruleId, message, location }) => `${location[0]?.pointer ?? ""} ${ruleId}: ${message}`);

const parsed = JSON.parse(source) as { openapi?: string };
const version = parsed.openapi;
if (!version?.startsWith("3.1.")) general.push(`openapi is ${version ?? "missing"}, not 3.1`);

const operations = operationsOf(parsed);
if (operations.length === 0) general.push("the document has no operations");
conclude([...general, ...operations.flatMap(faultsOf)], `${operations.length} operations`);
