/** What the server itself says that a call takes: the words of its choices, asked for once. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call } from './client.ts';

interface Schema {
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  $ref?: string;
}
export interface Openapi {
  components: { schemas: Record<string, Schema> };
}

const document = signal<Openapi | undefined>(undefined);

/** Undefined: not there yet. */
export function useOpenapi(): Openapi | undefined {
  useEffect(() => {
    if (document.value !== undefined) return;
    call<Openapi>('GET', '/openapi.json').then(
      (loaded) => {
        document.value = loaded;
      },
      // Whoever needs a choice that is not there types it.
      () => undefined,
    );
  }, []);
  return document.value;
}

/** The words that a member of a shape may have, one or a list of them. */
export function enumAt(
  api: Openapi | undefined,
  shape: string,
  member: string,
): readonly string[] | undefined {
  const found = api?.components.schemas[shape]?.properties?.[member];
  return found?.enum ?? found?.items?.enum;
}
