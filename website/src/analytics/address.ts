/** The address of a page without what may have been added to it by whoever linked here. */
export function withoutQuery(address: unknown): string {
  return String(address).replace(/[?#].*$/s, '');
}
