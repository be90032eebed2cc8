/**
 * An open load: so many requests a second however many are answered, each at its time, as thousands
 * of bots that know nothing of each other send them. `overload-load.ts PLAN.json` runs its phases one
 * behind the other on the same connections and prints a line of JSON for each.
 *
 * A request whose time comes while every connection waits for an answer is not sent, and counted so.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { epoch_ms } from './epoch.ts';
import { Latencies } from './overload-latencies.ts';

export interface LoadPlan {
  origin: string;
  paths: string[];
  phases: Phase[];
}

export interface Phase {
  connections: number;
  seconds: number;
  /** Requests a second; 0: as many as are answered. */
  rate: number;
}

export interface PhaseResult {
  /** On the clock that all processes share. */
  began_ms: number;
  seconds: number;
  sent: number;
  /** Found no free connection. */
  unsent: number;
  accepted: number;
  refused: number;
  /** Answers that are neither a profile nor a well-formed refusal, and connections that broke. */
  wrong: number;
  p50_ms: number;
  p99_ms: number;
  p99_refused_ms: number;
  windows: Window[];
}

/** A tenth of a second. */
export interface Window {
  accepted: number;
  refused: number;
  p99_ms: number;
}

const WINDOW_MS = 100;
const HEAD_END = Buffer.from('\r\n\r\n');
/** Parsing each would take the time that the load needs. */
const PARSE_EVERY = 50;

const { origin, paths, phases }: LoadPlan = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
const { hostname, port } = new URL(origin);
const requests = paths.map((path) =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`, 'latin1'),
);
let at = 0;
let run: Run | undefined;
const links: Link[] = [];

interface Link {
  socket: net.Socket;
  sent_ms: number;
  heard: Buffer | undefined;
}

/** What happens in one phase. */
class Run {
  readonly all = new Latencies();
  readonly refusals = new Latencies();
  readonly windows: Window[] = [];
  readonly idle: Link[] = [];
  #window = new Latencies();
  #windowRefused = 0;
  #windowEnd: number;
  readonly phase: Phase;
  readonly began_ms = epoch_ms();
  readonly #began = performance.now();
  #due = 0;
  sent = 0;
  unsent = 0;
  wrong = 0;

  constructor(phase: Phase) {
    this.phase = phase;
    this.#windowEnd = this.#began + WINDOW_MS;
  }

  get isOver(): boolean {
    return performance.now() - this.#began >= this.phase.seconds * 1000;
  }

  /** Sends what is due by now. */
  pump(): void {
    const { rate } = this.phase;
    const now = performance.now();
    const due =
      rate === 0 ? this.idle.length : Math.floor(((now - this.#began) * rate) / 1000) - this.#due;
    for (let left = due; left > 0; left--) {
      const link = this.idle.pop();
      if (link === undefined) {
        this.unsent += left;
        break;
      }
      at = (at + 1) % requests.length;
      link.sent_ms = now;
      link.socket.write(requests[at]!);
      this.sent++;
    }
    this.#due += due;
    if (now >= this.#windowEnd) this.#closeWindow();
  }

  answered(link: Link, status: number, isRight: boolean): void {
    const latency_ms = performance.now() - link.sent_ms;
    this.idle.push(link);
    if (!isRight) this.wrong++;
    else if (status === 200) {
      this.all.add(latency_ms);
      this.#window.add(latency_ms);
    } else {
      this.refusals.add(latency_ms);
      this.#windowRefused++;
    }
  }

  #closeWindow(): void {
    const { count: accepted } = this.#window;
    this.windows.push({ accepted, refused: this.#windowRefused, p99_ms: this.#window.at(0.99) });
    this.#window = new Latencies();
    this.#windowRefused = 0;
    this.#windowEnd += WINDOW_MS;
  }

  get result(): PhaseResult {
    return {
      began_ms: this.began_ms,
      seconds: (performance.now() - this.#began) / 1000,
      sent: this.sent,
      unsent: this.unsent,
      accepted: this.all.count,
      refused: this.refusals.count,
      wrong: this.wrong,
      p50_ms: this.all.at(0.5),
      p99_ms: this.all.at(0.99),
      p99_refused_ms: this.refusals.at(0.99),
      windows: this.windows,
    };
  }
}

async function connect(): Promise<Link> {
  const socket = net.connect(Number(port), hostname);
  socket.setNoDelay();
  const link: Link = { socket, sent_ms: 0, heard: undefined };
  await once(socket, 'connect');
  socket.on('data', (packet: Buffer) => hear(link, packet));
  const broke = (): void => {
    if (run !== undefined) run.wrong++;
  };
  socket.on('close', broke);
  socket.on('error', () => {});
  return link;
}

/** One answer at a time comes on a connection, mostly in one packet. */
function hear(link: Link, packet: Buffer): void {
  const heard = link.heard === undefined ? packet : Buffer.concat([link.heard, packet]);
  const head = heard.indexOf(HEAD_END);
  const length = head < 0 ? -1 : contentLength(heard, head);
  if (length < 0 || heard.length < head + HEAD_END.length + length) {
    link.heard = heard;
    return;
  }
  link.heard = undefined;
  const status = Number(heard.toString('latin1', 9, 12));
  const wholly = run!.sent % PARSE_EVERY === 0;
  const isRight = status === 200 || isRefusal(heard, head + HEAD_END.length, status, wholly);
  run!.answered(link, status, isRight);
}

function contentLength(heard: Buffer, head: number): number {
  const text = heard.toString('latin1', 0, head);
  return Number(/content-length: (\d+)/i.exec(text)?.[1] ?? -1);
}

/** Graph's own words for too much: a 400 with code 2 or 4. */
function isRefusal(heard: Buffer, from: number, status: number, wholly: boolean): boolean {
  const body = heard.toString('latin1', from);
  if (status !== 400 || !/"code":[24][,}]/.test(body)) return false;
  if (!wholly) return true;
  try {
    const { error } = JSON.parse(body);
    return error.type === 'OAuthException' && typeof error.fbtrace_id === 'string';
  } catch {
    return false;
  }
}

/** On Node's own turns: what is heard comes between two of them. */
function play(phase: Phase): Promise<PhaseResult> {
  const playing = new Run(phase);
  playing.idle.push(...links.slice(0, phase.connections));
  run = playing;
  return new Promise((resolve) => {
    const turn = (): void => {
      if (playing.isOver) resolve(playing.result);
      else {
        playing.pump();
        setImmediate(turn);
      }
    };
    turn();
  });
}

/** Waits for the answers of a phase that is over, so that the next one starts on free connections. */
async function settle(phase: Phase): Promise<void> {
  const most = Math.min(phase.connections, links.length);
  while (run!.idle.length + run!.wrong < most) await new Promise((done) => setTimeout(done, 1));
}

const most = Math.max(...phases.map(({ connections }) => connections));
while (links.length < most) links.push(await connect());
for (const phase of phases) {
  const result = await play(phase);
  console.log(JSON.stringify(result));
  await settle(phase);
}
run = undefined;
for (const { socket } of links) socket.destroy();
