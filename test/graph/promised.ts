/** What was promised of each Graph version, told a second time: every row of the contract's table. */

/** Every version that Facebook published. */
export const PUBLISHED = `
  v1.0 v2.0 v2.1 v2.2 v2.3 v2.4 v2.5 v2.6 v2.7 v2.8 v2.9 v2.10 v2.11 v2.12 v3.0 v3.1 v3.2 v3.3
  v4.0 v5.0 v6.0 v7.0 v8.0 v9.0 v10.0 v11.0 v12.0 v13.0 v14.0 v15.0 v16.0 v17.0 v18.0 v19.0 v20.0
  v21.0 v22.0 v23.0 v24.0 v25.0 v26.0`
  .trim()
  .split(/\s+/);

const SIX = ['first_name', 'last_name', 'profile_pic', 'locale', 'timezone', 'gender'];

const EMPTY = { status: 200, code: undefined, subcode: undefined };
const ERROR = (code: number, subcode: number | undefined, status = 400) => ({
  status,
  code,
  subcode,
});

/** Behaviour → since → value, oldest first. */
const ROWS = {
  idAppended: { 'v1.0': false, 'v2.9': true },
  byDefault: {
    'v1.0': SIX,
    'v2.9': [...SIX, 'id'],
    'v3.1': ['first_name', 'last_name', 'profile_pic', 'id'],
    'v8.0': ['name', 'first_name', 'last_name', 'profile_pic', 'id'],
  },
  hasName: { 'v1.0': false, 'v3.1': true },
  hasPaymentAndAd: { 'v1.0': true, 'v3.1': false },
  withoutPermission: { 'v1.0': EMPTY, 'v3.1': ERROR(100, 2018247) },
  withoutAccess: { 'v1.0': EMPTY, 'v3.1': ERROR(100, 2018247) },
  phoneOnly: { 'v1.0': EMPTY, 'v2.9': ERROR(100, 2018218) },
  unknownId: { 'v1.0': ERROR(100, undefined), 'v2.9': ERROR(100, 33) },
  garbage: {
    'v1.0': 'Invalid OAuth access token.',
    'v8.0': 'Invalid OAuth access token - Cannot parse access token',
  },
  garbageInHeader: { 'v1.0': 400, 'v20.0': 401 },
  traceId: { 'v1.0': /^[A-H][A-Za-z0-9+/]{10}$/, 'v4.0': /^A[\w-]{22}$/ },
  businessUsage: { 'v1.0': false, 'v8.0': true },
  contentType: { 'v1.0': 'application/json; charset=UTF-8', 'v8.0': 'application/json' },
  requestId: { 'v1.0': false, 'v3.3': true },
  hsts: { 'v1.0': false, 'v2.9': true },
  picture: {
    'v1.0': /^\/v\/t1\.0-1\/p200x200\/\d+_\d+_\d+_n\.jpg\?oh=[0-9a-f]{32}&oe=[0-9A-F]{8}$/,
    'v2.9': /^\/v\/t1\.0-1\/\d+_\d+_\d+_n\.jpg\?oh=[0-9a-f]{32}&oe=[0-9A-F]{8}$/,
    'v3.1': /^\/platform\/profilepic\/\?psid=\d+&width=1024&ext=\d{10}&hash=Ae[\w-]+$/,
    'v19.0':
      /^\/platform\/profilepic\/\?eai=[\w-]{76}&psid=\d+&width=1024&ext=\d{10}&hash=A[\w-]+$/,
  },
};

type Rows = typeof ROWS;
export type Promised = { [Name in keyof Rows]: Rows[Name][keyof Rows[Name]] };

export function promised(version: string): Promised {
  const upTo = PUBLISHED.slice(0, PUBLISHED.indexOf(version) + 1);
  const values = Object.entries(ROWS).map(([name, rows]) => {
    const since = upTo.findLast((begun) => begun in rows)!;
    return [name, rows[since as keyof typeof rows]];
  });
  return Object.fromEntries(values);
}

/** The version that each era stands for. */
export const ERA_VERSIONS = {
  2016: 'v2.6',
  2017: 'v2.11',
  2018: 'v3.1',
  2020: 'v8.0',
  2026: 'v25.0',
} as const;
