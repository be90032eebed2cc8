/** How a webhook leaves: the one way out that everything here is given, and never makes itself. */

export interface SendRequest {
  method: 'GET' | 'POST';
  url: string;
  /** In the order in which they are sent. */
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export interface SendAnswer {
  status: number;
  /** By their names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Its beginning, as far as it was read. */
  body: string;
  latency_ms: number;
}

/**
 * Rejects with a {@link SendFailure} where there was no answer: within 20 s, from an address that is
 * allowed, and readable.
 */
export type Send = (request: SendRequest) => Promise<SendAnswer>;

/** No answer. `code` is stable and short, the message is for the operator. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  readonly code: string;
  readonly latency_ms: number;

  constructor(code: string, detail: string, latency_ms: number) {
    super(detail);
    this.code = code;
    this.latency_ms = latency_ms;
  }
}
