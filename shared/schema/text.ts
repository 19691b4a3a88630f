import { z } from 'zod';

// Control characters, and the marks that change the direction of text and so can disguise a name.
// eslint-disable-next-line no-control-regex
const forbiddenCharacters = /[\u0000-\u001f\u007f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const forbiddenInProse =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** A name shown on one line: trimmed, NFC, 1 to `maxLength` characters, no control or direction marks. */
export function nameText(maxLength = 128) {
  return z
    .string()
    .max(maxLength * 4, `Use at most ${maxLength} characters.`)
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, 'Enter at least one character.')
        .max(maxLength, `Use at most ${maxLength} characters.`)
        .refine((value) => value.isWellFormed(), 'The text holds a broken character. Type it again.')
        .refine(
          (value) => !forbiddenCharacters.test(value),
          'Remove control characters and text-direction marks.',
        ),
    );
}

/** Several lines of plain text, 0 to `maxLength` characters; line breaks and tabs are allowed. */
export function proseText(maxLength = 4000) {
  return z
    .string()
    .max(maxLength, `Use at most ${maxLength} characters.`)
    .refine((value) => value.isWellFormed(), 'The text holds a broken character. Type it again.')
    .refine((value) => !forbiddenInProse.test(value), 'Remove control characters and text-direction marks.')
    .transform((value) => value.normalize('NFC').trim());
}

/** What a person typed into a search box, 0 to 200 characters. */
export const searchText = proseText(200);
