/** What the servers of this folder have in common: how they begin, and how they tell that they have. */
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { report } from '../subject.ts';

// Programs that are started by their own command line are given another.
const [, , note] = process.argv;
// Nor may they say that they are ready before it was seen.
const { send } = process;
process.send = () => true;
// As each is deployed.
process.env.NODE_ENV = 'production';
process.on('SIGTERM', () => process.exit());

/** A port that nobody has, for programs that want to be told one. */
export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Waits until the server answers, writes down how it is asked (`{paths, headers}`) where the
 * benchmark looks, and reports.
 */
export async function ready(port, asked) {
  const origin = `http://127.0.0.1:${port}`;
  const { paths, headers = {} } = asked;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(origin + paths[0], { headers }).catch(() => undefined);
    if (answer?.ok) break;
    if (tries > 600) throw new Error(`no answer on ${origin}${paths[0]}`);
    await sleep(100);
  }
  writeFileSync(note, JSON.stringify({ paths, headers }));
  process.send = send;
  report(origin);
}
