import { fieldsOfEvent } from './log-events.ts';
import type { FieldKind } from './log-events.ts';
import { framesOf } from './stack.ts';

export type LogValue = string | number | boolean | null;

/** What is written of an event, and how much of what was given is not. */
export type LogRecord = {
  readonly fields: Readonly<Record<string, LogValue>>;
  /** Fields that are not on the list of the event, or did not have the form the list asks for. */
  readonly dropped: number;
};

const withheld = '[withheld]';
const maxProse = 500;

// A net under the rule that secrets are not logged at all: forms that only secrets and addresses have.
const secretShapes: readonly RegExp[] = [
  /-----BEGIN[\s\S]*/gu,
  /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/gu,
  // SHA-256 in hexadecimal: may be a digest of a secret. Content digests have a kind of their own.
  /\b[0-9a-fA-F]{64}\b/gu,
  // 256 bits in base64: bearers and file tokens.
  /(?<![\w-])[\w-]{43}(?![\w-])/gu,
  /\b(pass(word|wd|phrase)|secret|token|authorization|bearer|cookie|api[_ -]?key|recovery)\b\s*[:= ]\s*\S+/giu,
  /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/gu,
];

function catchSecrets(text: string): string {
  return secretShapes.reduce((rest, shape) => rest.replaceAll(shape, withheld), text);
}

/** One line without control characters, terminal sequences and marks that turn the direction of text. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, maxProse);
}

const textForms: Readonly<Record<'id' | 'code' | 'digest' | 'hash', RegExp>> = {
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u,
  code: /^[A-Za-z0-9][A-Za-z0-9 ._/:,#-]{0,99}$/u,
  digest: /^[0-9a-f]{64}$/u,
  hash: /^[0-9a-f]{16}$/u,
};

/** The value as it is written; undefined when it does not have the form of its kind. */
function admitted(kind: FieldKind, value: unknown): LogValue | undefined {
  if (value === null) return null;
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'stack':
      return typeof value === 'string' ? catchSecrets(framesOf(value)) : undefined;
    case 'prose':
      return typeof value === 'string' ? oneLine(catchSecrets(value)) : undefined;
    case 'digest':
      return typeof value === 'string' && textForms.digest.test(value) ? value : undefined;
    case 'id':
    case 'code':
    case 'hash':
      return typeof value === 'string' && textForms[kind].test(value) ? catchSecrets(value) : undefined;
  }
}

/**
 * What an event may say: its listed fields in the form of their kind. Null for an event that is not listed.
 * The same is done to lines that are read back, so that a bundle holds no more than a log of today may.
 */
export function recordOf(event: string, given: Readonly<Record<string, unknown>>): LogRecord | null {
  const kinds = fieldsOfEvent(event);
  if (kinds === null) return null;
  const fields: Record<string, LogValue> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    const text = kind === undefined ? undefined : admitted(kind, value);
    if (text === undefined) dropped += 1;
    else fields[name] = text;
  }
  return { fields, dropped };
}
