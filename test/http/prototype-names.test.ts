import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID, TOKEN } from '../world.ts';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const T = `access_token=${TOKEN}`;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const PETER = '{"first_name":"Peter"}';

function assertUnpolluted(): void {
  const names: string[] = [];
  for (const name in {}) names.push(name);
  assert.deepEqual(names, []);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
}

for (const name of NAMES) {
  test(`a parameter named ${name} is unknown and harmless`, async () => {
    await using world = await memoryWorld();
    const url = `/v2.6/${PSID.peter}?fields=first_name&${T}`;
    for (const more of [
      `${name}=1`,
      `${name}[polluted]=1`,
      `${name}[prototype][polluted]=1`,
      `x[${name}]=1`,
      `x[${name}][polluted]=1`,
      `x[constructor][prototype][polluted]=1`,
      `x[0]=1&x[1][${name}]=1`,
    ]) {
      assert.equal((await world.ask(`${url}&${more}`)).body, PETER, more);
      assertUnpolluted();
    }
    const body = `{"method":"get","${name}":{"polluted":1},"x":{"${name}":{"polluted":1}}}`;
    const sent = await world.ask(url, { method: 'POST', headers: JSON_TYPE, body });
    assert.equal(sent.body, PETER);
    assertUnpolluted();
  });

  test(`a field, an id, a method or a token named ${name} is nothing special`, async () => {
    await using world = await memoryWorld();
    for (const version of ['v2.6', 'v3.1']) {
      const field = await world.read(PSID.peter, name, { version });
      assert.match(field.error.message as string, /^\(#100\) Tried accessing nonexisting field/);
      const modified = await world.read(PSID.peter, `first_name.${name}(1){${name}}`, { version });
      assert.equal(modified.json.first_name, 'Peter');
    }
    const node = await world.ask(`/v2.6/${name}?${T}`);
    assert.equal(node.error.code, 803);
    const method = await world.ask(`/v2.6/me?method=${name}&${T}`);
    assert.match(method.error.message as string, /^\(#100\) Unknown method/);
    const token = await world.ask(`/v2.6/me?access_token=${name}`);
    assert.equal(token.error.code, 190);
    assertUnpolluted();
  });
}

test('a list may not become an object by its members', async () => {
  await using world = await memoryWorld();
  for (const more of ['x[]=1&x[length]=5', 'x[]=1&x[__proto__]=1', 'x[0]=1&x[push]=1']) {
    const reply = await world.ask(`/v2.6/me?${more}&${T}`);
    assert.match(reply.error.message as string, /^\(#100\) The brackets of parameter x/);
  }
});
