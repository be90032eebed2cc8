import { CopyButton } from './code.tsx';
import { Icon } from './icon.tsx';

/** Something that the server shows once: to be copied now, or never. */
export function Secret({ label, value }: { label: string; value: string }) {
  return (
    <div class="secret" role="status">
      <p class="row">
        <Icon name="key" />
        <strong>{label}</strong>
        <span class="muted small">Shown this once. Copy it now.</span>
      </p>
      <p class="secret-line">
        <code>{value}</code>
        <CopyButton text={value} label={`Copy: ${label}`} />
      </p>
    </div>
  );
}
