import { constants } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createFileAnchorStore } from '../../adapters/file-anchor-store.ts';
import { createKeychainStore } from '../../adapters/os-keychain.ts';
import { askKeychain } from '../../processes/ask-keychain.ts';
import { privateFolders } from '../../processes/data-folder.ts';
import { verifyExport } from './verify-export.ts';
import type { ExportFinding } from './verify-export.ts';
import { proofStart, verifyProof } from './verify-proof.ts';
import { verifyFolder } from './verify-folder.ts';
import type { FolderFinding } from './verify-folder.ts';
import { printableLines } from '../text-table.ts';

const usage = `Usage: driftguard verify <data folder, ledger export or .tlog-proof> [--key VERIFIER-KEY] [--json]

Checks that a ledger is complete, in order and unchanged; of a data folder also every evidence file, and every
record against its history: the first that differ are named. Of a proof it checks that the ledger holds the
entry; that always needs --key. The folder that is named is checked; when its workspace goes on in a restored
one, that is said first.
  --key   verifier key that you received by another way; without it the keys in the data are used
  --json  one JSON document instead of sentences
Ends with 0 when everything is as it was written, otherwise with 1 and the reason.`;

const bad = (sentence: string): ExportFinding => ({ ok: false, sentences: [sentence] });

const tooLarge = (path: string): string =>
  `${path} has more than ${Math.floor(constants.MAX_STRING_LENGTH / 1024 ** 2)} MiB, more than can be checked unless it is a ledger export in a file of its own.`;

/** A proof, or what comes through a pipe, as text; a finding where it cannot be read as such. */
async function readText(path: string, sizeBytes: number): Promise<string | ExportFinding> {
  if (sizeBytes > constants.MAX_STRING_LENGTH) return bad(tooLarge(path));
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    return bad(unreadable(path));
  }
  if (bytes.length > constants.MAX_STRING_LENGTH) return bad(tooLarge(path));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bad('The file is not UTF-8 text.');
  }
}

const unreadable = (path: string): string =>
  `${path} cannot be read. Check the name and that you may open it.`;

/** Checks a file as an export, some of it at a time; null when it is a proof. */
function checkFile(path: string, size: number, trustedKey: string | null): ExportFinding | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return bad(unreadable(path));
  }
  const read = (at: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, at));
  };
  try {
    const isProof = read(0, proofStart.length).toString('latin1') === proofStart;
    return isProof ? null : verifyExport({ size, read }, trustedKey);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return bad(unreadable(path));
    throw error;
  } finally {
    closeSync(file);
  }
}

async function check(path: string, trustedKey: string | null): Promise<ExportFinding | FolderFinding> {
  let found: Stats;
  try {
    found = await stat(path);
  } catch {
    return bad(unreadable(path));
  }
  if (found.isFile()) {
    const finding = checkFile(path, found.size, trustedKey);
    if (finding !== null) return finding;
  }
  if (!found.isDirectory()) {
    const text = await readText(path, found.size);
    if (typeof text !== 'string') return text;
    return text.startsWith(proofStart) ? verifyProof(text, trustedKey) : verifyExport(text, trustedKey);
  }
  const ask = askKeychain();
  return verifyFolder(resolve(path), {
    trustedKey,
    anchors: createFileAnchorStore(privateFolders().anchors),
    keychain: ask === null ? null : createKeychainStore(ask),
  });
}

/** `driftguard verify`. Resolves to the exit code: 0 verified, 1 not. */
export async function run(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    console.error(printableLines(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`));
    return 1;
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) {
    console.error(usage);
    return 1;
  }
  const finding = await check(path, values.key ?? null);
  if (values.json === true) {
    const { ok: verified, sentences: findings, ...where } = finding;
    console.log(JSON.stringify({ verified, findings, ...where }));
  } else {
    // Sentences quote what the file holds.
    console.log(
      printableLines([finding.ok ? 'Verified.' : 'Not verified.', ...finding.sentences].join('\n')),
    );
  }
  return finding.ok ? 0 : 1;
}
