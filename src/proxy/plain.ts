/** What the proxy says in its own name: short, in plain text, and the last on its connection. */
import { STATUS_CODES } from 'node:http';

export interface Plain {
  status: number;
  text: string;
  headers?: Readonly<Record<string, string>>;
}

export function textResponse({ status, text, headers = {} }: Plain): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}
