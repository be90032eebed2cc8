import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail } from '../../src/graph/errors.ts';
import { explainCall } from '../../src/graph/explain.ts';
import { ANSWERS_MAX } from '../../src/graph/recent.ts';
import type { GraphResponse } from '../../src/graph/response.ts';
import { APP, memoryWorld, PAGE, PSID, TOKEN, type World } from '../world.ts';
import { development } from './development.ts';
import { newWorld } from './world.ts';

/** The Admin API that shows this Graph's answers. */
async function kept(graph: World) {
  const dev = development(graph.time);
  const admin = await newWorld({ development: dev });
  async function ask(url: string): Promise<GraphResponse> {
    const from = graph.answers.length;
    const response = await graph.inside(url);
    for (const answered of graph.answers.slice(from)) {
      dev.recent.note(answered, () => explainCall(answered.call));
    }
    return response;
  }
  const trace = (id: string) => admin.api(`GET /traces/${encodeURIComponent(id)}`);
  return { dev, ask, trace };
}

test('GET /traces/{id} tells why an answer was given, by its fbtrace_id', async () => {
  await using graph = await memoryWorld();
  const { ask, trace } = await kept(graph);
  const { body } = await ask(`/v3.1/${PSID.rosa}?access_token=${TOKEN}`);
  const { status, body: told } = await trace(JSON.parse(body).error.fbtrace_id);
  assert.equal(status, 200);
  const { calls, ...answer } = told;
  assert.deepEqual(answer, {
    trace_id: JSON.parse(body).error.fbtrace_id,
    at: new Date(graph.time.now).toISOString(),
    method: 'GET',
    version: 'v3.1',
    status: 400,
    error: 'insufficient_permission',
    message: '(#100) Insufficient permission to access user profile.',
  });
  assert.equal(calls.length, 1);
  const [{ explanation, ...call }] = calls;
  assert.deepEqual(call, {
    path: PSID.rosa,
    app_id: APP.id,
    page_id: PAGE,
    psid: PSID.rosa,
  });
  assert.match(explanation.because, /^Revoked: this person withdrew/);
  assert.equal(
    explanation.walk.find((step: { passed: boolean }) => step.passed === false).check,
    'access',
  );
});

test('it is the reason of when it was given, whatever changes later', async () => {
  await using graph = await memoryWorld();
  const { ask, trace } = await kept(graph);
  const { traceId } = await ask(`/v25.0/${PSID.peter}?fields=id&access_token=${TOKEN}`);
  await trace(traceId);
  await graph.happens('peter', 'access_revoked');
  const { body } = await trace(traceId);
  assert.deepEqual([body.status, body.error], [200, null]);
  assert.match(body.calls[0].explanation.because, /^Readable: /);
});

test('a call with ids is one answer about many', async () => {
  await using graph = await memoryWorld();
  const { ask, trace } = await kept(graph);
  const { traceId } = await ask(`/v2.6/?ids=${PSID.peter},${PSID.nora}&access_token=${TOKEN}`);
  const { body } = await trace(traceId);
  assert.deepEqual(
    body.calls.map(({ path }: { path: string }) => path),
    [PSID.peter, PSID.nora],
  );
});

test('neither tokens nor queries are kept', async () => {
  await using graph = await memoryWorld();
  const { ask, trace } = await kept(graph);
  const secret = `appsecret_proof=${'a'.repeat(64)}`;
  const { traceId } = await ask(`/v2.6/${PSID.peter}?access_token=${TOKEN}&${secret}`);
  const { raw } = await trace(traceId);
  for (const word of [TOKEN, secret, APP.secret]) assert.ok(!raw.includes(word));
});

test('a request that could not be read is kept with what was said', async () => {
  await using graph = await memoryWorld();
  const { dev, trace } = await kept(graph);
  const no = fail('url_too_long', { limit: 8192 });
  dev.recent.refused(no, graph.graph.refuse(no), graph.time.now);
  const known = graph.graph.refuse(no);
  dev.recent.refused(no, known, graph.time.now);
  const { body } = await trace(known.traceId);
  assert.deepEqual([body.error, body.calls], ['url_too_long', []]);
  assert.match(body.message, /longer than 8192 bytes/);
});

test('the last thousand are kept', async () => {
  await using graph = await memoryWorld();
  const { ask, trace } = await kept(graph);
  const { traceId: first } = await ask(`/v2.6/me?access_token=${TOKEN}`);
  assert.equal((await trace(first)).status, 200);
  for (let n = 0; n < ANSWERS_MAX; n++) await ask(`/v2.6/me?access_token=${TOKEN}`);
  const { status, body } = await trace(first);
  assert.equal(status, 404);
  assert.match(body.detail, /last 1,000 answers/);
});

test('of a flood of answers some are kept without their reason, and none waits for it', async () => {
  await using graph = await memoryWorld();
  const { dev, trace } = await kept(graph);
  const never = new Promise<never>(() => {});
  await graph.inside(`/v2.6/me?access_token=${TOKEN}`);
  const answered = graph.answers[0]!;
  for (let n = 0; n < 150; n++) {
    const response = { ...answered.response, traceId: `T${n}` };
    dev.recent.note({ ...answered, response }, () => never);
  }
  const { body } = await trace('T149');
  assert.equal(body.calls[0].explanation, null);
});
