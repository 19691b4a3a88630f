import '@fontsource-variable/inter/index.css';
import { createRoot } from 'react-dom/client';
import { Outlet, RouterProvider, createHashRouter } from 'react-router';
import { Providers, AppRoot } from './app/providers.tsx';
import { createI18n } from './app/i18n.ts';
import { routes } from './app/routes.tsx';
import { createBridgeClient } from './client/bridge-client.ts';
import { createLoopbackClient } from './client/loopback-client.ts';
import { createQueryClient } from './client/query-client.ts';
import type { Client } from './client/client.ts';

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

// The client reads the secret off the address before the router looks at it.
const client = createClient();
const queries = createQueryClient();
const texts = await createI18n();
const router = createHashRouter([
  {
    element: (
      <AppRoot queries={queries}>
        <Outlet />
      </AppRoot>
    ),
    children: routes,
  },
]);

createRoot(root).render(
  <Providers client={client} queries={queries} texts={texts}>
    <RouterProvider router={router} />
  </Providers>,
);
