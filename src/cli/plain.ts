/** What somebody else wrote must not steer the terminal it is shown on. */
export function plain(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '?');
}
