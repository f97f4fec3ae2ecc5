export { calendar } from "./calendar.ts";
export { correct, requestCorrection, withdraw } from "./correct.ts";
export { approve, draft, issue, sendBack } from "./decide.ts";
export { type ApplicationSecret, type ApplicationState, applicationKind, type Status } from "./entity.ts";
export { notices, timers, timerVerbs } from "./event.ts";
export { flag } from "./flag.ts";
export {
  findProcedure,
  findVersion,
  type ProcedureState,
  procedureKind,
  procedures,
  publish,
  publishVersion,
  type Version,
} from "./procedure/publish.ts";
export type { Definition } from "./procedure/schema.ts";
export { letter, own, record, show, work } from "./read.ts";
export { enter, submit } from "./receive.ts";
export type { DecisionRecord } from "./record.ts";
export { type Action, actions, allowed, fold, next, statusNames } from "./rule.ts";
export { adopt } from "./template/index.ts";
export { line, standing } from "./view.ts";
