/** A website of the bot, open as a webview of the person who is played. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { sayProblem } from '../components/toast.tsx';
import { PermissionDialog } from './permission-dialog.tsx';
import {
  type Ask,
  frameUrl,
  type Health,
  openWebview,
  type Place,
  startHost,
  type ThreadType,
  whitelist,
} from './protocol.ts';
import { ShareDialog } from './share-dialog.tsx';
import './webview.css';

export interface WebviewProps {
  pageId: string;
  personId: string;
  url: string;
  /** How much of what is around it covers: `webview_height_ratio` of the button. */
  height?: 'compact' | 'tall' | 'full';
  threadType?: ThreadType;
  /** False: the button has no `messenger_extensions`, so the website is answered nothing. */
  extensions?: boolean;
  onClose: () => void;
}

const UNWELL: { readonly [State in Health]?: string } = {
  unreachable:
    'The website does not answer. Is it running? The webview loads as soon as it is there again.',
  silent:
    'The website answers, and has not loaded messenger.Extensions.js. If it stays blank, it refuses to be framed (X-Frame-Options or frame-ancestors).',
};

/** It fills the nearest positioned element from below. */
export function Webview({
  pageId,
  personId,
  url,
  height = 'tall',
  threadType,
  extensions,
  onClose,
}: WebviewProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [round, setRound] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const [isOpen, setOpen] = useState(false);
  const [hint, setHint] = useState<string | null>(null);
  const [health, setHealth] = useState<Health>('loading');
  const [ask, setAsk] = useState<Ask>();
  const place: Place = {
    page_id: pageId,
    person_id: personId,
    ...(threadType && { thread_type: threadType }),
    ...(extensions === false && { messenger_extensions: false }),
  };

  useEffect(() => {
    let gone = false;
    setProblem(undefined);
    setHint(null);
    setOpen(false);
    openWebview(place, url)
      .catch((error: unknown) => {
        if (!gone) setProblem(error instanceof Problem ? error : new Problem(0, {}));
      })
      .finally(() => !gone && setOpen(true));
    return () => {
      gone = true;
    };
  }, [pageId, personId, url, threadType, extensions, round]);

  useEffect(() => {
    if (!isOpen || frame.current === null) return;
    const stop = startHost({
      frame: frame.current,
      place,
      onAsk: setAsk,
      onHint: setHint,
      onHealth: setHealth,
      onClose,
    });
    return () => {
      stop();
      setAsk(undefined);
    };
  }, [isOpen, pageId, personId, url, threadType, extensions]);

  const allow = (): void => void whitelist(pageId, url).then(() => setRound(round + 1), sayProblem);

  // What cannot be a website at all is not shown; what is not whitelisted is, without an answer.
  const isShown = isOpen && (problem === undefined || problem.code === 'webview_not_whitelisted');
  // A website that was opened without them need not load them.
  const unwell = extensions === false && health === 'silent' ? undefined : UNWELL[health];
  const told = problem?.message ?? hint ?? unwell;
  return (
    <section class={`webview ${height}`} aria-label={`Webview: ${hostOf(url)}`}>
      <header class="webview-head">
        <span class="webview-site">
          <Icon name="globe" />
          <span>{hostOf(url)}</span>
        </span>
        <Button
          kind="quiet"
          icon="reload"
          aria-label="Load again"
          onClick={() => setRound(round + 1)}
        />
        <Button kind="quiet" icon="cross" aria-label="Close the webview" onClick={onClose} />
      </header>
      {told && (
        <div class={problem ? 'notice bad' : 'notice warn'} role="alert">
          <Icon name="faults" />
          <div class="grow">
            {problem && <strong>{problem.title}</strong>}
            <div>{told}</div>
          </div>
          {problem?.code === 'webview_not_whitelisted' && isTrustworthy(url) && (
            <Button compact onClick={allow}>
              Whitelist it
            </Button>
          )}
        </div>
      )}
      {isShown && (
        <iframe
          ref={frame}
          class="webview-frame"
          title={`Webview: ${hostOf(url)}`}
          src={frameUrl(place, url)}
        />
      )}
      {ask?.kind === 'permission' && <PermissionDialog ask={ask} personId={personId} />}
      {ask?.kind === 'share' && <ShareDialog ask={ask} place={place} />}
    </section>
  );
}

/** Whitelisting helps nobody who is neither https nor on this machine. */
function isTrustworthy(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
