import { keeps as application } from "#core/application/domain.ts";
import { keeps as billing } from "#core/billing/domain.ts";
import type * as Exit from "#core/exit/index.ts";
import { keeps as facility } from "#core/facility/domain.ts";
import { keeps as group } from "#core/group/domain.ts";
import { keeps as job } from "#core/job/domain.ts";
import { keeps as journal } from "#core/journal/domain.ts";
import type { Keeps } from "#core/keeps.ts";
import { keeps as limit } from "#core/limit/domain.ts";
import { keeps as metering } from "#core/metering/domain.ts";
import { keeps as notice } from "#core/notice/domain.ts";
import { keeps as payment } from "#core/payment/domain.ts";
import { keeps as person } from "#core/person/domain.ts";
import { keeps as register } from "#core/register/domain.ts";
import { keeps as staff } from "#core/staff/domain.ts";
import { keeps as timer } from "#core/timer/domain.ts";
import { consumers } from "./stream/consumers.ts";

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
  payment,
  person,
  register,
  staff,
  timer,
];

/** What a home may have, and what becomes of it when its body leaves, comes back or is taken over. */
export const contents: Exit.Contents = {
  items: all.flatMap(({ items = [] }) => items),
  consumers,
  indexings: Object.assign({}, ...all.map(({ indexings }) => indexings)),
};
