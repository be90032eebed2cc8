/** Webhooks as they were sent: what can be done with one. */
import { at, call } from './client.ts';
import type { Delivery, DeliveryDetail } from './types.ts';

export const STATUSES = ['pending', 'delivered', 'dead'] as const;

export function delivery(id: string, signal: AbortSignal): Promise<DeliveryDetail> {
  return call('GET', at('deliveries', id), { signal });
}

/** The same bytes again, ahead of what waits in its thread. */
export function redeliver(id: string): Promise<Delivery> {
  return call('POST', `${at('deliveries', id)}/redeliver`);
}

/** A body as it is: signed and sent; nothing else happens. */
export async function deliverBody(page_id: string, app_id: string, body: string): Promise<string> {
  const { deliveries } = await call<{ deliveries: string[] }>('POST', '/deliveries', {
    body: { page_id, app_id, body },
  });
  return deliveries[0] ?? '';
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The request, to be sent from a terminal; its signatures are those of this body. */
export function curlOf({ callback_url, headers, body }: DeliveryDetail): string {
  const lines = [
    `curl -X POST ${quoted(callback_url ?? '')}`,
    ...Object.entries(headers)
      .filter(([name]) => !/^(host|content-length|connection)$/i.test(name))
      .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data-raw ${quoted(body)}`,
  ];
  return lines.join(' \\\n  ');
}
