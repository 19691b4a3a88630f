import { randomBytes } from 'node:crypto';

/** What the built page carries where its nonce belongs. */
const noncePlaceholder = '__CSP_NONCE__';

export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/** Puts the nonce of this response into the page. */
export function withNonce(page: string, nonce: string): string {
  return page.replaceAll(noncePlaceholder, nonce);
}

/**
 * The content security policy of the page, the same in every shell: nothing but our own files, no inline
 * script, and inline styles only with the nonce, which the style library of the screens needs.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For every answer that is not the page: it may load nothing and be framed by nobody. */
export const inertPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Headers every answer of every shell carries. */
export const guardHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;
