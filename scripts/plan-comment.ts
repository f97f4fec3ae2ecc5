import { existsSync, readdirSync } from "node:fs";
import { differenceOf, plansIn } from "./plan-difference.ts";

// `node scripts/plan-comment.ts BEFORE`: what the committed plans ask of AWS beside those in the folder BEFORE, in Markdown.

const stagesIn = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : [])) : [];
const [before = ""] = process.argv.slice(2);
console.log(differenceOf(plansIn(before, stagesIn(before)), plansIn("plan", stagesIn("plan"))));
