/** How it went lately, and how people come. */
import { call } from './client.ts';
import type { EventType } from './types.ts';

export const ANSWERS = ['profile', 'empty', 'error'] as const;
export type AnswerKind = (typeof ANSWERS)[number];

export interface Minute {
  at: string;
  reads: Record<AnswerKind, number>;
  webhooks: {
    delivered: number;
    failed: number;
    latency_ms_p50: number | null;
    latency_ms_p95: number | null;
  };
}

export interface FunnelStep {
  entry: EventType;
  came: number;
  authorised: number;
  readable: number;
}

export interface Stats {
  minutes: Minute[];
  funnel: FunnelStep[];
  people: { looked_at: number; complete: boolean };
}

export function stats(
  query: { page: string | undefined; minutes: number },
  signal: AbortSignal,
): Promise<Stats> {
  return call('GET', '/stats', { query, signal });
}
