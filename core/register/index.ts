export { change, correct } from "./change.ts";
export { enterDue, listDue } from "./due.ts";
export { registerKind } from "./entity.ts";
export { mirror } from "./mirror.ts";
export { registerNames, registrationOf } from "./name.ts";
export { certificate, list, show, tagLetter, tagText } from "./read.ts";
export { Change, Correction, Entered, Mirrored } from "./schema.ts";
