import { z } from 'zod';
import { errorCodes } from '../errors.ts';

/** Limits every transport holds a request to before it is parsed. */
export const maxRequestBytes = 1_048_576;
export const maxRequestDepth = 32;

export const requestId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** What crosses from a renderer to the core. `input` is parsed by the command's own schema. */
export const requestEnvelope = z.strictObject({
  id: requestId,
  name: z.string().min(1).max(64),
  input: z.unknown(),
});
export type RequestEnvelope = z.infer<typeof requestEnvelope>;

export const failure = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  correlationId: z.string(),
});
export type Failure = z.infer<typeof failure>;

export type Reply<Value = unknown> =
  | { readonly id: string; readonly ok: true; readonly value: Value }
  | { readonly id: string; readonly ok: false; readonly error: Failure };

export const replyEnvelope = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.string(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.string(), ok: z.literal(false), error: failure }),
]);
