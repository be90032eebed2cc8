/** How a finished answer is handed over: indented, called back, or with its status hidden. */
import { type Failure, fail } from './errors.ts';
import { textOf } from './request.ts';
import type { GraphResponse } from './response.ts';

type Params = ReadonlyMap<string, unknown>;

const CALLBACK = /^[\w.$]{1,64}$/;
const INDENT = '   ';

/** `1` and `true` switch a parameter on. */
export function isOn(params: Params, name: string): boolean {
  return /^(1|true)$/i.test(textOf(params, name) ?? '');
}

/** The callback must be refused before anything is done: what it holds would be run by a browser. */
export function checkCallback(params: Params): Failure | undefined {
  const callback = textOf(params, 'callback') ?? '';
  return callback === '' || CALLBACK.test(callback) ? undefined : fail('bad_callback');
}

export function present(answer: GraphResponse, params: Params): GraphResponse {
  let { status, head, body } = answer;
  if (status === 304) return answer;
  if (isOn(params, 'suppress_http_code')) status = 200;
  if (isOn(params, 'pretty')) body = indented(body);
  const callback = textOf(params, 'callback') ?? '';
  if (callback !== '') {
    // The comment keeps the bytes from being anything but a script (dossier §5.2, inferred).
    body = `/**/ ${callback}(${body});`;
    head = typed(head, 'text/javascript; charset=UTF-8');
  }
  return { ...answer, status, head, body };
}

const typed = (head: string, type: string): string =>
  head.replace(/^Content-Type: .*$/m, `Content-Type: ${type}`);

export const isJson = (body: string): boolean => /^[{[]/.test(body);

/** The one answer that is no JSON is `/oauth/access_token`, before v2.3. */
export function asText(answer: GraphResponse): GraphResponse {
  return { ...answer, head: typed(answer.head, 'text/plain; charset=UTF-8') };
}

/** Compact JSON, three blanks a level (dossier §5.2). Texts are kept as they are, escapes and all. */
export function indented(json: string): string {
  let depth = 0;
  const line = (): string => `\n${INDENT.repeat(depth)}`;
  const opened = (bracket: string): string => {
    depth++;
    return bracket + line();
  };
  const closed = (bracket: string): string => {
    depth--;
    return line() + bracket;
  };
  return json.replace(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        return opened(token);
      case '}':
      case ']':
        return closed(token);
      case ',':
        return token + line();
      case ':':
        return ': ';
      default:
        return token;
    }
  });
}
