/** The port for programs that can show no secret: whose they are is what counts. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { usersAreTold } from '../../src/proxy/gatekeepers.ts';
import { get, otherServer, PETER, PETERS_NAME, say, setting, whole } from './setting.ts';

const skip = usersAreTold() ? false : 'this system does not tell whose a connection is';
const uid = process.geteuid?.() ?? 0;
const ours = await setting({ uid });
const theirs = await setting({ uid: uid + 1 });
const other = await otherServer();

const portOf = ({ environment }: typeof ours): number =>
  Number(/-Dhttps\.proxyPort=(\d+)/.exec(environment.JAVA_TOOL_OPTIONS!)![1]);

const ASK = get(`https://graph.facebook.com${PETER}`);

test('a program of the same user is answered without a secret', { skip }, async () => {
  const reply = await say(portOf(ours), ASK);
  assert.ok(reply.endsWith(PETERS_NAME), reply);
  const onward = await say(portOf(ours), get(`http://127.0.0.1:${other.port}/`));
  assert.match(onward, /not ours/);
});

test('also by a socket of IPv6, as Java has it', { skip }, async () => {
  const socket = net.connect({ port: portOf(ours), host: '::ffff:127.0.0.1' });
  socket.write(ASK);
  const reply = await whole(socket);
  assert.ok(reply.endsWith(PETERS_NAME), reply);
});

test('a program of another user is refused', { skip }, async () => {
  for (const text of [
    ASK,
    get(`http://127.0.0.1:${other.port}/`),
    'CONNECT graph.facebook.com:443 HTTP/1.1\r\n\r\n',
  ]) {
    assert.match(await say(portOf(theirs), text), /^HTTP\/1\.1 407 /);
  }
});

test('the secret does not open it, nor the same user the other port', { skip }, async () => {
  const url = `https://graph.facebook.com${PETER}`;
  assert.match(await say(portOf(theirs), get(url, 'x', theirs.secret)), /^HTTP\/1\.1 407 /);
  assert.match(await say(ours.proxyPort, ASK), /^HTTP\/1\.1 407 /);
});
