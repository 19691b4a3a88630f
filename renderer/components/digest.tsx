import { shortDigest } from '../format/numbers.ts';
import { CopyText } from './copy-text.tsx';

/** A digest in short, with all of it behind the copy button. */
export function Digest({ text, what }: { text: string; what: string }) {
  return <CopyText text={text} shown={shortDigest(text)} what={what} />;
}
