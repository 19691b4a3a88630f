import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { demoManifest } from './demo-manifest.ts';
import type { DemoDataset, DemoManifest } from './demo-manifest.ts';

/** The demo as it is shipped: a manifest and the data files that it names. */
export type DemoFiles = {
  readonly manifest: DemoManifest;
  /** Path of a file beside the manifest, after its content was held against the manifest. Throws EVIDENCE_CHANGED. */
  verifiedPath(file: Pick<DemoDataset, 'file' | 'sha256'>, signal: AbortSignal): Promise<string>;
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Reads the manifest in `resourcesFolder/demo`. Null when nothing is shipped there; a manifest that is
 * there but wrong is a fault of the installation and throws.
 */
export async function readDemo(resourcesFolder: string | null): Promise<DemoFiles | null> {
  if (resourcesFolder === null) return null;
  const folder = join(resourcesFolder, 'demo');
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  return {
    manifest: demoManifest.parse(JSON.parse(text)),
    async verifiedPath({ file, sha256 }, signal) {
      const path = join(folder, 'data', file);
      const hash = createHash('sha256');
      try {
        await pipeline(createReadStream(path), hash, { signal });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      if (hash.digest('hex') !== sha256) {
        throw new DriftGuardError(
          'EVIDENCE_CHANGED',
          `The demo file ${file} is missing or not the one that was shipped. Install DriftGuard again.`,
        );
      }
      return path;
    },
  };
}
