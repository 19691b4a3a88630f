import { afterEach } from 'vitest';
import { cleanup, configure } from '@testing-library/react';

// Pages, grid and charts are fetched when they are first shown, which takes a moment on a busy machine.
configure({ asyncUtilTimeout: 12_000 });

// The test browser has no scrolling to do.
window.scrollTo = () => undefined;

afterEach(() => {
  cleanup();
  // Every rendering of the application brings a sheet of styles of its own.
  for (const sheet of document.querySelectorAll('style[data-emotion="dg"]')) sheet.remove();
  localStorage.clear();
  sessionStorage.clear();
});
