import { open } from 'node:fs/promises';
import { DriftGuardError } from '../../../shared/errors.ts';
import { importLimits, sizeInWords } from './limits.ts';

const magic = 'PAR1';
/** Magic at the start; footer length and magic at the end. */
const smallestFile = 12;

const cutShort = (): DriftGuardError =>
  new DriftGuardError(
    'FILE_DAMAGED',
    'The file begins like Parquet but its end is missing: it was cut short, for example by an interrupted download. Copy or export it again.',
  );

/**
 * Checks the frame of a Parquet file without reading what is inside: the magic at both ends and a footer
 * that lies inside the file. Throws FILE_DAMAGED or FILE_LIMIT_EXCEEDED.
 */
export async function checkParquetFrame(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size < smallestFile) throw cutShort();
    const tail = Buffer.alloc(8);
    await handle.read(tail, 0, 8, size - 8);
    if (tail.toString('latin1', 4) !== magic) throw cutShort();
    const footerBytes = tail.readUInt32LE(0);
    if (footerBytes > importLimits.parquetFooterBytes) {
      throw new DriftGuardError(
        'FILE_LIMIT_EXCEEDED',
        `The footer of the Parquet file is given as ${sizeInWords(footerBytes)}; at most ${sizeInWords(importLimits.parquetFooterBytes)} are read. The file is damaged or has far too many columns or row groups.`,
      );
    }
    if (footerBytes === 0 || footerBytes > size - smallestFile) {
      throw new DriftGuardError(
        'FILE_DAMAGED',
        'The footer of the Parquet file points outside the file. The file is damaged; copy or export it again.',
      );
    }
  } finally {
    await handle.close();
  }
}
