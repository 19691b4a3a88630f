import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OutsideModel, OutsideReply } from '../core/ports.ts';

/** Milliseconds that a Retry-After header asks for; null where there is none that can be read. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}

/** The body up to a limit; null where it is longer. Rejects where it is cut off. */
async function readBody(response: Response, mostBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const { body } = response;
  if (body === null) return '';
  // The types of the runtime leave open what a stream of bytes yields.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection: the rest is not read.
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const most = 2 ** 32;

/** Requests over HTTP by the runtime's own client. Redirects are not followed, cookies not kept. */
export const httpOutsideModel: OutsideModel = {
  async post({ url, headers, body, timeoutMs, mostBytes, signal }): Promise<OutsideReply> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const failure = (why: 'unreachable' | 'cut-off'): OutsideReply => {
      signal.throwIfAborted();
      return { kind: 'failed', why: timeout.aborted ? 'timeout' : why };
    };
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
      });
    } catch {
      return failure('unreachable');
    }
    const { status } = response;
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      return { kind: 'failed', why: 'redirected' };
    }
    try {
      const text = await readBody(response, mostBytes);
      if (text === null) return { kind: 'failed', why: 'too-large' };
      const asked = retryAfterMs(response.headers.get('retry-after'), Date.now());
      return { kind: 'answered', status, retryAfterMs: asked, body: text };
    } catch {
      return failure('cut-off');
    }
  },
  async wait(milliseconds, signal) {
    await delay(milliseconds, undefined, { signal });
  },
  random: () => randomInt(most) / most,
};
