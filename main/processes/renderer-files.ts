import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export type RendererFile = {
  readonly contentType: string;
  readonly content: Buffer;
  /** Strong entity tag: SHA-256 of the content. */
  readonly etag: string;
};

/** The built screens: the page, and every other file under the path it is asked for (`/assets/…`). */
export type RendererFiles = {
  readonly page: string;
  readonly files: ReadonlyMap<string, RendererFile>;
};

/** Name of the folder with the built screens below the application's folder. */
export function rendererFolder(appRoot: string): string {
  return join(appRoot, 'out', 'renderer');
}

/**
 * Reads every built file once. Requests are answered from this closed list only, so that no path of a
 * request ever reaches the file system. Files of a kind the screens do not use are left out.
 * Throws when the folder or its page is missing.
 */
export function loadRendererFiles(folder: string): RendererFiles {
  const files = new Map<string, RendererFile>();
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    if (name === '/index.html') continue;
    const content = readFileSync(path);
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    files.set(name, { contentType, content, etag });
  }
  return { page, files };
}
