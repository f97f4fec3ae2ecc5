export { covers, type Dated, holdsOn, inForce, meets, rowAt, type Span, standing, timeline, withRow } from "./rule.ts";
