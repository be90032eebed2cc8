import { useState } from 'preact/hooks';
import type { Person } from '../api/types.ts';

/** Picture or initials. It stands beside the name, so it says nothing of its own. */
export function Avatar({
  person,
  size,
}: {
  person: Pick<Person, 'id' | 'first_name' | 'last_name' | 'picture_version'>;
  size?: 'small' | 'large';
}) {
  const address = `/admin/v1/people/${encodeURIComponent(person.id)}/picture?v=${person.picture_version}`;
  const [failed, setFailed] = useState('');
  const classes = size ? `avatar ${size}` : 'avatar';
  if (person.picture_version > 0 && failed !== address) {
    return (
      <img class={classes} src={address} alt="" loading="lazy" onError={() => setFailed(address)} />
    );
  }
  return (
    <span class={classes} aria-hidden="true">
      {initial(person.first_name)}
      {initial(person.last_name)}
    </span>
  );
}

function initial(name: string | null): string {
  return [...(name ?? '')].slice(0, 1).join('').toUpperCase();
}
