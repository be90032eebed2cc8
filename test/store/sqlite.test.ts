import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { conformance } from './conformance.ts';

conformance('sqlite', () => openSqliteStore({ path: ':memory:' }));
conformance('sqlite, in bulk', () => openSqliteStore({ path: ':memory:', bulk: true }));
