import type { Protocol, Session } from 'electron';
import { guardHeaders, inertPolicy, newNonce, pagePolicy, withNonce } from '../processes/page-policy.ts';
import type { RendererFiles } from '../processes/renderer-files.ts';
import { appOrigin, appScheme } from './security.ts';

/** Makes `app://` a scheme with an origin of its own, under the rules of https. To be called before ready. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
    },
  ]);
}

const inertHeaders = { ...guardHeaders, 'content-security-policy': inertPolicy };

function refused(status: number): Response {
  return new Response(null, { status, headers: inertHeaders });
}

function answer(request: Request, { page, files }: RendererFiles): Response {
  if (request.method !== 'GET') return refused(405);
  let url: URL;
  try {
    url = new URL(request.url);
  } catch {
    return refused(400);
  }
  if (`${url.protocol}//${url.host}` !== appOrigin) return refused(403);
  if (url.pathname === '/') {
    const nonce = newNonce();
    return new Response(withNonce(page, nonce), {
      headers: {
        ...guardHeaders,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': pagePolicy(nonce),
        'cache-control': 'no-store',
      },
    });
  }
  const file = files.get(url.pathname);
  if (file === undefined) return refused(404);
  return new Response(new Uint8Array(file.content), {
    headers: { ...inertHeaders, 'content-type': file.contentType },
  });
}

/** Serves the built screens, from the closed list, to pages of this session. */
export function serveRenderer(session: Session, renderer: RendererFiles): void {
  session.protocol.handle(appScheme, (request) => answer(request, renderer));
}
