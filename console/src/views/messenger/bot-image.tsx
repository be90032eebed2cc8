/**
 * A picture that a bot names. Nothing is loaded from elsewhere by itself: a tap fetches it through
 * this server, which goes only where the operator lets it.
 */
import { useEffect, useState } from 'preact/hooks';
import { Problem, request } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';

function hostOf(url: string): string {
  return URL.parse(url)?.host || url;
}

type State = 'waiting' | 'loading' | { address: string } | { wrong: string };

export function BotImage({ url, alt, square }: { url: string; alt: string; square?: boolean }) {
  const [state, setState] = useState<State>('waiting');
  useEffect(() => {
    if (typeof state !== 'object' || !('address' in state)) return;
    return () => URL.revokeObjectURL(state.address);
  }, [state]);
  const load = async (): Promise<void> => {
    if (state === 'loading') return;
    setState('loading');
    try {
      const response = await request('GET', '/images', { query: { url } });
      setState({ address: URL.createObjectURL(await response.blob()) });
    } catch (error) {
      setState({ wrong: error instanceof Problem ? error.message : String(error) });
    }
  };
  const shape = square ? 'bot-image square' : 'bot-image';
  if (typeof state === 'object' && 'address' in state) {
    return <img class={shape} src={state.address} alt={alt} />;
  }
  const isWrong = typeof state === 'object';
  return (
    <button
      type="button"
      class={shape}
      onClick={load}
      title={url}
      aria-label={`Load the picture ${alt} from ${hostOf(url)}`}
    >
      {state === 'loading' ? (
        <span class="spinner" />
      ) : (
        <Icon name={isWrong ? 'faults' : 'image'} />
      )}
      <span class="clip">{isWrong ? state.wrong : hostOf(url)}</span>
    </button>
  );
}
