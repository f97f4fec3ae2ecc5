import { keeps as application } from "#core/application/domain.ts";
import { keeps as billing } from "#core/billing/domain.ts";
import { keeps as facility } from "#core/facility/domain.ts";
import { keeps as group } from "#core/group/domain.ts";
import { keeps as job } from "#core/job/domain.ts";
import { keeps as journal } from "#core/journal/domain.ts";
import type { ItemClass, Keeps } from "#core/keeps.ts";
import { keeps as limit } from "#core/limit/domain.ts";
import { keeps as metering } from "#core/metering/domain.ts";
import { keeps as notice } from "#core/notice/domain.ts";
import { keeps as parked } from "#core/parked/domain.ts";
import { keeps as payment } from "#core/payment/domain.ts";
import { keeps as person } from "#core/person/domain.ts";
import { keeps as register } from "#core/register/domain.ts";
import { keeps as staff } from "#core/staff/domain.ts";
import { keeps as tenant } from "#core/tenant/domain.ts";
import { keeps as timer } from "#core/timer/domain.ts";

const all: readonly Keeps[] = [
  application,
  billing,
  facility,
  group,
  job,
  journal,
  limit,
  metering,
  notice,
  parked,
  payment,
  person,
  register,
  staff,
  tenant,
  timer,
];

/** Every class of items that there is, one line a domain. */
export const items: readonly ItemClass[] = all.flatMap((one) => one.items ?? []);
