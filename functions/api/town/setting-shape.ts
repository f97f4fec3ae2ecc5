import * as z from "zod";
import { settings as application } from "#core/application/setting.ts";
import { settings as approval } from "#core/approval/setting.ts";
import { settings as facility } from "#core/facility/setting.ts";
import { settings as group } from "#core/group/setting.ts";
import { settings as organ } from "#core/organ/setting.ts";
import { settings as payment } from "#core/payment/setting.ts";
import { settings as register } from "#core/register/setting.ts";
import type { Setting } from "#core/setting.ts";
import { settings as verification } from "#core/verification/setting.ts";

/** Everything that a body may set, one line a domain. */
export const settings: readonly Setting[] = [
  ...approval,
  ...application,
  ...facility,
  ...group,
  ...organ,
  ...payment,
  ...verification,
  ...register,
];

/** The value of any setting; which shape it must have, the setting says. */
export const settingValue = z.unknown();
