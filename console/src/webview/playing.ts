/** Who is played, for the plugins on websites: they ask for nobody, and act as this person. */
import { useEffect } from 'preact/hooks';

const KEY = 'pagescope.playing';

export function usePlaying(person: string | undefined): void {
  useEffect(() => {
    if (person !== undefined) localStorage.setItem(KEY, person);
  }, [person]);
}
