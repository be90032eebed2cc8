/** Whether the bot said that it is typing: until it says otherwise, or 20 seconds (documented). */
import { useEffect, useState } from 'preact/hooks';
import { onLive } from '../../live.ts';

const TYPING_MS = 20_000;

export function useTyping(page: string, psid: string | null): boolean {
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    setTyping(false);
    let timer = 0;
    const stop = onLive(({ name, data }) => {
      if (data.page_id !== page || data.psid !== psid) return;
      if (name === 'message') setTyping(false);
      if (name !== 'action' || data.action === 'mark_seen') return;
      const isTyping = data.action === 'typing_on';
      clearTimeout(timer);
      setTyping(isTyping);
      if (isTyping) timer = setTimeout(() => setTyping(false), TYPING_MS) as unknown as number;
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [page, psid]);
  return typing;
}
