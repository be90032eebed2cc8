import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Command } from 'commander';
import { addEgressOptions, type EgressFlags, egressOf } from '../../src/cli/egress.ts';
import { createAuthority } from '../../src/proxy/authority.ts';
import { directory } from './command.ts';

function flags(...words: string[]): EgressFlags {
  const command = addEgressOptions(new Command('x')).exitOverride();
  command.configureOutput({ writeErr() {} });
  return command.parse(words, { from: 'user' }).opts<EgressFlags>();
}

test('ranges and ports are lists, and ranges may be said more than once', () => {
  const given = flags('--allow-egress', '10.1.0.0/16, fd00::/8', '--allow-egress', '192.168.7.12');
  assert.deepEqual(egressOf(given), {
    ca: [],
    ranges: ['10.1.0.0/16', 'fd00::/8', '192.168.7.12'],
  });
  assert.deepEqual(egressOf(flags('--egress-ports', '443, 5000')), { ca: [], ports: [443, 5000] });
  assert.deepEqual(egressOf(flags()), { ca: [] });
  for (const [flag, text] of [
    ['--allow-egress', '10.0.0.1/8'],
    ['--allow-egress', '10.0.0.0/8,'],
    ['--egress-ports', ''],
    ['--egress-ports', '0'],
    ['--egress-ports', '70000'],
    ['--egress-ports', '443;80'],
  ] as const) {
    assert.throws(
      () => flags(flag, text),
      /no range of addresses|whole numbers/,
      `${flag} ${text}`,
    );
  }
});

test('a file of certificates is read, all of them, and one that holds none is refused', (t) => {
  const cwd = directory(t);
  const { certificate } = createAuthority({
    hosts: ['bot.internal'],
    random: randomBytes,
    now: Date.now(),
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(cwd, name), text);
    return join(cwd, name);
  };
  const both = file('both.pem', `# ours\n${certificate}\n${certificate}`);
  const read = egressOf({ egressCa: both });
  assert.ok('ca' in read && read.ca?.length === 2);
  for (const [name, text, told] of [
    [
      'key.pem',
      '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----',
      'holds no certificate',
    ],
    [
      'broken.pem',
      certificate.replace(/[A-Za-z0-9]{20}\n/, '\n'),
      'holds a certificate that is broken',
    ],
  ] as const) {
    const wrong = egressOf({ egressCa: file(name, text) });
    assert.ok('problem' in wrong && wrong.problem.includes(told), JSON.stringify(wrong));
  }
  const none = egressOf({ egressCa: join(cwd, 'none.pem') });
  assert.ok('problem' in none && none.problem.includes('which cannot be read'));
});
