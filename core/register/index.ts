export { change, correct } from "./change.ts";
export { registrationOf } from "./enter.ts";
export { registerKind } from "./entity.ts";
export { mirror } from "./mirror.ts";
export { registerNames } from "./name.ts";
export { certificate, list, show, tagLetter, tagText } from "./read.ts";
export { Change, Correction, Mirrored } from "./schema.ts";
