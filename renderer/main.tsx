import './zod-settings.ts';
import '@fontsource-variable/inter/index.css';
import { createRoot } from 'react-dom/client';
import { Outlet, RouterProvider, createHashRouter } from 'react-router';
import { Providers, PushSync } from './app/providers.tsx';
import { createI18n } from './app/i18n.ts';
import { routes } from './app/routes.tsx';
import { readCspNonce } from './app/csp-nonce.ts';
import { createBridgeClient } from './client/bridge-client.ts';
import { createLoopbackClient } from './client/loopback-client.ts';
import { createQueryClient } from './client/query-client.ts';
import type { Client } from './client/client.ts';

declare global {
  interface Window {
    /** Read by the style writer of the toasts. */
    __nonce__?: string;
  }
}

function createClient(): Client {
  if (window.driftguard !== undefined) return createBridgeClient(window.driftguard);
  return createLoopbackClient({
    fetch: (input, init) => window.fetch(input, init),
    location: window.location,
    history: window.history,
    storage: window.sessionStorage,
  });
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id root.');

const nonce = readCspNonce(document);
if (nonce !== undefined) window.__nonce__ = nonce;

// The client reads the secret off the address before the router looks at it.
const client = createClient();
const queries = createQueryClient();
const texts = await createI18n();
const router = createHashRouter([
  {
    element: (
      <PushSync queries={queries}>
        <Outlet />
      </PushSync>
    ),
    children: routes,
  },
]);

createRoot(root).render(
  <Providers client={client} queries={queries} texts={texts}>
    <RouterProvider router={router} />
  </Providers>,
);
