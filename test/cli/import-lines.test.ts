import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINE_BYTES_MAX } from '../../src/cli/import/lines.ts';
import { ANN, APP, directory, lines, must, PAGE, pagescope } from './command.ts';

const EVENT = { type: 'message', page_id: '77', person_id: 'ann' };

test('a line that is wrong is told by its number, skipped, and makes the command fail', async (t) => {
  const cwd = directory(t);
  const WRONG: [line: object | string, reason: string | RegExp][] = [
    ['{oops', 'is not JSON'],
    ['', ''],
    ['  \r', ''],
    ['[1]', 'is not an object with one of the keys app, page, person or event'],
    ['null', 'is not an object with one of the keys app, page, person or event'],
    ['{}', /must hold one thing under one key \(app, page, person or event\); it has 0 keys/],
    [{ person: {}, event: {} }, /must hold one thing under one key .* it has 2 keys/],
    [
      { 'perso\u0007n': {} },
      'has the unknown key "perso\\u0007n"; known are app, page, person or event',
    ],
    [{ person: 'Bob' }, '"person" must be an object'],
    [{ person: { id: 'bob' } }, 'first_name is missing'],
    [
      { person: { first_name: 'Bob', name: 'Bob' } },
      /^name is not a member here; known are id, fir/,
    ],
    [{ person: { first_name: '', timezone: 'Mars/Base' } }, 'first_name must not be empty'],
    [
      { person: { first_name: 'Bob', timezone: 'Mars/Base' } },
      /^timezone is not an IANA time zone/,
    ],
    [
      { person: { id: 'ann', first_name: 'Anna' } },
      'person ann is here already with another first_name',
    ],
    [{ person: { first_name: 'Bob', picture: 'no base64!' } }, 'picture must be a file in base64'],
    [{ event: { ...EVENT, type: 'mesage' } }, /^type must be one of get_started, message, /],
    [{ event: { ...EVENT, page_id: '78' } }, 'There is no page 78'],
    [{ event: { ...EVENT, person_id: 'zoe' } }, 'There is no such person'],
    [{ event: { ...EVENT, psid: '0123' } }, /^psid must be 1 to 20 digits/],
    [
      { event: { ...EVENT, at: '2999-01-01T00:00:00Z' } },
      /^An event cannot be more than 60 s ahead/,
    ],
    [
      { app: { name: 'No id' } },
      /^id is missing: without one, importing the file twice would add two/,
    ],
    [{ app: { id: '42', name: 'Another' } }, 'app 42 is here already with another name'],
    [{ page: { id: '78', name: 'Page', app_id: '43' } }, 'There is no app 43'],
    [{ page: { id: '78', name: 'Page', permissions: 5 } }, /^permissions must be a list/],
  ];
  const input = lines(APP, PAGE, ANN, ...WRONG.map(([line]) => line), { event: EVENT });
  const { code, stdout, stderr } = await pagescope(['import', '-'], { cwd, input });

  assert.deepEqual([code, stdout], [1, '']);
  const told = stderr.split('\n').filter((line) => line.startsWith('line '));
  const expected = WRONG.map(([, reason], index) => ({ number: index + 4, reason })).filter(
    ({ reason }) => reason !== '',
  );
  const shown = expected.slice(0, 20);
  assert.equal(told.length, shown.length);
  for (const [index, { number, reason }] of shown.entries()) {
    const [, at, words] = /^line (\d+): (.*)\.$/.exec(told[index]!)!;
    assert.equal(Number(at), number);
    if (typeof reason === 'string') assert.equal(words, reason);
    else assert.match(words!, reason);
  }
  assert.match(stderr, new RegExp(`^… and ${expected.length - 20} more bad lines\\.$`, 'm'));
  assert.match(
    stderr,
    new RegExp(`^1 app, 1 page, 1 person, 1 event, ${expected.length} bad lines, `, 'm'),
  );

  const rest = lines(...WRONG.slice(-4).map(([line]) => line));
  const second = await pagescope(['import', '-'], { cwd, input: rest });
  for (const [index, [, reason]] of WRONG.slice(-4).entries()) {
    const words = second.stderr.split('\n')[index]!.replace(/^line \d+: (.*)\.$/, '$1');
    if (typeof reason === 'string') assert.equal(words, reason);
    else assert.match(words, reason);
  }
});

test('a file may begin with a byte order mark, end its lines as on Windows, or not end the last', async (t) => {
  const cwd = directory(t);
  const input = `\uFEFF${lines(APP, PAGE, ANN).replaceAll('\n', '\r\n')}${JSON.stringify({ event: EVENT })}`;
  const { code, stderr } = await pagescope(['import', '-'], { cwd, input });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^1 app, 1 page, 1 person, 1 event, 0 bad lines, /);
});

test('a line that is too long, or is not UTF-8, is passed over', async (t) => {
  const cwd = directory(t);
  const huge = Buffer.alloc(LINE_BYTES_MAX + 2, 'x');
  const long = { person: { first_name: 'Bob', last_name: 'x'.repeat(1024 * 1024) } };
  const input = Buffer.concat([
    Buffer.from(lines(APP)),
    huge,
    Buffer.from(`\n${lines(long)}`),
    Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
    Buffer.from(lines(ANN)),
  ]);
  const { code, stderr } = await pagescope(['import', '-'], { cwd, input });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^line 2: is longer than 12 MiB\.\nline 3: is longer than 1 MiB\.\nline 4: is not UTF-8\.\n1 app, 1 person, 0 events, 3 bad lines, /,
  );
});

test('a file that cannot be read is named', async (t) => {
  const cwd = directory(t);
  for (const [file, words] of [
    ['none.ndjson', /^pagescope: The file none\.ndjson cannot be read \(ENOENT\)\.$/m],
    ['.', /^pagescope: \. is a directory\. Name a file\.$/m],
  ] as const) {
    const { code, stderr } = await pagescope(['import', file], { cwd });
    assert.equal(code, 1);
    assert.match(stderr, words);
  }
  assert.equal(await must(['export'], { cwd }), '');
});
