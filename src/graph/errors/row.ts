/** What one row of the table of errors says, and short ways to write one. */

export interface GraphError {
  status: number;
  type: 'OAuthException' | 'GraphMethodException' | 'GraphBatchException' | 'Exception';
  /** Null: the body carries no code. */
  code: number | null;
  subcode?: number;
  transient?: true;
  /** Graph's words; `{name}` is filled from the failure's details. */
  message: string;
  /** What WWW-Authenticate calls it, where its code does not say. */
  challenge?: string;
  /** The dossier's section; `ours` where nobody recorded what the real one does. */
  source: string;
  /** Said only to whom a fault on purpose says it: no request brings it about here. */
  faultOnly?: true;
  /** What brings it about, for the docs. */
  cause: string;
  /** What a developer does about it. */
  remedy: string;
}

/** What every row must say of itself, and what it may say besides. */
type Said = Pick<GraphError, 'source' | 'cause' | 'remedy'> & Partial<GraphError>;

export const oauth = (code: number, message: string, said: Said): GraphError => ({
  status: 400,
  type: 'OAuthException',
  code,
  message,
  ...said,
});

export const method = (message: string, said: Said): GraphError =>
  oauth(100, message, { type: 'GraphMethodException', ...said });

/** An access token that was good once. */
export const dead = (
  subcode: number,
  why: string,
  said: Omit<Said, 'source'> & { source?: string },
): GraphError =>
  oauth(190, `Error validating access token: ${why}`, { subcode, source: 'dossier §4.1', ...said });
