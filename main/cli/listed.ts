/** What there is instead of what was named, in a sentence: a page of records and how many there are in all. */
export function listed(page: {
  readonly items: readonly { readonly name: string }[];
  readonly total: number;
}): string {
  const { items, total } = page;
  if (items.length === 0) return 'There is none yet.';
  const names = items.map(({ name }) => `“${name}”`).join(', ');
  const rest = total - items.length;
  return rest > 0 ? `There are ${names} and ${rest} more.` : `There ${total === 1 ? 'is' : 'are'} ${names}.`;
}
