/** Waits until `check` gives something other than null, undefined or false; fails with `what` after `limitMs`. */
export async function eventually<Value>(
  what: string,
  check: () => Value | false | Promise<Value | false>,
  limitMs = 20_000,
): Promise<NonNullable<Value>> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > endMs) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
