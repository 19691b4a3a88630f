import { expect, test } from 'vitest';
import { forwardingPage } from '../../../../main/cli/open-browser.ts';

test('the page goes on to the address at once and offers it as a link', () => {
  const address = 'http://127.0.0.1:40000/#key=abc';
  const page = forwardingPage(address);
  expect(page).toContain(`<meta http-equiv="refresh" content="0; url=${address}" />`);
  expect(page).toContain(`<a href="${address}">`);
  expect(page).toContain('<meta name="referrer" content="no-referrer" />');
});
