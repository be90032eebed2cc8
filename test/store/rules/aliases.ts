import assert from 'node:assert/strict';
import type { Alias } from '../../../src/domain/alias.ts';
import { aPerson, NOW, type Rules } from '../samples.ts';

const alias = (kind: Alias['kind'], scope: string, name: string): Alias => ({ kind, scope, name });
const PHONE = alias('phone', '', 'digest');

export const aliasRules: Rules = {
  async 'an alias is held by who claimed it first'({ aliases }) {
    assert.equal(await aliases.holder(PHONE), undefined);
    assert.equal(await aliases.claim(PHONE, 'a'), 'a');
    assert.equal(await aliases.claim(PHONE, 'b'), 'a');
    assert.equal(await aliases.claim(PHONE, 'a'), 'a');
    assert.equal(await aliases.holder(PHONE), 'a');
  },

  async 'an alias passes on from the holder that is named, and from no other'({ aliases }) {
    await aliases.claim(PHONE, 'a');
    assert.equal(await aliases.claim(PHONE, 'b', 'c'), 'a');
    assert.equal(await aliases.claim(PHONE, 'b', 'a'), 'b');
    assert.equal(await aliases.holder(PHONE), 'b');
  },

  async 'only its holder frees an alias'({ aliases }) {
    await aliases.claim(PHONE, 'a');
    await aliases.drop(PHONE, 'b');
    assert.equal(await aliases.holder(PHONE), 'a');
    await aliases.drop(PHONE, 'a');
    assert.equal(await aliases.holder(PHONE), undefined);
    assert.equal(await aliases.claim(PHONE, 'b'), 'b');
  },

  async 'the same name is another alias in another scope, and of another kind'({ aliases }) {
    const all = [
      alias('asid', '1', 'n'),
      alias('asid', '2', 'n'),
      alias('user_ref', '1', 'n'),
      alias('asid', '1', 'm'),
    ];
    for (const [index, one] of all.entries()) await aliases.claim(one, `holder ${index}`);
    const holders = await Promise.all(all.map((one) => aliases.holder(one)));
    assert.deepEqual(holders, ['holder 0', 'holder 1', 'holder 2', 'holder 3']);
  },

  async 'of many who claim one alias at once, one gets it'({ aliases }) {
    const asked = Array.from({ length: 50 }, (_, index) => aliases.claim(PHONE, `p${index}`));
    const answers = await Promise.all(asked);
    assert.equal(new Set(answers).size, 1);
    assert.equal(await aliases.holder(PHONE), answers[0]);
  },

  async 'a person is added and changed with what they go by'({ people }) {
    const other = alias('phone', '', 'other');
    await people.add(aPerson('a'), [PHONE]);
    assert.deepEqual(await people.aliases('a'), [PHONE]);
    await people.change('a', (one) => one, [other, PHONE]);
    assert.deepEqual(await people.aliases('a'), [PHONE, other]);
    assert.equal(await people.add(aPerson('a'), [alias('phone', '', 'third')]), false);
    await people.change('nobody', (one) => one, [PHONE]);
    assert.deepEqual(await people.aliases('a'), [PHONE, other]);
    assert.deepEqual(await people.aliases('nobody'), []);
  },

  async 'a reserved alias is the first of its kind in its scope'({ people }) {
    await people.add(aPerson('a'));
    assert.equal(await people.reserveAlias('a', alias('asid', '1', '11')), '11');
    assert.equal(await people.reserveAlias('a', alias('asid', '1', '12')), '11');
    assert.equal(await people.reserveAlias('a', alias('asid', '2', '21')), '21');
    assert.deepEqual(await people.aliases('a'), [
      alias('asid', '1', '11'),
      alias('asid', '2', '21'),
    ]);
    await people.releaseAlias('a', alias('asid', '1', '12'));
    await people.releaseAlias('a', alias('asid', '1', '11'));
    assert.equal(await people.reserveAlias('a', alias('asid', '1', '13')), '13');
  },

  async 'however many reserve at once, all get the one alias'({ people }) {
    await people.add(aPerson('a'));
    const asked = Array.from({ length: 50 }, (_, index) =>
      people.reserveAlias('a', alias('asid', '1', `${index}`)),
    );
    assert.equal(new Set(await Promise.all(asked)).size, 1);
    assert.equal((await people.aliases('a')).length, 1);
  },

  async 'nothing is reserved for somebody unknown or erased'({ people }) {
    const ours = alias('asid', '1', '11');
    await assert.rejects(people.reserveAlias('nobody', ours), { code: 'not_found' });
    await people.add(aPerson('a'), [PHONE]);
    await people.erase('a', NOW);
    await assert.rejects(people.reserveAlias('a', ours), { code: 'not_found' });
    assert.deepEqual(await people.aliases('a'), [PHONE], 'the sweep must find them');
    await people.sweep('a');
    assert.deepEqual(await people.aliases('a'), []);
  },
};
