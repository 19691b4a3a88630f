import type { IncomingMessage } from 'node:http';
import { DriftGuardError } from '../../shared/errors.ts';

function valuesOf(request: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === name) values.push(request.rawHeaders[index + 1] ?? '');
  }
  return values;
}

/**
 * Refuses a request that was addressed to anybody else, before routing. A page of another site that made
 * its name point to this machine sends its own name here, and no Origin with a plain GET, so this is the
 * check that stops it. Throws FOREIGN_HOST.
 */
export function checkHost(request: IncomingMessage, port: number): void {
  const hosts = valuesOf(request, 'host');
  const [host] = hosts;
  const ours = host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  // An absolute request target would name a host of its own.
  if (hosts.length !== 1 || !ours || request.url?.startsWith('/') !== true) {
    throw new DriftGuardError('FOREIGN_HOST');
  }
}

/** Whatever is more than reading must come from our own page. Throws FORBIDDEN. */
export function checkOrigin(request: IncomingMessage): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origins = valuesOf(request, 'origin');
  const sites = valuesOf(request, 'sec-fetch-site');
  const own = origins.length === 1 && origins[0] === `http://${request.headers.host ?? ''}`;
  if (!own || sites.length !== 1 || sites[0] !== 'same-origin') {
    throw new DriftGuardError('FORBIDDEN', 'The request did not come from the DriftGuard page.');
  }
}

/** The bearer of a request, or null. */
export function bearerOf(request: IncomingMessage): string | null {
  const [value, ...more] = valuesOf(request, 'authorization');
  if (value === undefined || more.length > 0) return null;
  return /^Bearer ([A-Za-z0-9_-]{43})$/.exec(value)?.[1] ?? null;
}
