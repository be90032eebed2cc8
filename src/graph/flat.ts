/**
 * The same Latin-1 text in one piece. What is joined of parts stays a tree of them, and every answer
 * that holds such a text would walk it again as it is sent.
 */
export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
