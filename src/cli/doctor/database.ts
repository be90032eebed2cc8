/** The database that servers share. */
import { randomBytes } from 'node:crypto';
import { Refusal } from '../../domain/refusal.ts';
import { createVault } from '../../graph/vault.ts';
import { safeName } from '../../store/postgres/url.ts';
import { masterKeyOf } from '../keyfile.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

export async function checkDatabase(db: string): Promise<Finding[]> {
  try {
    const { inspectDatabase } = await import('../../store/postgres/inspect.ts');
    const { engine, schema, isReadOnly, secrets } = await inspectDatabase(db);
    const { taken, known } = schema;
    const says = `the database ${safeName(db)} (${engine}) answers (schema ${taken} of ${known})`;
    const findings = [fine(says)];
    if (isReadOnly) findings.push(wrong(`the database ${safeName(db)} is read-only.`));
    if (taken < known) findings.push(note('serve and import bring its schema up to date'));
    if (taken > known) findings.push(wrong('a newer Pagescope made it: update this one'));
    if (secrets.length > 0) {
      const vault = createVault(masterKeyOf(db), randomBytes);
      for (const { id, sealed_secret } of secrets) vault.open(id, sealed_secret);
      findings.push(fine('the master key opens the secrets of all apps'));
    }
    return findings;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [wrong(error.message)];
  }
}
