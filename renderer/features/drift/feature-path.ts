/** The address of one feature of a run; names may hold any character. */
export function featurePath(runId: string, name: string): string {
  return `/runs/${runId}/features/${encodeURIComponent(name)}`;
}
