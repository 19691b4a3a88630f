import { createHash, randomBytes } from 'node:crypto';
import { sha256Hex } from '../../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';

/** What is kept of a token or a code: they are random and long, so one round of SHA-256 is enough. */
export function digestOf(secret: string): Sha256 {
  return sha256Hex.parse(createHash('sha256').update(secret).digest('hex'));
}

/** A token of 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Digits and letters that are not mistaken for each other (Crockford's base 32). */
const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeGroups = 7;
const codeGroupLength = 4;

/** A code of 140 bits for a person to type, as seven groups of four. */
export function newCode(): string {
  const characters = [...randomBytes(codeGroups * codeGroupLength)].map(
    (byte) => codeAlphabet[byte % codeAlphabet.length] ?? '',
  );
  const groups = Array.from({ length: codeGroups }, (_unused, index) =>
    characters.slice(index * codeGroupLength, (index + 1) * codeGroupLength).join(''),
  );
  return groups.join('-');
}

const mistaken: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' };

/** A code as a person may have typed it, in the form in which it was made. */
export function readCode(typed: string): string {
  const characters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const read = characters.replace(/[OILU]/g, (character) => mistaken[character] ?? character);
  return read.match(/.{1,4}/g)?.join('-') ?? '';
}
