import type { ComponentChildren } from 'preact';
import type { Reason } from '../api/types.ts';

export type Tone = 'good' | 'bad' | 'warn' | undefined;

export function Badge({ tone, children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={tone ? `badge ${tone}` : 'badge'}>{children}</span>;
}

/** How each state of a relationship is called and shown, everywhere. */
export const REASONS: Readonly<Record<Reason, { label: string; tone: Tone }>> = {
  readable: { label: 'Readable', tone: 'good' },
  never: { label: 'Not authorised', tone: undefined },
  revoked: { label: 'Revoked', tone: 'bad' },
  platform_disabled: { label: 'Platform off', tone: 'warn' },
  phone_only: { label: 'Phone only', tone: 'warn' },
};

export function ReasonBadge({ reason }: { reason: Reason }) {
  const { label, tone } = REASONS[reason];
  return <Badge tone={tone}>{label}</Badge>;
}
