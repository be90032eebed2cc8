/** What a development server alone does: faults on purpose, time travel, worlds as text. */
import { call, Problem, request } from './client.ts';

export interface FaultRule {
  preset?: string;
  error?: string;
  details?: Record<string, string>;
  latency_ms?: number;
  drop?: boolean;
  page_id?: string;
  app_id?: string;
  path?: string;
  method?: string;
  field?: string;
  share?: number;
  after?: number;
  count?: number;
}

export interface Fault extends FaultRule {
  matched: number;
  fired: number;
}

export async function faults(signal?: AbortSignal): Promise<Fault[]> {
  const { faults: rules } = await call<{ faults: Fault[] }>('GET', '/faults', { signal });
  return rules;
}

export function ruleOf({ matched: _matched, fired: _fired, ...rule }: Fault): FaultRule {
  return rule;
}

/** All of them, in their order. */
export function setFaults(rules: readonly FaultRule[]): Promise<unknown> {
  return call('PUT', '/faults', { body: { faults: rules } });
}

export interface Clock {
  now: string;
  offset_ms: number;
  frozen: boolean;
}

export function clock(signal?: AbortSignal): Promise<Clock> {
  return call('GET', '/clock', { signal });
}

/** Nothing: the real time again. */
export function setClock(to: {
  now?: string;
  offset_s?: number;
  frozen?: boolean;
}): Promise<Clock> {
  return call('PUT', '/clock', { body: to });
}

/** A production server keeps its time and its world. */
export const isForbidden = (problem: Error | undefined): boolean =>
  problem instanceof Problem && problem.code === 'development_only';

export async function snapshot(signal?: AbortSignal): Promise<string> {
  const response = await request('POST', '/snapshot', { signal });
  return response.text();
}

export interface Restored {
  lines: number;
  apps: { id: string; secret: string }[];
  tokens: { id: string; app_id: string; page_id: string; access_token: string }[];
}

export function restore(text: string): Promise<Restored> {
  return call('POST', '/restore', { text });
}

export function reset(): Promise<void> {
  return call('POST', '/reset');
}
