/** Wraps keys and signs seals: KMS in the cloud, a file on one machine. `context` is authenticated, not secret. */
export type Keys = {
  wrap(plain: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, context: Record<string, string>): Promise<Uint8Array>;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** SPKI PEM of the key that `sign` uses. */
  publicKey(): Promise<string>;
};

export type Mail = { id: string; to: string; subject: string; text: string };
export type Mailer = { send(mail: Mail): Promise<void> };

/** Files by name; `put` never replaces (object lock in the cloud). */
export type Files = {
  put(name: string, bytes: Uint8Array, type: string): Promise<void>;
  get(name: string): Promise<Uint8Array | undefined>;
};

export type Ports = { keys: Keys; mailer: Mailer; files: Files };

let installed: Ports | undefined;

/** Called once by each way in, before anything else. */
export function install(ports: Ports): void {
  installed = ports;
}

export function use(): Ports {
  if (installed === undefined) throw new Error("no ports are installed");
  return installed;
}
