import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masked, type Reply } from '../reply.ts';
import { ORIGIN, TOKEN, type WorldOptions } from '../world.ts';
import { VECTORS, type Vector } from './file.ts';
import { SCENES, type Scene, worldOf } from './scenes.ts';

export interface Run {
  /** Before each name. */
  prefix?: string;
  /** Besides what the scene asks for. */
  options?: () => WorldOptions;
  /** Which scenes there can be; by default all. */
  takes?: (scene: Scene) => boolean;
}

/** Every recorded exchange, in each of its scenes. */
export function runVectors({ prefix = '', options = () => ({}), takes = () => true }: Run): void {
  for (const vector of VECTORS.vectors) {
    for (const [index, scene] of (SCENES[vector.id] ?? []).entries()) {
      if (!takes(scene)) continue;
      test(`${prefix}${vector.id} (${index + 1}): ${vector.title}`, async () => {
        const asked = { ...scene, options: { ...scene.options, ...options() } };
        await using world = await worldOf(vector.pin, asked);
        const fill = filler({ PAGE_TOKEN: TOKEN, ...(await scene.set(world)) });
        const reply = await world.ask(fill(urlOf(vector)), {
          method: vector.request.method,
          // Where the recordings come from: some headers are sent under this name alone.
          headers: { Host: 'graph.facebook.com', ...typeOf(vector), ...vector.request.headers },
          ...bodyOf(vector, fill),
        });
        assert.equal(reply.status, vector.response.status);
        assertHeaders(reply, vector);
        assertBody(reply, vector, fill);
        RULES[vector.id]?.(reply, world.time.now);
      });
    }
  }
}

/** `body_rule` of the file, which is prose. */
const RULES: Record<string, (reply: Reply, now: number) => void> = {
  'pic-expiry-30d': ({ json }, now) => {
    const ext = new URL(json.profile_pic).searchParams.get('ext');
    assert.equal(ext, String(Math.floor(now / 1000) + 2_592_000));
  },
  'send-ok': ({ json }) => assert.match(json.message_id, /^mid\.\d{13}:[0-9a-f]{18}$/),
};

/** Members whose recorded values are the recorder's own: they are compared by their kind. */
const EXAMPLES: Record<string, string[]> = { 'debug-token-page': ['user_id', 'scopes'] };

function withoutOwn(id: string, body: unknown): unknown {
  const own = EXAMPLES[id] ?? [];
  return JSON.parse(
    JSON.stringify(body, (name, value) =>
      own.includes(name) ? (Array.isArray(value) ? [typeof value[0]] : typeof value) : value,
    ),
  );
}

const typeOf = ({ request: { body } }: Vector): Record<string, string> =>
  body === undefined ? {} : { 'Content-Type': 'application/json' };

/** No placeholder's value needs an escape in JSON. */
const bodyOf = (
  { request: { body } }: Vector,
  fill: (text: string) => string,
): { body?: string } => (body === undefined ? {} : { body: fill(JSON.stringify(body)) });

const urlOf = ({ request: { path, query = {} } }: Vector): string =>
  `${path}?${Object.entries(query)
    .map(([name, value]) => `${name}=${/^<.*>$/.test(value) ? value : encodeURIComponent(value)}`)
    .join('&')}`;

/** Placeholders are `<LIKE_THIS>`; documentation has one of its own. */
const filler = (values: Record<string, string>) => (text: string) =>
  text.replace(/<([A-Z_]+)>|\b(USER_ID)\b/g, (placeholder, name = placeholder) => {
    assert.ok(name in values, `the scene says what ${placeholder} is`);
    return encodeURIComponent(values[name]!);
  });

function assertHeaders(reply: Reply, { response }: Vector): void {
  const { headers = {}, header_order: order } = response;
  const known = reply.headers.map(([name]) => name).filter((name) => order?.includes(name));
  if (order !== undefined) assert.deepEqual(known, order);
  for (const [name, expected] of Object.entries(headers)) {
    const actual = reply.header(name);
    assert.ok(actual !== undefined, `${name} is sent`);
    if (expected.startsWith('re:')) assert.match(actual, new RegExp(expected.slice(3)));
    else assert.equal(actual, expected, name);
  }
}

function assertBody(
  reply: Reply,
  { id, pin, response }: Vector,
  fill: (text: string) => string,
): void {
  if (response.body_raw !== undefined) {
    assert.equal(withoutExamples(reply.body), withoutExamples(response.body_raw));
  }
  if (response.body !== undefined) {
    const recorded = withoutOwn(id, response.body);
    const expected = JSON.parse(fill(withoutExamples(JSON.stringify(recorded))));
    const actual = withoutOwn(id, JSON.parse(withoutExamples(reply.body))) as typeof expected;
    const message = expected.error?.message;
    if (message?.startsWith('re:')) {
      assert.match(actual.error.message, new RegExp(message.slice(3)));
      actual.error.message = message;
    }
    assert.deepEqual(actual, expected);
    if (response.key_order) assert.equal(JSON.stringify(actual), JSON.stringify(expected));
  }
  for (const [index, shape] of (response.body_shape ?? []).entries()) {
    const { code, headers, body } = reply.json[index];
    assert.equal(code, shape.code);
    const names = headers.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, shape.headers_names);
    const type = headers[names.indexOf('Content-Type')].value;
    assert.equal(type, response.inner_content_type);
    assert.equal(typeof body, 'string');
    if (shape.body !== 'string') {
      assert.deepEqual(Object.keys(JSON.parse(body)).sort(), Object.keys(JSON.parse(shape.body)));
    }
  }
  const keys = Object.keys(reply.json);
  if (response.body_keys !== undefined) {
    const sorted = (names: string[]) => (response.key_order ? names : names.toSorted());
    assert.deepEqual(sorted(keys), sorted(response.body_keys));
  }
  for (const key of response.body_contains_keys ?? []) assert.ok(keys.includes(key), key);
  for (const key of response.body_lacks_keys ?? []) assert.ok(!keys.includes(key), key);
  if (keys.includes('profile_pic')) assertPicture(reply.json.profile_pic, pin);
  if (keys.includes('error')) assert.match(reply.json.error.fbtrace_id, TRACE_FORM[pin]!);
}

function withoutExamples(body: string): string {
  return masked(body).replace(/"profile_pic":"[^"]*"/, '"profile_pic":"<picture>"');
}

const PICTURE_FORM: Record<string, RegExp> = {
  2016: /^\/v\/t1\.0-1\/p200x200\/\d+_\d+_\d+_n\.jpg\?oh=[0-9a-f]{32}&oe=[0-9A-F]{8}$/,
  2017: /^\/v\/t1\.0-1\/\d+_\d+_\d+_n\.jpg\?oh=[0-9a-f]{32}&oe=[0-9A-F]{8}$/,
  2018: /^\/platform\/profilepic\/\?psid=\d+&width=1024&ext=\d{10}&hash=AeQ[\w-]{13}$/,
  2020: /^\/platform\/profilepic\/\?psid=\d+&width=1024&ext=\d{10}&hash=AeQ[\w-]{13}$/,
  2026: /^\/platform\/profilepic\/\?eai=[\w-]{76}&psid=\d+&width=1024&ext=\d{10}&hash=AT[\w-]{22}$/,
};

function assertPicture(url: string, pin: string): void {
  assert.ok(url.startsWith(ORIGIN));
  assert.match(url.slice(ORIGIN.length), PICTURE_FORM[pin]!);
}

const SHORT = /^[A-H][A-Za-z0-9+/]{10}$/;
const LONG = /^A[\w-]{22}$/;
const TRACE_FORM: Record<string, RegExp> = {
  2016: SHORT,
  2017: SHORT,
  2018: SHORT,
  2020: LONG,
  2026: LONG,
};
