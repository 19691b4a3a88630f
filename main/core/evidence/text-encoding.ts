import { isUtf8 } from 'node:buffer';
import type { ReadOptions } from '../../../shared/contract/datasets.ts';
import { looksLikeUtf16 } from './file-kind.ts';

export type TextEncoding = NonNullable<ReadOptions['encoding']>;

/** How the bytes of a text become characters. */
export type TextSource = {
  readonly encoding: TextEncoding;
  /** Label for TextDecoder; `latin-1` is read as Windows-1252, which extends it and is what tools write. */
  readonly decoder: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly byteOrderMark: boolean;
  readonly gzip: boolean;
};

/** Leaves out up to three bytes of a character that the end of the sample cut in two. */
function withoutCutCharacter(head: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, head.length); back += 1) {
    const byte = head[head.length - back] ?? 0;
    if (byte >= 0xc0) return head.subarray(0, head.length - back);
    if (byte < 0x80) break;
  }
  return head;
}

/**
 * Decides the encoding from the first bytes: a byte order mark, zeros in every second byte (UTF-16),
 * valid UTF-8, and Latin-1 for what is none of these. `complete` says that `head` is the whole text.
 */
export function detectEncoding(
  head: Uint8Array,
  { complete, asked }: { readonly complete: boolean; readonly asked: TextEncoding | undefined },
): Omit<TextSource, 'gzip'> {
  const utf8Mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const utf16 = looksLikeUtf16(head);
  if (asked === 'utf-16' || (asked === undefined && utf16 !== null)) {
    const mark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
    return { encoding: 'utf-16', decoder: utf16 ?? 'utf-16le', byteOrderMark: mark };
  }
  const valid = isUtf8(complete ? head : withoutCutCharacter(head));
  if (asked === 'latin-1' || (asked === undefined && !valid)) {
    return { encoding: 'latin-1', decoder: 'windows-1252', byteOrderMark: false };
  }
  return { encoding: 'utf-8', decoder: 'utf-8', byteOrderMark: utf8Mark };
}
