/** The kinds of record that have a page of their own, and where those pages are. */
const pages = {
  model: 'models',
  'model-version': 'versions',
  run: 'runs',
  monitor: 'monitors',
  'fairness-run': 'fairness',
  'performance-run': 'performance',
  alert: 'alerts',
  approval: 'approvals',
  deployment: 'deployments',
  user: 'accounts',
} as const;
export type RecordWithPage = keyof typeof pages;

export function hasPage(kind: string): kind is RecordWithPage {
  return Object.hasOwn(pages, kind);
}

/** The address of the page of a record. */
export function recordPath(kind: RecordWithPage, id: string): string {
  return `/${pages[kind]}/${id}`;
}
