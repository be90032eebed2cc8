/**
 * Endpoints and the way there: requests are dropped, doubled and late, answers get lost, and an
 * endpoint has moods: well, down, failing, hanging, or asking to be left alone.
 */
import { type Send, SendFailure } from '../../../src/webhooks/send.ts';
import type { Checker } from './checker.ts';
import type { Chance, Process, Time } from './time.ts';

const TIMEOUT_MS = 20_000;

export type Mood = 'well' | 'down' | 'failing' | 'hanging' | 'busy';
export const MOODS: readonly Mood[] = [
  'well',
  'well',
  'well',
  'down',
  'failing',
  'hanging',
  'busy',
];

export interface Network {
  /** By callback URL. */
  moods: Map<string, Mood>;
  /** How likely each of the things that can go wrong on the way does. */
  trouble: number;
  slowest: number;
}

export interface Around {
  time: Time;
  chance: Chance;
  network: Network;
  checker: Checker;
  /** Whatever is thrown while nobody waits for it. */
  onError: (error: unknown) => void;
}

export function sendFrom(process: Process, around: Around): Send {
  const { time, chance, network } = around;

  return async (request) => {
    const mood = network.moods.get(request.url) ?? 'well';
    const began = time.now;
    const broken = async (after: number): Promise<never> => {
      await process.wait(after);
      throw new SendFailure('broken', 'It broke.', time.now - began);
    };
    if (mood === 'down') return broken(chance.below(50));
    if (chance.happens(network.trouble)) return broken(TIMEOUT_MS);
    if (chance.happens(network.trouble)) {
      // Late: the sender has given up when it gets there.
      const lateness = TIMEOUT_MS + chance.below(60_000);
      time.at(time.now + lateness, () => void arrive(request, mood, around).catch(around.onError));
      return broken(TIMEOUT_MS);
    }
    await process.wait(chance.below(network.slowest));
    const answer = await arrive(request, mood, around).catch(around.onError);
    if (chance.happens(network.trouble)) {
      const again = time.now + chance.below(90_000);
      time.at(again, () => void arrive(request, mood, around).catch(around.onError));
    }
    if (mood === 'hanging' || !answer) return broken(TIMEOUT_MS);
    if (chance.happens(network.trouble)) return broken(chance.below(TIMEOUT_MS));
    await process.wait(chance.below(network.slowest));
    return { ...answer, body: '', latency_ms: time.now - began };
  };
}

type Arriving = Parameters<Send>[0];

async function arrive(request: Arriving, mood: Mood, { checker, chance }: Around) {
  const id = await checker.received(request);
  if (mood === 'failing') return { status: chance.oneOf([500, 404, 410, 302]), headers: {} };
  if (mood === 'busy') {
    const headers = { 'retry-after': chance.oneOf(['1', '7', '120', '99999999', 'soon']) };
    return { status: chance.oneOf([429, 503]), headers };
  }
  // Who hangs has read it all the same; whether it counts is known to itself alone.
  if (mood === 'hanging' && chance.happens(0.5)) return undefined;
  checker.accepted(id);
  return { status: chance.oneOf([200, 200, 204]), headers: {} };
}
