/**
 * The host of a webview: hears what the website in the frame asks by the Messenger Extensions, has
 * the server answer, and asks the person where they are to be asked. No framework in here.
 *
 * Believed is only what comes through this one frame, with the website's origin as the browser
 * told it; an answer goes to that origin and to no other.
 */
import { at, call, Problem } from '../api/client.ts';

export type ThreadType = 'USER_TO_PAGE' | 'USER_TO_USER' | 'GROUP';

export interface Place {
  page_id: string;
  person_id: string;
  thread_type?: ThreadType;
  tid?: string;
  /** False: the button that opened it did not ask for them. */
  messenger_extensions?: boolean;
}

export interface Opened {
  url: string;
  origin: string;
  page: { id: string; name: string };
  person: { id: string; name: string };
  psid: string | null;
  permissions: string[];
}

type Answer =
  | { outcome: 'answered'; result: object }
  | { outcome: 'ask'; ask: 'permission' | 'share'; page_name: string }
  | { outcome: 'failed'; code: number; message: string; hint: string };

/** What the person is asked, until one of the two is called. */
export interface Ask {
  kind: 'permission' | 'share';
  /** The website that asks. */
  origin: string;
  page_name: string;
  /** What is shared. */
  message?: unknown;
  mode?: string | undefined;
  decide(agreed: boolean): Promise<void>;
}

/** How the website is. `silent`: it answers, and has not loaded the Messenger Extensions. */
export type Health = 'loading' | 'met' | 'silent' | 'unreachable';

export interface HostOptions {
  /** The frame of the console's own origin that shows the website. */
  frame: HTMLIFrameElement;
  place: Place;
  /** Undefined: there is nothing to ask any more. */
  onAsk(ask: Ask | undefined): void;
  /** Why a call failed, in words for the person who plays; null: the last one did not. */
  onHint(hint: string | null): void;
  onHealth(health: Health): void;
  /** The website wants to be closed. */
  onClose(): void;
}

interface Request {
  type: string;
  id: string;
  method: string;
  app_id?: string;
  permission?: string;
  message?: unknown;
  mode?: string;
}

const FRAME = 'pagescope.frame';
const SDK = 'pagescope.webview';
const UNEXPECTED = 2018154;

/** Where the frame is that shows this website. */
export function frameUrl({ page_id }: Place, url: string): string {
  return `/frame/?${new URLSearchParams({ page_id, url })}`;
}

export function openWebview(place: Place, url: string): Promise<Opened> {
  return call<Opened>('POST', '/webviews', { body: { ...place, url } });
}

/** Lets this website speak for the page, besides those that do already. */
export async function whitelist(page: string, url: string): Promise<void> {
  const path = at('pages', page, 'messenger_profile');
  const { whitelisted_domains = [] } = await call<{ whitelisted_domains?: string[] }>('GET', path);
  const body = { whitelisted_domains: [...whitelisted_domains, new URL(url).origin] };
  await call('PATCH', path, { body });
}

/** Until the answer is called. */
export function startHost(options: HostOptions): () => void {
  const { frame, place, onAsk, onHint, onHealth, onClose } = options;
  /** Who waits for the question that is open now. */
  let asking: { key: string; answer: (answer: Answer) => void }[] = [];
  let stopped = false;

  function say(origin: string, data: object): void {
    const message = { name: FRAME, type: 'say', origin, data: { name: SDK, ...data } };
    frame.contentWindow?.postMessage(message, location.origin);
  }

  function answerTo(origin: string, id: string): (answer: Answer) => void {
    return (answer) => {
      if (stopped) return;
      onHint(answer.outcome === 'failed' ? answer.hint : null);
      if (answer.outcome === 'answered') say(origin, { type: 'result', id, result: answer.result });
      else if (answer.outcome === 'failed') {
        say(origin, { type: 'error', id, code: answer.code, message: answer.message });
      }
    };
  }

  async function take(origin: string, request: Request): Promise<void> {
    const { id, method, app_id, permission, message, mode } = request;
    const answer = answerTo(origin, id);
    const body = { ...place, origin, method, app_id, permission, message, mode };
    const told = await call<Answer>('POST', '/webviews/calls', { body });
    if (told.outcome === 'ask') return ask(told, origin, request, answer);
    answer(told);
    if (method === 'requestCloseBrowser' && told.outcome === 'answered') onClose();
  }

  /** The same question asked twice is one question. */
  function ask(
    { ask: kind, page_name }: Extract<Answer, { outcome: 'ask' }>,
    origin: string,
    { permission, message, mode }: Request,
    answer: (answer: Answer) => void,
  ): void {
    const key = JSON.stringify([kind, origin, permission]);
    const [first] = asking;
    if (first !== undefined && first.key !== key) {
      answer(unexpected('Another question is open: the person answers one after the other.'));
      return;
    }
    asking.push({ key, answer });
    if (first !== undefined) return;
    // The event's id: told twice, it is still one decision.
    const decision = crypto.randomUUID();
    const decide = async (agreed: boolean): Promise<void> => {
      const told = await decided(agreed);
      const waiting = asking;
      asking = [];
      onAsk(undefined);
      for (const { answer } of waiting) answer(told);
    };
    const decided = (agreed: boolean): Promise<Answer> | Answer =>
      kind === 'share'
        ? { outcome: 'answered', result: { is_sent: agreed } }
        : call<Answer>('POST', '/webviews/decisions', {
            body: { ...place, origin, permission, granted: agreed, id: decision },
          });
    onAsk({ kind, origin, page_name, message, mode, decide });
  }

  function hear(event: MessageEvent): void {
    if (event.source !== frame.contentWindow || event.origin !== location.origin) return;
    const { name, type, origin, data } = Object(event.data) as Record<string, unknown>;
    if (name !== FRAME) return;
    if (type === 'silent' || type === 'unreachable') onHealth(type);
    if (type !== 'said' || typeof origin !== 'string') return;
    const request = requestOf(data);
    if (request === undefined) return;
    onHealth('met');
    const { id } = request;
    if (request.type === 'hello') {
      say(origin, { type: 'welcome', id });
      return;
    }
    say(origin, { type: 'heard', id });
    take(origin, request).catch((error: unknown) => {
      const words = error instanceof Problem ? error.message : String(error);
      answerTo(origin, id)(unexpected(words));
    });
  }

  onHealth('loading');
  addEventListener('message', hear);
  return () => {
    stopped = true;
    removeEventListener('message', hear);
  };
}

const unexpected = (hint: string): Answer => ({
  outcome: 'failed',
  code: UNEXPECTED,
  message: 'Messenger Extensions unexpected error',
  hint,
});

/** Undefined: it is no request of the Messenger Extensions. */
function requestOf(data: unknown): Request | undefined {
  const { name, type, id, method, app_id, permission, message, mode } = Object(data) as Record<
    string,
    unknown
  >;
  if (name !== SDK || typeof id !== 'string' || id.length > 20) return undefined;
  if (type !== 'hello' && type !== 'call') return undefined;
  return {
    type,
    id,
    method: String(method),
    ...(typeof app_id === 'string' && { app_id: app_id.slice(0, 100) }),
    ...(typeof permission === 'string' && { permission: permission.slice(0, 100) }),
    ...(typeof mode === 'string' && { mode: mode.slice(0, 100) }),
    ...(message !== undefined && { message }),
  };
}
