export { change, correct } from "./change.ts";
export { registerConsumer, registrationOf } from "./enter.ts";
export { registerKind } from "./entity.ts";
export { notices } from "./event.ts";
export { keeping, settingName } from "./keeping.ts";
export { mirror } from "./mirror.ts";
export { registerNames } from "./modules/index.ts";
export { certificate, list, show, tagLetter, tagText } from "./read.ts";
export { Change, Correction, Mirrored } from "./schema.ts";
