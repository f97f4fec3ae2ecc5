import * as Clock from "#core/clock.ts";

type Signature = { at: Clock.Instant };
/** Instants as people read them. */
export const timed = <S extends Signature, A extends { draftedAt: Clock.Instant; signatures: S[] }>({
  draftedAt,
  signatures,
  ...approval
}: A & { signatures: S[] }) => ({
  ...approval,
  draftedAt: Clock.format(draftedAt),
  signatures: signatures.map(({ at, ...signature }) => ({ ...signature, at: Clock.format(at) })),
});
