/** The nonce the shell has put into this page; style elements made later need it. */
export function readCspNonce(page: Document): string | undefined {
  const content = page.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
  return content === '' ? undefined : content;
}
