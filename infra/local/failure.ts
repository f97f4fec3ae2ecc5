/** Why the embedded pool cannot start, and the exit code that says so (sysexits.h where one fits). */
const exitCodes = {
  unsupported: 69, // EX_UNAVAILABLE
  damaged: 65, // EX_DATAERR
  engine: 70, // EX_SOFTWARE
  occupied: 73, // EX_CANTCREAT
  locked: 75, // EX_TEMPFAIL
  usage: 64, // EX_USAGE
} as const;

type Reason = keyof typeof exitCodes;

/** The embedded pool cannot start. The message is one line for a person. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
  readonly exitCode: number;

  constructor(reason: Reason, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCodes[reason];
  }
}
