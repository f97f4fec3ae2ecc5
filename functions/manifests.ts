import { manifest as application } from "#core/application/domain.ts";
import { manifest as billing } from "#core/billing/domain.ts";
import { manifest as exported } from "#core/export/domain.ts";
import { manifest as facility } from "#core/facility/domain.ts";
import { manifest as group } from "#core/group/domain.ts";
import { manifest as job } from "#core/job/domain.ts";
import { manifest as journal } from "#core/journal/domain.ts";
import type { Manifest, Named } from "#core/manifest.ts";
import { manifest as membership } from "#core/membership/domain.ts";
import { manifest as metering } from "#core/metering/domain.ts";
import { manifest as notice } from "#core/notice/domain.ts";
import { manifest as payment } from "#core/payment/domain.ts";
import { manifest as person } from "#core/person/domain.ts";
import { manifest as register } from "#core/register/domain.ts";
import { manifest as staff } from "#core/staff/domain.ts";
import { manifest as verification } from "#core/verification/domain.ts";

/** Every domain, one line each; consumers run in this order. */
export const manifests: readonly Manifest[] = [
  membership,
  metering,
  billing,
  staff,
  payment,
  application,
  register,
  person,
  facility,
  group,
  job,
  exported,
  verification,
  journal,
  notice,
];

type Table<Given extends unknown[], Found> = Record<string, (...given: Given) => Found>;

/** The tables of all domains as one: every name is there, and what stands under it is loaded when it is called. */
export const lazily = <Given extends unknown[], Found>(
  tables: readonly (Named<Table<Given, Found>> | undefined)[],
): Table<Given, Promise<Awaited<Found>>> =>
  Object.fromEntries(tables.flatMap((table) => table?.names.map((name) => [name, called(name, table)]) ?? []));

function called<Given extends unknown[], Found>(name: string, { load }: Named<Table<Given, Found>>) {
  return async (...given: Given): Promise<Awaited<Found>> => {
    const found = (await load())[name];
    if (found === undefined) throw new Error(`a manifest names ${name}, and there is none`);
    return await found(...given);
  };
}
