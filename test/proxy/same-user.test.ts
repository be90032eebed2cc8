/** The port for programs that can show no secret: whose they are is what counts. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { userIn, usersAreTold } from '../../src/proxy/gatekeepers.ts';
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

test('the table is read as the kernel writes it', () => {
  const line = (local: string, remote: string, state: string, user: number): string =>
    `   7: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${user}        0 1154412 1 000000007e1e871d 100`;
  const [FROM, TO] = ['0100007F:8DD3', '0100007F:01BB'];
  const six = (address: string): string => `0000000000000000FFFF0000${address}`;
  const whose = (...lines: string[]): number | undefined =>
    userIn(['  sl  local_address rem_address   st', ...lines, ''].join('\n'), 0x8dd3, 0x1bb);
  assert.equal(whose(line(FROM, TO, '01', 1000)), 1000);
  assert.equal(whose(line(six(FROM), six(TO), '01', 1000)), 1000);
  assert.equal(whose(line(TO, FROM, '01', 0), line(FROM, TO, '01', 1000)), 1000, 'our own end');
  assert.equal(whose(line(FROM, TO, '06', 0)), undefined, 'closed, so nobody has it');
  assert.equal(whose(line('0200007F:8DD3', TO, '01', 0)), undefined, 'from another address');
  assert.equal(whose(line(FROM, '0100007F:01BC', '01', 0)), undefined, 'to another port');
  assert.equal(whose(), undefined);
});
