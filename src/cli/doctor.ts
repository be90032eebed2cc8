/** `pagescope doctor`: looks at all that tends to go wrong, and says what to do. */
import { Command, type Option } from 'commander';
import { checkEnvironment } from './doctor/environment.ts';
import type { Finding } from './doctor/finding.ts';
import { checkKeys } from './doctor/keys.ts';
import { checkClock, checkDisk, checkNode, checkSharp } from './doctor/machine.ts';
import { checkPort, checkServer } from './doctor/server.ts';
import { checkStore } from './doctor/store.ts';
import { dbOption } from './operator.ts';
import { portFlag } from './options.ts';
import { plain } from './plain.ts';

export interface Patient {
  db: string;
  host: string;
  port: number;
}

const CHECKS: readonly ((patient: Patient) => Finding[] | Promise<Finding[]>)[] = [
  checkNode,
  checkSharp,
  checkClock,
  checkDisk,
  checkEnvironment,
  checkStore,
  checkKeys,
  checkServer,
  checkPort,
];

const PORT = 2600;
const MARKS = { fine: '✓', note: '·', wrong: '✗' } as const;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check what tends to go wrong, and say what to do')
    .addOption(dbOption())
    .addOption(portToCheck())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action(doctor);
}

/** A wrong PAGESCOPE_PORT is for the doctor to tell, not for the command line to fail at. */
function portToCheck(): Option {
  const given = Number(process.env.PAGESCOPE_PORT);
  return portFlag(Number.isInteger(given) && given > 0 && given < 65_536 ? given : PORT);
}

async function doctor(patient: Patient): Promise<void> {
  let wrong = 0;
  for (const check of CHECKS) {
    for (const { state, says } of await check(patient)) {
      console.log(`${MARKS[state]} ${plain(says)}`);
      if (state === 'wrong') wrong++;
    }
  }
  if (wrong === 0) return;
  console.log(`\n${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.`);
  process.exitCode = 1;
}
