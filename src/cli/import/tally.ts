/** What became of the lines of an import. */

export interface Tally {
  apps: number;
  pages: number;
  people: number;
  events: number;
  /** Of all these: stood in the store before, just so. */
  present: number;
  /** Lines that were skipped because something is wrong with them. */
  bad: number;
}

export function newTally(): Tally {
  return { apps: 0, pages: 0, people: 0, events: 0, present: 0, bad: 0 };
}

const count = new Intl.NumberFormat('en-US');
export const counted = (number: number): string => count.format(number);

/** "50,000 people, 50,000 events (3 already there), 2 bad lines, 3.1 s, 32,258 a second". */
export function summary(tally: Tally, seconds: number, fresh: number): string {
  const { apps, pages, people, events, present, bad } = tally;
  const parts = [
    ...(apps > 0 ? [`${counted(apps)} ${apps === 1 ? 'app' : 'apps'}`] : []),
    ...(pages > 0 ? [`${counted(pages)} ${pages === 1 ? 'page' : 'pages'}`] : []),
    `${counted(people)} ${people === 1 ? 'person' : 'people'}`,
    `${counted(events)} ${events === 1 ? 'event' : 'events'}${present > 0 ? ` (${counted(present)} already there)` : ''}`,
    `${counted(bad)} bad ${bad === 1 ? 'line' : 'lines'}`,
    `${seconds.toFixed(1)} s`,
    `${counted(Math.round(fresh / Math.max(seconds, 0.001)))} a second`,
  ];
  return parts.join(', ');
}
