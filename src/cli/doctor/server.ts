/** The server that runs on the store, or that PAGESCOPE_ORIGIN names; and the port for a new one. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Refusal } from '../../domain/refusal.ts';
import type { Patient } from '../doctor.ts';
import { type Server, serverOf } from '../operator.ts';
import { isAlive, remoteApi } from '../remote.ts';
import { type Finding, fine, note, wrong } from './finding.ts';

/** More, and what one of them calls now the other refuses as the future. */
const SKEW_S_MAX = 60;

export async function checkServer({ db }: Patient): Promise<Finding[]> {
  try {
    const server = await serverOf(db);
    return server === undefined ? [] : await look(server);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [wrong(error.message)];
  }
}

async function look(server: Server): Promise<Finding[]> {
  const { origin } = server;
  if (!(await isAlive(origin))) {
    return [wrong(`the server at ${origin} does not answer. Start it, or unset PAGESCOPE_ORIGIN.`)];
  }
  const findings = [fine(`the server at ${origin} is alive`)];
  const ready = await fetch(`${origin}/readyz`);
  const problem = ready.ok ? undefined : ((await ready.json()) as { detail?: string });
  findings.push(
    problem === undefined ? fine('it is ready') : wrong(`it is not ready: ${problem.detail}`),
  );
  const skew = Math.abs(Date.now() - Date.parse(ready.headers.get('date') ?? '')) / 1000;
  if (skew > SKEW_S_MAX) {
    findings.push(wrong(`its clock and this one differ by ${Math.round(skew)} s. Set them right.`));
  }
  await remoteApi(server).call('GET', '/apps?limit=1');
  findings.push(fine('it takes the admin key'));
  return findings;
}

export async function checkPort({ host, port }: Patient): Promise<Finding[]> {
  if (port === 0) return [];
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    probe.close();
    return [fine(`port ${port} on ${host} is free`)];
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'EADDRINUSE') {
      return [
        wrong(`port ${port} on ${host} cannot be used (${code}). Choose another with --port.`),
      ];
    }
    return (await isAlive(`http://${host}:${port}`))
      ? [note(`port ${port} on ${host}: a Pagescope server answers there`)]
      : [wrong(`port ${port} on ${host} is in use by something else. Choose another with --port.`)];
  }
}
