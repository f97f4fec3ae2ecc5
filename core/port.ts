import type { Instant, LocalDate } from "./clock.ts";
import type { Measured } from "./measure.ts";
import * as Meter from "./table/meter.ts";

/** A key that signs the seals of the days from `from` until the next one's first day; `pem` is its public half (SPKI). */
export type SealKey = { from: LocalDate; pem: string };

/** Wraps keys and signs seals: KMS in the cloud, a file on one machine. `context` is authenticated, not secret. */
export type Keys = {
  wrap(plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  /** Signs with the key of that day, so that a day sealed late is still signed by its own. */
  sign(bytes: Uint8Array, on: LocalDate): Promise<Uint8Array>;
  /** Every key that has ever signed, the retired ones too: what they signed must still verify. */
  publicKeys(): Promise<SealKey[]>;
};

export type Mail = { id: string; to: string; subject: string; text: string };
export type Mailer = { send(mail: Mail): Promise<void> };

/** Files by name; `put` never replaces (object lock in the cloud), `remove` is for what is kept for hours only and knows no error for what is gone. */
export type Files = {
  put(name: string, bytes: Uint8Array, type: string): Promise<void>;
  get(name: string): Promise<Uint8Array | undefined>;
  remove(name: string): Promise<void>;
};

/**
 * A message that asks for work. `group`: messages of one group are taken one after the other, in their order, and no group waits for
 * another. `id`: the same one sent again within five minutes is not sent twice. `body` is JSON and holds no personal data.
 */
export type Errand = { group: string; id: string; body: string };
/** Carries errands to whoever takes them, at least once. */
export type Queue = { send(errand: Errand): Promise<void> };

/** What is to be paid at the provider of online payment (指定納付受託者) by our own id; `reference` comes back in its messages. */
type NewOrder = {
  id: string;
  /** Code of the body that the money is for, and that has the contract. */
  town: string;
  reference: string;
  title: string;
  yen: number;
  /** Nobody can pay later than this. Epoch milliseconds. */
  until: number;
};

/** What the provider says of an order. `yen`: what was captured, 0 before. `ended`: nothing more can come of it. */
type Order = { state: "open" | "pending" | "failed" | "captured"; yen: number; ended: boolean };

/** A message of the provider as it came, with header names in lower case. */
export type Message = { headers: Readonly<Record<string, string>>; text: string };

/**
 * Online payment. Everything is named by our ids, so that asking again changes nothing: `start` gives the same page, `refund`
 * pays back once. No card data ever comes here: the payer pays on the provider's page.
 * @throws Problem `payment.no_provider` where none is contracted, `payment.unavailable` when it does not answer
 */
export type Payments = {
  /** Who is contracted. */
  name(): string;
  start(order: NewOrder): Promise<{ page: string }>;
  /** `undefined`: the provider knows no such order. */
  look(order: { id: string; town: string }): Promise<Order | undefined>;
  /** @throws Problem `payment.refused` when the provider will not pay it back */
  refund(refund: { id: string; order: string; town: string; yen: number }): Promise<void>;
  /** The `reference` of the order that a message speaks of. @throws Problem `payment.message` unless signed, and just now */
  referenceOf(message: Message, town: string): string;
};

/** By the instant at which the hour begins. `backups`: whether daily copies are kept here at all. */
export type MeasuredHours = { hours: ReadonlyMap<Instant, Measured>; backups: boolean };

/** What the pool measures of itself: metrics in the cloud, counters on one machine. */
export type Measures = {
  /** What was measured just now. Never fails what is measured. */
  record(measured: Measured): Promise<void>;
  /** The whole hours that begin from `from` on and before `to`, those in which something was measured. */
  hours(from: Instant, to: Instant): Promise<MeasuredHours>;
};

/**
 * Makes paper of a page: HTML in (one whole document that brings everything along), PDF out.
 * @throws Problem `print.unavailable` when no engine answers
 */
export type Printer = { print(html: string): Promise<Uint8Array> };

export type Ports = {
  keys: Keys;
  mailer: Mailer;
  files: Files;
  payments: Payments;
  measures: Measures;
  printer: Printer;
  queue: Queue;
};

let installed: Ports | undefined;

/**
 * Called once by each way in, before anything else. Whatever is asked through a port is metered as a wait, but for the measures, which
 * count the call and are no part of it.
 */
export function install({ keys, mailer, files, payments, measures, printer, queue }: Ports): void {
  installed = {
    keys: metered(keys),
    mailer: metered(mailer),
    files: metered(files),
    payments: metered(payments),
    printer: metered(printer),
    queue: metered(queue),
    measures,
  };
}

export function use(): Ports {
  if (installed === undefined) throw new Error("no ports are installed");
  return installed;
}

const meteredPorts = new WeakSet<object>();

/** The port with each of its answers metered; one that is already is not metered twice. */
function metered<Port extends object>(port: Port): Port {
  if (meteredPorts.has(port)) return port;
  const proxy = new Proxy(port, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function") return value;
      return (...given: unknown[]): unknown => Meter.wait((): unknown => Reflect.apply(value, target, given));
    },
  });
  meteredPorts.add(proxy);
  return proxy;
}
