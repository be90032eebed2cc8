/** Everybody in this world: who they are, and what each page knows of them. */
import type { ViewProps } from '../../views.ts';
import { PeopleTable } from './people-table.tsx';
import { PersonDetail } from './person-detail.tsx';
import './people.css';

export function People({ params: { person } }: ViewProps) {
  return person === undefined ? <PeopleTable /> : <PersonDetail key={person} id={person} />;
}
