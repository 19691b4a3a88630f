/** How many properties a feature schema describes; null when there is no schema. */
export function schemaPropertyCount(text: string): number | null {
  if (text.trim() === '') return null;
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema !== 'object' || schema === null) return null;
    const properties: unknown = 'properties' in schema ? schema.properties : {};
    return typeof properties === 'object' && properties !== null ? Object.keys(properties).length : 0;
  } catch {
    return null;
  }
}
