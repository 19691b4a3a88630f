/** A code without what people leave out or add when they type it: case, spaces, dashes. */
function bare(code: string): string {
  return code.replaceAll(/[\s-]/gu, '').toUpperCase();
}

/** Whether two ways of writing are one code. */
export function sameCode(one: string, other: string): boolean {
  return bare(one) !== '' && bare(one) === bare(other);
}
