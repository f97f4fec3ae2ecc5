import * as Actor from "#core/actor.ts";
import { addDays } from "#core/calendar/date.ts";
import { format, now, today } from "#core/clock.ts";
import { Problem } from "#core/error.ts";
import * as Group from "#core/group/index.ts";
import * as Journal from "#core/journal/index.ts";
import * as Request from "#core/request.ts";
import { sideBySide } from "#core/side-by-side.ts";
import { asHold } from "#core/table/client.ts";
import * as Tenant from "#core/tenant/index.ts";
import { freeBands, takenBands } from "./availability.ts";
import { type BookingState, bookingKind, type FacilityState, facilityKind } from "./entity.ts";
import { cancelled, confirmed } from "./event.ts";
import { type Holder, holderOf } from "./holder.ts";
import { problem } from "./problem.ts";
import * as Quota from "./quota.ts";
import { instantOf, type Plan, plan, ruleAt } from "./rule.ts";
import { bookingSetting, type Wish } from "./schema.ts";
import * as Slot from "./slot.ts";
import { tracesOf } from "./trace.ts";
import { labelOf } from "./use.ts";

const hourMs = 3_600_000;

type Setting = Awaited<ReturnType<typeof setting>>;
type Held = { facility: FacilityState; plan: Plan; claim: Slot.Claim; setting: Setting; holder: Holder };

const setting = () => Tenant.setting("facility.booking", bookingSetting);

/**
 * Holds the cells that a wish needs, for the booking that this request makes: no act, and nothing to undo when nobody
 * confirms it, because it lapses. @throws Problem of `plan`, `booking.taken`, `booking.cooling`
 */
export async function hold(wish: Wish): Promise<Held> {
  requireBooker();
  Actor.requireReach("facilities", wish.facility);
  const [head, decided, whose] = await sideBySide([
    Journal.find(facilityKind, wish.facility),
    setting(),
    holderOf(wish),
  ]);
  Actor.requireOf(head.state.organ, "counter");
  const planned = plan(head.state, wish, now());
  const { id: holder, linked } = whose;
  const claim: Slot.Claim = {
    booking: Request.newId("bkg"),
    holder,
    ...linked,
    facility: wish.facility,
    space: planned.space,
    date: planned.date,
    slots: planned.slots,
    layout: planned.layout,
  };
  const until = now() + decided.value.holdSeconds * 1000;
  const refusal = await asHold(() => Slot.hold(claim, until));
  if (refusal !== undefined) throw problemOf(refusal, planned, head.state);
  return { facility: head.state, plan: planned, claim, setting: decided, holder: whose };
}

/**
 * Books for a person, for a registered group, or at the counter for a name: hold and confirmation in one.
 * @throws Problem of `hold` and `holderOf`, `booking.lapsed`, `booking.quota`
 */
export async function book(wish: Wish) {
  requireBooker();
  Actor.requireReach("facilities", wish.facility);
  await Tenant.requireOption("facility");
  let held: Held | undefined;
  try {
    return await Journal.act(bookingKind, Request.newId("bkg"), async () => {
      // asked again, the hold is already ours, but somebody may not be in the group any more
      held = held === undefined ? await hold(wish) : { ...held, holder: await holderOf(wish) };
      return booking(held, wish);
    });
  } catch (error) {
    if (held !== undefined && error instanceof Problem) await Slot.letGo(held.claim);
    throw error;
  }
}

async function booking({ facility, plan, claim, setting, holder }: Held, wish: Wish) {
  const { space, unit, date, start, slots, price } = plan;
  const bands = plan.bands.map((band) => band.id);
  const place = { facility: wish.facility, unit, date, bands };
  const organ = facility.organ === undefined ? {} : { organ: facility.organ };
  const { as, id, by, counted = [] } = holder;
  const whose = { as, holder: id, ...(by === undefined ? {} : { by }), ...(counted.length === 0 ? {} : { counted }) };
  const times = plan.bands.map(({ id, name, start, end }) => ({ id, name, start, end }));
  const state: BookingState = {
    ...place,
    ...organ,
    status: "confirmed",
    space,
    start,
    times,
    slots,
    yen: price.yen,
    ...whose,
  };
  const max = setting.value.perMonth[as];
  const secret = { ...holder.called, purpose: wish.purpose };
  const facts = {
    ...place,
    as: holder.as,
    ...(holder.group === undefined ? {} : { group: holder.id }),
    ...(wish.unregistered === undefined ? {} : { unregistered: true as const }),
    times,
    residency: wish.residency,
    yen: price.yen,
    lines: price.lines,
    feeVersion: price.version,
    settingVersion: setting.version,
    label: labelOf(facility, state),
  };
  return {
    event: confirmed(facts, secret),
    state,
    secret,
    also: [
      await Slot.confirmation(claim),
      Quota.take(holder, date, max),
      ...counted.map((id) => Quota.take({ id }, date, max)),
    ],
  };
}

/** `onRequest`: the counter cancels because the holder asked for it, not because the town needs the room. */
export type Cancellation = { reason?: string | undefined; onRequest?: true | undefined };

/**
 * Cancels a booking: its cells are free in the same moment, though not yet for those who gave them back: the person or group that had
 * them, who booked, who cancelled, every group that one of these is in, and whoever is called or reached like them. Whom the town
 * cancelled has given nothing back and does not wait.
 * @throws Problem `not_found` for another person's, `booking.already_cancelled`, `booking.cancel_late`
 */
export async function cancel(id: string, { reason, onRequest }: Cancellation = {}) {
  const actor = requireBooker();
  const { value } = await setting();
  return Journal.act(bookingKind, id, async (head) => {
    const seen = head === undefined ? undefined : await seenBy(actor, head.state);
    if (head === undefined || seen === undefined) throw new Problem("not_found");
    const { state, secret } = head;
    Actor.requireReach("facilities", state.facility);
    Actor.requireOf(state.organ, "counter");
    if (state.status !== "confirmed") throw problem("booking.already_cancelled");
    const facility = await Journal.find(facilityKind, state.facility);
    requireInTime(actor, state, facility.state);
    const { facility: of, unit, date, bands, yen } = state;
    const by = actor.type === "staff" && onRequest === undefined ? ("town" as const) : ("holder" as const);
    const people = [state.by, actor.type === "resident" ? actor.person : undefined].filter((one) => one !== undefined);
    const traces = secret === null ? [] : (await tracesOf(secret)).all;
    const given = { ...state, booking: id, linked: [...people, ...traces], isGroup: state.as === "group" };
    const why = reason === undefined ? {} : { reason };
    const label = labelOf(facility.state, state);
    return {
      event: cancelled(
        { facility: of, unit, date, bands, yen, label, cancelledBy: by },
        { ...why, contact: secret?.contact, group: secret?.group },
      ),
      state: { ...state, status: "cancelled" as const },
      ...(secret === null ? {} : { secret: { ...secret, cancelled: { by, ...why } } }),
      also: [
        { write: await Slot.release(given, by === "town" ? undefined : now() + value.coolingHours * hourMs) },
        Quota.giveBack(seen, state.date),
        ...(state.counted ?? []).map((id) => Quota.giveBack({ id }, state.date)),
      ],
    };
  });
}

/** The counter may cancel until the use begins, everybody else until the day that the rule says. */
function requireInTime(actor: Booker, state: BookingState, facility: FacilityState): void {
  const last = addDays(state.date, -ruleAt(facility, state.date).window.cancelDays);
  const begun = instantOf(state.date, state.start) <= now();
  if (begun || (actor.type === "resident" && today() > last)) {
    throw problem("booking.cancel_late", { facts: { last } });
  }
}

export type Booker = Extract<Actor.Actor, { type: "resident" | "staff" }>;

function requireBooker(): Booker {
  const actor = Actor.require("resident", "staff");
  if (actor.type === "staff") Actor.requireSomeDuty("counter");
  return actor;
}

/**
 * A booking belongs to who made it, a group's to all who are in it now; staff of the body see all of them. `undefined`: to
 * the actor there is no such booking.
 */
export async function seenBy(actor: Booker, { as, holder }: BookingState): Promise<Quota.Counted | undefined> {
  if (as === "group") {
    const group = actor.type === "staff" ? Group.asStaff(holder) : await Group.seenBy(holder, actor.person);
    return group && { id: holder, group };
  }
  return actor.type === "staff" || holder === actor.person ? { id: holder } : undefined;
}

function problemOf({ why, day, until = 0 }: Slot.Refusal, planned: Plan, facility: FacilityState): Problem {
  if (why === "layout") return problem("booking.timetable_changed");
  if (why === "cooling") return problem("booking.cooling", { facts: { until: format(until * 1000) } });
  return problem("booking.taken", {
    facts: { taken: takenBands(facility, planned, day), alternatives: freeBands(facility, planned, day) },
  });
}
