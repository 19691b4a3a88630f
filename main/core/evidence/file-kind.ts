/** What the first bytes of a file say it is. */
export type FileKind =
  | { readonly kind: 'parquet' }
  | { readonly kind: 'gzip' }
  | { readonly kind: 'text' }
  /** Something that cannot be imported; `advice` says what to do instead. */
  | { readonly kind: 'foreign'; readonly what: string; readonly advice: string };

type Signature = { readonly bytes: readonly number[]; readonly what: string; readonly advice: string };

const exportAdvice = 'Export the table as CSV or Parquet and choose that file.';
const unpackAdvice = 'Unpack it and choose the data file inside.';
const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const signatures: readonly Signature[] = [
  { bytes: ascii('SQLite format 3\0'), what: 'an SQLite database', advice: exportAdvice },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel or Office file', advice: exportAdvice },
  { bytes: ascii('%PDF-'), what: 'a PDF document', advice: exportAdvice },
  { bytes: [0x89, ...ascii('PNG')], what: 'a PNG image', advice: 'Choose a data file instead.' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a JPEG image', advice: 'Choose a data file instead.' },
  { bytes: ascii('GIF8'), what: 'a GIF image', advice: 'Choose a data file instead.' },
  {
    bytes: ascii('ARROW1'),
    what: 'an Arrow (Feather) file',
    advice: 'Save it as Parquet and choose that file.',
  },
  { bytes: ascii('Obj\x01'), what: 'an Avro file', advice: 'Save it as Parquet and choose that file.' },
  { bytes: ascii('ORC'), what: 'an ORC file', advice: 'Save it as Parquet and choose that file.' },
  {
    bytes: [0x89, ...ascii('HDF')],
    what: 'an HDF5 file',
    advice: 'Save the table as Parquet and choose that file.',
  },
  {
    bytes: ascii('PARE'),
    what: 'an encrypted Parquet file',
    advice: 'Save it without encryption and choose that file.',
  },
  { bytes: ascii('BZh'), what: 'a bzip2 archive', advice: unpackAdvice },
  { bytes: [0xfd, ...ascii('7zXZ')], what: 'an xz archive', advice: unpackAdvice },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a Zstandard archive', advice: unpackAdvice },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive', advice: unpackAdvice },
  { bytes: ascii('Rar!'), what: 'a RAR archive', advice: unpackAdvice },
  {
    bytes: [0x80, 0x04, 0x95],
    what: 'a Python pickle',
    advice: 'Save the table as Parquet and choose that file.',
  },
  { bytes: [0x7f, ...ascii('ELF')], what: 'a program', advice: 'Choose a data file instead.' },
];

const zipStart = [0x50, 0x4b, 0x03, 0x04];
const officeParts = ['xl/', '[Content_Types].xml', '_rels/'];

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte);
}

/** Text in UTF-16 has a zero in every second byte of plain letters; text in any other encoding has none. */
export function looksLikeUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const length = Math.min(head.length, 4096) & ~1;
  if (length < 4) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < length; index += 2) {
    if (head[index] === 0) evenZeros += 1;
    if (head[index + 1] === 0) oddZeros += 1;
  }
  const half = length / 2;
  if (oddZeros > half * 0.4 && evenZeros < half * 0.05) return 'utf-16le';
  if (evenZeros > half * 0.4 && oddZeros < half * 0.05) return 'utf-16be';
  return null;
}

/** Recognises a file by its first bytes (some thousand are enough); names and extensions do not count. */
export function recogniseBytes(head: Uint8Array): FileKind {
  if (startsWith(head, ascii('PAR1'))) return { kind: 'parquet' };
  if (startsWith(head, [0x1f, 0x8b])) return { kind: 'gzip' };
  if (startsWith(head, zipStart)) {
    const start = Buffer.from(head.subarray(0, 4096)).toString('latin1');
    return officeParts.some((part) => start.includes(part))
      ? { kind: 'foreign', what: 'an Excel or Office file', advice: exportAdvice }
      : { kind: 'foreign', what: 'a ZIP archive', advice: unpackAdvice };
  }
  const known = signatures.find(({ bytes }) => startsWith(head, bytes));
  if (known !== undefined) return { kind: 'foreign', what: known.what, advice: known.advice };
  if (head.includes(0) && looksLikeUtf16(head) === null) {
    return {
      kind: 'foreign',
      what: 'binary data of an unknown kind',
      advice: 'Choose a CSV, Parquet, JSON or JSON Lines file.',
    };
  }
  return { kind: 'text' };
}
