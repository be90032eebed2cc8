/**
 * What a statement may be made of, so that PostgreSQL, Citus, YugabyteDB and CockroachDB all run it,
 * and run it on the one machine that has its lane.
 */
import { parse } from 'libpg-query';

/** A node of the parser's tree, by whose name its members stand. */
type Tree = { [member: string]: unknown };

export interface Rules {
  /** Tables that are spread by their lane. */
  laned: ReadonlySet<string>;
  /** The statement goes over lanes on purpose. */
  across: boolean;
}

/** Everything else is refused: what is not here was never thought about. */
const NODES = new Set([
  ...['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'ResTarget', 'ColumnRef', 'String'],
  ...['ParamRef', 'A_Const', 'A_Expr', 'BoolExpr', 'NullTest', 'RowExpr', 'CoalesceExpr', 'List'],
  ...['JoinExpr', 'RangeVar', 'RangeFunction', 'FuncCall', 'TypeCast', 'SortBy', 'LockingClause'],
  ...['IndexElem', 'Integer', 'RangeSubselect', 'CopyStmt'],
  ...['A_Indirection', 'A_Indices'],
]);
const MEMBERS: { [member: string]: ReadonlySet<unknown> } = {
  waitPolicy: new Set(['LockWaitBlock']),
  strength: new Set(['LCS_FORUPDATE', 'LCS_FORSHARE']),
  jointype: new Set(['JOIN_INNER', 'JOIN_LEFT']),
  op: new Set(['SETOP_NONE']),
  override: new Set(['OVERRIDING_NOT_SET']),
};
const REFUSED_MEMBERS = ['withClause', 'distinctClause', 'groupClause', 'windowClause', 'over'];
const FUNCTIONS = new Set(['unnest', 'max', 'json_agg', 'json_build_array']);
const TYPES = new Set(['bool', 'int2', 'int4', 'int8', 'text']);

/** One line for each thing that is wrong with it. */
export async function complaintsAbout(sql: string, rules: Rules): Promise<string[]> {
  const { stmts } = (await parse(sql)) as unknown as { stmts: { stmt: Tree }[] };
  if (stmts.length !== 1) return ['it is not one statement'];
  const { stmt } = stmts[0]!;
  const [[kind, body] = ['', {}]] = Object.entries(stmt) as [string, Tree][];
  return [
    ...strange(stmt),
    ...(kind === 'InsertStmt' ? insertion(body, rules) : []),
    ...(kind === 'UpdateStmt' ? change(body, rules) : []),
    ...(kind === 'CopyStmt' ? copying(body, rules) : []),
    ...(rules.across || kind === 'CopyStmt' ? [] : strayed(body, rules)),
  ];
}

function strange(tree: Tree): string[] {
  const found: string[] = [];
  for (const [name, member] of membersOf(tree)) {
    if (/^[A-Z]/.test(name) && !NODES.has(name)) found.push(`${name} is not in the subset`);
    if (REFUSED_MEMBERS.includes(name)) found.push(`${name} is not in the subset`);
    if (MEMBERS[name] !== undefined && !MEMBERS[name].has(member)) {
      found.push(`${name} ${member} is not in the subset`);
    }
    if (name === 'FuncCall') {
      const called = textsOf((member as Tree).funcname).join('.');
      if (!FUNCTIONS.has(called)) found.push(`the function ${called} is not in the subset`);
    }
    if (name === 'typeName') {
      const type = textsOf((member as Tree).names).at(-1)!;
      if (!TYPES.has(type)) found.push(`the type ${type} is not in the subset`);
    }
    if (name === 'A_Star') found.push('columns are named');
  }
  return found;
}

function insertion(body: Tree, { laned, across }: Rules): string[] {
  const table = tableOf(body.relation as Tree);
  if (!laned.has(table)) return [];
  const columns = (body.cols as { ResTarget: { name: string } }[]).map((one) => one.ResTarget.name);
  const found: string[] = [];
  if (!columns.includes('lane')) found.push(`${table} is filled without a lane`);
  const source = (body.selectStmt as { SelectStmt: Tree }).SelectStmt;
  if (source.valuesLists === undefined && !across) found.push(`${table} is filled by a question`);
  const conflict = body.onConflictClause as Tree | undefined;
  const inferred = (conflict?.infer as Tree | undefined)?.indexElems as
    | { IndexElem: { name: string } }[]
    | undefined;
  if (inferred !== undefined && !inferred.some(({ IndexElem }) => IndexElem.name === 'lane')) {
    found.push(`a conflict in ${table} is looked for in other lanes`);
  }
  return found;
}

/** Rows in from the connection, in the format that every engine reads. */
function copying(body: Tree, { laned }: Rules): string[] {
  const found: string[] = [];
  const { is_from, is_program, filename, options } = body;
  if (is_from !== true) found.push('COPY that reads is not in the subset');
  if (is_program === true || filename !== undefined) {
    found.push('COPY of a file is not in the subset');
  }
  if (options !== undefined) found.push('options of COPY are not in the subset');
  const table = tableOf(body.relation as Tree);
  if (laned.has(table) && !textsOf(body.attlist).includes('lane')) {
    found.push(`${table} is filled without a lane`);
  }
  return found;
}

function change(body: Tree, { laned }: Rules): string[] {
  const table = tableOf(body.relation as Tree);
  const targets = body.targetList as { ResTarget: { name: string } }[];
  const moves = targets.some(({ ResTarget }) => ResTarget.name === 'lane');
  return laned.has(table) && moves ? [`a row of ${table} cannot leave its lane`] : [];
}

/** Laned tables whose lane is not given: as a parameter, or as that of a table whose lane is. */
function strayed(body: Tree, { laned }: Rules): string[] {
  if (body.cols !== undefined) return [];
  const tables = membersOf(body).flatMap(([name, member]) =>
    name === 'RangeVar' || name === 'relation' ? [tableOf(member as Tree)] : [],
  );
  const mine = tables.filter((table) => laned.has(table));
  const equalities = conjuncts(body).flatMap(({ A_Expr }) => {
    const { kind, name, lexpr, rexpr } = (A_Expr ?? {}) as Tree;
    return kind === 'AEXPR_OP' && textsOf(name)[0] === '=' ? [[lexpr, rexpr] as [Tree, Tree]] : [];
  });
  const laneOf = (side: Tree): string | undefined => {
    const fields = textsOf((side.ColumnRef as Tree | undefined)?.fields);
    if (fields.at(-1) !== 'lane') return undefined;
    return fields.length === 2 ? fields[0] : mine[0];
  };
  const given = new Set<string>();
  for (const [one, other] of equalities) {
    const table = laneOf(one);
    const number = (other.ParamRef as Tree | undefined)?.number;
    if (table !== undefined && number !== undefined) given.add(table);
  }
  for (const [one, other] of equalities) {
    const [left, right] = [laneOf(one), laneOf(other)];
    if (left === undefined || right === undefined) continue;
    if (given.has(left)) given.add(right);
    else if (given.has(right)) given.add(left);
  }
  return mine
    .filter((table) => !given.has(table))
    .map((table) => `${table} is asked for without its lane`);
}

/** Everything that must hold at once. */
function conjuncts(body: Tree): Tree[] {
  const found: Tree[] = [];
  const add = (condition: Tree | undefined): void => {
    if (condition === undefined) return;
    const { boolop, args } = (condition.BoolExpr ?? {}) as { boolop?: string; args?: Tree[] };
    if (boolop === 'AND_EXPR') for (const one of args!) add(one);
    else found.push(condition);
  };
  add(body.whereClause as Tree | undefined);
  for (const [name, member] of membersOf(body)) if (name === 'quals') add(member as Tree);
  return found;
}

function* walk(tree: unknown): Generator<[name: string, member: unknown]> {
  if (Array.isArray(tree)) for (const one of tree) yield* walk(one);
  else if (typeof tree === 'object' && tree !== null) {
    for (const [name, member] of Object.entries(tree)) {
      yield [name, member];
      yield* walk(member);
    }
  }
}

function membersOf(tree: unknown): [name: string, member: unknown][] {
  return [...walk(tree)];
}

function textsOf(names: unknown): string[] {
  return ((names ?? []) as { String?: { sval: string } }[]).map((one) => one.String?.sval ?? '*');
}

function tableOf(relation: Tree): string {
  return relation.relname as string;
}
