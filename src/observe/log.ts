/** The operator's log: JSON lines on standard error. It never holds a URL, a token or a name. */
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** `silent` for tests and for `dev`, whose terminal is for people. */
export function createLog(level: 'info' | 'silent'): Log {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: false }));
}
