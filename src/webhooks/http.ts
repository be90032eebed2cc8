/**
 * Sends over sockets that are kept open, without redirects and without decompression. It goes
 * wherever it is told: whom it may reach is not decided here.
 */
import http from 'node:http';
import https from 'node:https';
import { type Send, type SendAnswer, SendFailure, type SendRequest } from './send.ts';

/** For all of it, from the first packet to the last. */
const ANSWER_MS_MAX = 20_000;
const ANSWER_BYTES_MAX = 20 * 1024;
const SOCKETS_MAX = 256;

export interface Sender {
  send: Send;
  /** Ends what is under way. */
  close(): void;
}

export function createSender(): Sender {
  const settings = { keepAlive: true, maxSockets: SOCKETS_MAX, maxFreeSockets: SOCKETS_MAX };
  const agents = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) };
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        exchange(request, agents, resolve, reject);
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

type Agents = { 'http:': http.Agent; 'https:': https.Agent };

function exchange(
  { method, url, headers, body }: SendRequest,
  agents: Agents,
  resolve: (answer: SendAnswer) => void,
  reject: (failure: SendFailure) => void,
): void {
  const began = performance.now();
  const elapsed = (): number => performance.now() - began;
  const fail = (code: string, detail: string): void =>
    reject(new SendFailure(code, detail, elapsed()));
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:') {
    fail('not_a_url', 'The callback is no http or https URL.');
    return;
  }

  const { request: open } = target.protocol === 'http:' ? http : https;
  const lengths = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const request = open(
    target,
    { method, agent: agents[target.protocol], headers: { ...headers, ...lengths } },
    (response) => {
      const chunks: Buffer[] = [];
      let read = 0;
      const answer = (): void => {
        clearTimeout(timer);
        const { statusCode = 0, headers: answered } = response;
        resolve({
          status: statusCode,
          headers: answered as SendAnswer['headers'],
          body: Buffer.concat(chunks).subarray(0, ANSWER_BYTES_MAX).toString(),
          latency_ms: elapsed(),
        });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        read += chunk.length;
        if (read < ANSWER_BYTES_MAX) return;
        answer();
        request.destroy();
      });
      response.on('end', answer);
    },
  );
  const timer = setTimeout(() => {
    fail('timeout', `It did not answer within ${ANSWER_MS_MAX / 1000} s.`);
    request.destroy();
  }, ANSWER_MS_MAX);
  request.on('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    fail(error.code ?? 'failed', `It could not be reached: ${error.code ?? error.message}.`);
  });
  request.end(body);
}
