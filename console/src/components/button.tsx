import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps extends Omit<ButtonHTMLAttributes, 'icon' | 'size'> {
  kind?: 'primary' | 'quiet' | 'danger' | undefined;
  compact?: boolean | undefined;
  icon?: IconName | undefined;
  /** Something is under way: it cannot be pressed again, and keeps its focus. */
  busy?: boolean | undefined;
  children?: ComponentChildren;
}

/** One without children needs an `aria-label`. */
export function Button({ kind, compact, icon, busy, children, onClick, ...rest }: ButtonProps) {
  const classes = ['button', kind, compact && 'compact', !children && 'icon-only', rest.class];
  return (
    <button
      type="button"
      {...rest}
      class={classes.filter(Boolean).join(' ')}
      aria-disabled={busy ? true : undefined}
      title={rest.title ?? (children ? undefined : (rest['aria-label'] as string | undefined))}
      {...(onClick && { onClick: busy ? undefined : onClick })}
    >
      {busy ? <span class="spinner" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function LinkButton({
  href,
  kind,
  compact,
  icon,
  children,
}: {
  href: string;
  kind?: 'primary' | 'quiet';
  compact?: boolean;
  icon?: IconName;
  children: ComponentChildren;
}) {
  return (
    <a href={href} class={['button', kind, compact && 'compact'].filter(Boolean).join(' ')}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}
