const domestic = /^0[1-9][0-9]*(?:-[0-9]+)*$/;
const foreign = /^\+[1-9][0-9]+(?:-[0-9]+)*$/;
/** Mobile, IP telephony, 0800 and 020: eleven digits, where every other number has ten. */
const eleven = /^0(?:[5-9]0|20)/;

/**
 * Whether it can be called: a Japanese number as the numbering plan has it (電気通信番号計画: 0 and no second 0), or `+` and an
 * international one (ITU-T E.164: up to 15 digits). Hyphens are allowed.
 */
export function isPhone(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, "");
  if (foreign.test(text)) return digits.length >= 8 && digits.length <= 15;
  return domestic.test(text) && digits.length === (eleven.test(digits) ? 11 : 10);
}
