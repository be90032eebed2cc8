/**
 * When each Graph version was published and until when it was served
 * (developers.facebook.com/docs/graph-api/changelog/versions, as read in 2026).
 */
export interface Release {
  version: string;
  /** ISO day. */
  released: string;
  /** The first day on which it is no longer served; null: none is known. */
  ended: string | null;
}

const release = (version: string, released: string, ended: string | null): Release => ({
  version,
  released,
  ended,
});

/** Every version that was published, oldest first. */
export const RELEASES: readonly Release[] = [
  release('v1.0', '2010-04-21', '2015-04-30'),
  release('v2.0', '2014-04-30', '2016-08-08'),
  release('v2.1', '2014-08-07', '2016-10-31'),
  release('v2.2', '2014-10-30', '2017-03-27'),
  release('v2.3', '2015-03-25', '2017-07-10'),
  release('v2.4', '2015-07-08', '2017-10-09'),
  release('v2.5', '2015-10-07', '2018-04-12'),
  release('v2.6', '2016-04-12', '2018-07-13'),
  release('v2.7', '2016-07-13', '2018-10-05'),
  release('v2.8', '2016-10-05', '2019-04-18'),
  release('v2.9', '2017-04-18', '2019-07-22'),
  release('v2.10', '2017-07-18', '2019-11-07'),
  release('v2.11', '2017-11-07', '2020-01-28'),
  release('v2.12', '2018-01-30', '2020-05-05'),
  release('v3.0', '2018-05-01', '2020-07-28'),
  release('v3.1', '2018-07-26', '2020-10-27'),
  release('v3.2', '2018-10-23', '2021-05-04'),
  release('v3.3', '2019-04-30', '2021-08-03'),
  release('v4.0', '2019-07-29', '2021-11-02'),
  release('v5.0', '2019-10-29', '2022-02-03'),
  release('v6.0', '2020-02-03', '2022-05-05'),
  release('v7.0', '2020-05-05', '2022-08-04'),
  release('v8.0', '2020-08-04', '2022-11-01'),
  release('v9.0', '2020-11-10', '2023-02-23'),
  release('v10.0', '2021-02-23', '2023-06-08'),
  release('v11.0', '2021-06-08', '2023-09-14'),
  release('v12.0', '2021-09-14', '2024-02-08'),
  release('v13.0', '2022-02-08', '2024-05-28'),
  release('v14.0', '2022-05-25', '2024-09-17'),
  release('v15.0', '2022-09-15', '2024-11-20'),
  release('v16.0', '2023-02-02', '2025-05-14'),
  release('v17.0', '2023-05-23', '2025-09-12'),
  release('v18.0', '2023-09-12', '2026-01-26'),
  release('v19.0', '2024-01-23', '2026-05-21'),
  release('v20.0', '2024-05-21', '2026-09-24'),
  release('v21.0', '2024-10-02', '2027-01-21'),
  release('v22.0', '2025-01-21', '2027-05-20'),
  release('v23.0', '2025-05-29', '2027-10-08'),
  release('v24.0', '2025-10-08', '2028-02-18'),
  release('v25.0', '2026-02-18', '2028-07-29'),
  release('v26.0', '2026-07-29', null),
];

/** The version that answers for this one on this day: itself, or the oldest one still served. */
export function servedOn(day: string, version: string): Release {
  const from = RELEASES.findIndex((release) => release.version === version);
  const isServed = ({ ended }: Release): boolean => ended === null || ended > day;
  const served = RELEASES.slice(from).find(isServed)!;
  if (served.released <= day) return served;
  // Asked for before its time, as by an app whose default it is: the newest of that day.
  return RELEASES.findLast(({ released }) => released <= day) ?? RELEASES[0]!;
}
