import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { wholeServer } from '../http/whole-server.ts';

test('whoever comes first, all at once, is answered by the one that is made for them', async () => {
  await using server = await wholeServer();
  const paths = ['/healthz', '/readyz', '/admin/v1/apps', '/healthz'];
  const answers = await Promise.all(paths.map((path) => fetch(server.origin + path)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 401, 200],
  );
});

test('a server stops though nobody called, and while the first call is under way', async () => {
  await (await wholeServer()).stop();
  const server = await wholeServer();
  const call = fetch(`${server.origin}/healthz`).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await server.stop();
  const answer = await call;
  assert.ok(answer === undefined || answer.status === 200);
});

/** In a process of its own, because what a process has loaded stays loaded. */
function loadedBy(calls: string[]): string {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve: (specifier, context, next) => {
      if (['fastify', 'typebox'].includes(specifier)) seen.add(specifier);
      return next(specifier, context);
    } });
    const { wholeServer } = await import('./test/http/whole-server.ts');
    const server = await wholeServer();
    for (const path of ${JSON.stringify(calls)}) await fetch(server.origin + path);
    console.log([...seen].sort().join());
    await server.stop();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  assert.notEqual(stdout, '', stderr);
  return stdout.trim();
}

test('profiles are read without the framework of the Admin API', () => {
  assert.equal(loadedBy(['/v2.6/1254459154682919']), '');
  assert.equal(loadedBy(['/healthz']), 'fastify,typebox');
});
