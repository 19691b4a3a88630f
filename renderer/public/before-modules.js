/*
 * Runs before any module. Two libraries look at these as soon as they are loaded, which in the bundle is
 * before the first line of main.tsx: the style writer of the toasts, and zod, which would otherwise try
 * code from text and be stopped by the content security policy.
 */
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csp-nonce"]'));
Object.assign(globalThis, { __nonce__: String(meta?.content), __zod_globalConfig: { jitless: true } });
