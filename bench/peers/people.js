/** The people whom every server of this folder knows, the floor of what a profile is. */
import { psidOf } from '../population.ts';

const NAMES = ['Peter', 'Nora', 'Rosa', 'Félix', 'Citra', 'Maya', 'ليلى', 'Sam'];

/** How many: the peers that search from the front are spared. */
export const PEOPLE = 1000;

export const people = Array.from({ length: PEOPLE }, (_, number) => ({
  id: psidOf(number),
  first_name: NAMES[number % NAMES.length],
  last_name: `Number ${number}`,
  profile_pic: `https://pictures.example/${psidOf(number)}.jpg`,
  locale: 'en_US',
  timezone: -8,
  gender: 'male',
}));

export const TOKEN = 'a-token-of-the-page-as-long-as-such-tokens-are';
