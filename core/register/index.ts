export { change, correct } from "./change.ts";
export { enterDue, listDue, recordDuplicate } from "./due.ts";
export { registerKind } from "./entity.ts";
export { changed, entered } from "./event.ts";
export { mirror } from "./mirror.ts";
export { registerNames, registrationOf } from "./name.ts";
export { certificate, list, show, tagLetter, tagText } from "./read.ts";
export { Change, Correction, Duplicate, Entered, Mirrored } from "./schema.ts";
