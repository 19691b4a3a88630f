import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';

export type ListedEvidence = { readonly sha256: Sha256; readonly sizeBytes: number };

const line = /^([0-9a-f]{64}) {2}(0|[1-9]\d{0,15})$/;

/** One line for each file, by digest: digest, two spaces, size in bytes. */
export function formatEvidenceList(files: readonly ListedEvidence[]): string {
  return files
    .toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
    .map(({ sha256, sizeBytes }) => `${sha256}  ${sizeBytes}\n`)
    .join('');
}

/** Reads what `formatEvidenceList` writes; null when it is anything else. */
export function parseEvidenceList(text: string): ListedEvidence[] | null {
  if (text === '') return [];
  if (!text.endsWith('\n')) return null;
  const files: ListedEvidence[] = [];
  for (const row of text.slice(0, -1).split('\n')) {
    const match = line.exec(row);
    if (!match) return null;
    files.push({ sha256: sha256Hex.parse(match[1]), sizeBytes: Number(match[2]) });
  }
  return files;
}
