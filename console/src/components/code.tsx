import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';

const COPIED_MS = 1600;

/** Copies a text, and says so where it was pressed. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <Button
      kind="quiet"
      compact
      class="copy"
      icon={copied ? 'check' : 'copy'}
      aria-label={copied ? 'Copied' : label}
      onClick={copy}
    />
  );
}

/** The clipboard exists on https and loopback alone; a phone on the LAN has neither. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** A block of code. `children`: the same text in colours; by default as it is. */
export function Code({
  text,
  label,
  children,
}: {
  text: string;
  /** What it is. */
  label: string;
  children?: ComponentChildren;
}) {
  return (
    <figure class="code short" aria-label={label}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
      <pre tabIndex={0}>
        <code>{children ?? text}</code>
      </pre>
      <CopyButton text={text} label={`Copy: ${label}`} />
    </figure>
  );
}
