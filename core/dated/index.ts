export { covers, holdsOn, inForce, meets, rowAt, type Span, standing, timeline, withRow } from "./rule.ts";
