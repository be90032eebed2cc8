/** A request that brings about a row of the table of errors, to the letter. */
import assert from 'node:assert/strict';
import type { GraphError } from '../../src/graph/errors/row.ts';
import { type Ask, memoryWorld, type World, type WorldOptions } from '../world.ts';

export interface Way {
  url: string | ((world: World) => Promise<string>);
  ask?: Ask;
  options?: WorldOptions;
}

export async function assertProduced(row: GraphError, { url, ask, options }: Way): Promise<void> {
  await using world = await memoryWorld(options);
  const reply = await world.ask(typeof url === 'string' ? url : await url(world), ask);
  const { status, type, code, subcode, message } = row;
  assert.equal(reply.status, status);
  const said = reply.error;
  assert.deepEqual([said.type, said.code ?? null, said.error_subcode], [type, code, subcode]);
  const pattern = message.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[\\s\\S]*');
  assert.match(String(said.message), new RegExp(`^${pattern}$`));
}
