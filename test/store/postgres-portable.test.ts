import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'libpg-query';
import { Database } from '../../src/store/postgres/database.ts';
import { ENGINES, type Engine } from '../../src/store/postgres/engines.ts';
import { schemaText } from '../../src/store/postgres/migrate.ts';
import { MIGRATIONS } from '../../src/store/postgres/migrations.ts';
import { composed } from '../../src/store/postgres/store.ts';
import { complaintsAbout } from './postgres/portable.ts';

const LANED = new Set(
  MIGRATIONS.flat().flatMap((step) => ('table' in step && step.lane ? [step.table] : [])),
);

/** A store that is asked nothing needs no server. */
const storeOf = (engine: Engine, bulk = false) => {
  const settings = { name: 'none', connections: 1, jitter: Math.random, statement_ms: 1, bulk };
  const database = new Database({ ...settings, url: 'postgres://127.0.0.1:1/none' });
  return composed(database, engine, MIGRATIONS);
};

for (const engine of ENGINES) {
  test(`every statement is of the subset and stays in its lane (${engine})`, async () => {
    const { statements } = storeOf(engine);
    assert.ok(statements.length > 90);
    for (const { text, scatter } of [...statements, ...storeOf(engine, true).statements]) {
      const rules = { laned: LANED, across: scatter !== undefined };
      assert.deepEqual(await complaintsAbout(text, rules), [], text);
    }
  });
}

test('what goes over lanes is known, and no part of a read but where it is one question', () => {
  const across = (engine: Engine, bulk = false) => [
    ...new Set(storeOf(engine, bulk).statements.flatMap(({ scatter }) => scatter ?? [])),
  ];
  const operators = [
    'everybody, for the operator',
    'the few that are erased and not swept, at the start of a server',
    'counts of many people; each row stands for itself',
    'the log of all threads, for the operator',
    'one number of all lanes, for the metrics',
    'what is old, found over all lanes now and then; it goes lane by lane',
  ];
  const together = 'reads of one turn travel together; each is a point read of its lane';
  assert.deepEqual(across('citus').sort(), operators.toSorted());
  assert.deepEqual(across('postgres').sort(), [...operators, together].sort());
  const imported = 'the rows of an import; each stands for itself';
  assert.deepEqual(across('citus', true).sort(), operators.toSorted());
  assert.deepEqual(across('postgres', true).sort(), [...operators, together, imported].sort());
});

describe('a statement that is not portable is caught:', () => {
  const WRONG: [sql: string, complaint: RegExp][] = [
    ['SELECT psid FROM pair WHERE psid = $1', /pair is asked for without its lane/],
    ['SELECT psid FROM pair WHERE lane = $1 OR psid = $2', /without its lane/],
    ['SELECT psid FROM pair WHERE lane >= $1', /without its lane/],
    [
      'SELECT psid FROM pair JOIN person ON person.id = pair.person_id WHERE pair.lane = $1',
      /person is asked for without its lane/,
    ],
    ['DELETE FROM history WHERE psid = $1', /history is asked for without/],
    ['UPDATE person SET swept = $2 WHERE id = $1', /person is asked for without/],
    ['UPDATE person SET lane = $2 WHERE lane = $1', /cannot leave its lane/],
    ['INSERT INTO pair (psid) VALUES ($1)', /filled without a lane/],
    ['INSERT INTO pair (lane) SELECT 1', /filled by a question/],
    [
      'INSERT INTO pair (lane, psid) VALUES ($1, $2) ON CONFLICT (psid) DO NOTHING',
      /in other lanes/,
    ],
    ['COPY pair (psid) FROM STDIN', /filled without a lane/],
    ['COPY app (id) FROM STDIN (FREEZE)', /options of COPY/],
    ['COPY app (id) TO STDOUT', /COPY that reads/],
    ["COPY app (id) FROM '/etc/passwd'", /COPY of a file/],
    ['SELECT psid FROM pair WHERE lane = $1 FOR UPDATE SKIP LOCKED', /LockWaitSkip is not/],
    ['SELECT psid FROM pair WHERE lane = $1 FOR UPDATE NOWAIT', /LockWaitError is not/],
    ['SELECT psid FROM pair WHERE lane = $1 FOR NO KEY UPDATE', /LCS_FORNOKEYUPDATE is not/],
    ['LISTEN events', /ListenStmt is not/],
    ["NOTIFY events, 'x'", /NotifyStmt is not/],
    ['SELECT pg_advisory_xact_lock($1)', /the function pg_advisory_xact_lock is not/],
    ["SELECT nextval('ids')", /the function nextval is not/],
    ['SELECT now()', /the function now is not/],
    ['WITH gone AS (DELETE FROM app WHERE id = $1) SELECT 1', /withClause is not/],
    ['SELECT * FROM app', /A_Star is not/],
    ['SELECT id, rank() OVER (ORDER BY id) FROM app', /over is not/],
    ['SELECT $1::jsonb', /the type jsonb is not/],
    ['SELECT DISTINCT id FROM app', /distinctClause is not/],
    ['SELECT id FROM app FULL JOIN page ON page.id = app.id', /JOIN_FULL is not/],
    ['SELECT id FROM app WHERE EXISTS (SELECT 1 FROM page)', /SubLink is not/],
    ['SELECT id FROM app WHERE id IN (SELECT id FROM page)', /SubLink is not/],
    ['SELECT id FROM app UNION SELECT id FROM page', /SETOP_UNION is not/],
    ['LOCK TABLE app', /LockStmt is not/],
    ['SELECT 1; SELECT 2', /not one statement/],
  ];
  for (const [sql, complaint] of WRONG) {
    test(sql, async () => {
      const found = await complaintsAbout(sql, { laned: LANED, across: false });
      assert.match(found.join('\n'), complaint);
    });
  }
});

/** Kinds of statements and constraints that a schema may have. */
const DEFINITIONS = new Set(['CreateStmt', 'IndexStmt', 'SelectStmt', 'InsertStmt']);
const CONSTRAINTS = new Set(['CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_DEFAULT']);

// What YugabyteDB adds to a key, PostgreSQL's own grammar does not know.
for (const engine of ENGINES.filter((one) => one !== 'yugabyte')) {
  test(`the schema has tables and indexes alone, with the lane in front (${engine})`, async () => {
    const { stmts } = await parse(schemaText(engine, MIGRATIONS));
    const tables = new Set<string>();
    for (const { stmt } of stmts as { stmt: Record<string, CreateStatement> }[]) {
      const [[kind, body] = ['', undefined]] = Object.entries(stmt);
      assert.ok(DEFINITIONS.has(kind), kind);
      if (kind !== 'CreateStmt') continue;
      const { relname } = body!.relation;
      tables.add(relname);
      const constraints = body!.tableElts.flatMap(({ Constraint, ColumnDef }) =>
        Constraint ? [Constraint] : (ColumnDef?.constraints ?? []).map((one) => one.Constraint),
      );
      for (const { contype } of constraints) assert.ok(CONSTRAINTS.has(contype), contype);
      const key = constraints.find(({ contype }) => contype === 'CONSTR_PRIMARY');
      assert.equal(key?.keys?.[0]?.String.sval === 'lane', LANED.has(relname), relname);
    }
    assert.deepEqual(
      [...LANED].filter((table) => !tables.has(table)),
      [],
    );
  });
}

interface Constraint {
  contype: string;
  keys?: { String: { sval: string } }[];
}
interface CreateStatement {
  relation: { relname: string };
  tableElts: {
    Constraint?: Constraint;
    ColumnDef?: { constraints?: { Constraint: Constraint }[] };
  }[];
}
