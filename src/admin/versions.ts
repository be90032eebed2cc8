/** Which Graph versions there are, who answers for each, and how they behave. */
import { Type } from 'typebox';
import { RELEASES } from '../graph/releases.ts';
import type { Row } from '../graph/version-rows.ts';
import { BEHAVIOUR, ERAS, serveVersions, type Unavailable } from '../graph/versions.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { nullable, oneOf } from './schemas.ts';
import type { AdminServices } from './services.ts';

const Day = Type.String({ format: 'date', examples: ['2016-04-12'] });

const VersionView = Type.Object(
  {
    version: Type.String({ examples: ['v2.6'] }),
    released: Day,
    ended: nullable(Type.String({ format: 'date', description: 'Null: no end is known.' })),
    published: Type.Boolean({ description: 'False: it is still to come on the day of as_of.' }),
    served_by: Type.String({
      description: 'The version that answers, and that Facebook-API-Version names.',
    }),
    behaviour: Type.Unsafe<object>({ type: 'object', description: 'Behaviour → value.' }),
  },
  { title: 'Version', description: 'A version that Facebook published.' },
);

const BehaviourView = Type.Object(
  {
    behaviour: Type.String(),
    rows: Type.Array(
      Type.Object({
        from: Type.String({ description: 'A version, or a day on which every version follows.' }),
        value: Type.Unsafe<unknown>({ description: 'Of the kind that this behaviour has.' }),
        source: Type.String({ description: 'Where this is known from: see docs/evidence.md.' }),
      }),
    ),
  },
  { title: 'Behaviour', description: 'What changed when; the last row that has begun holds.' },
);

const Versions = Type.Object(
  {
    era: oneOf(['auto', ...Object.keys(ERAS)], 'The year that is pinned, if one is.'),
    unavailable: Type.Unsafe<Unavailable | null>({
      type: ['string', 'null'],
      enum: ['empty', 'error', null],
      description: 'Overrides the answer without access, in every version.',
    }),
    as_of: nullable(Type.String({ format: 'date', description: 'Null: each version’s own day.' })),
    versions: Type.Array(VersionView),
    behaviours: Type.Array(BehaviourView),
  },
  { title: 'Versions', description: 'What the operator decided, and what follows.' },
);

export function versionRoutes(api: AdminApp, { policy = { era: 'auto' } }: AdminServices): void {
  const { era, unavailable = null, asOf = null } = policy;
  const serve = serveVersions(policy);
  const versions = RELEASES.map((release) => {
    const { name, behaviour, published } = serve(release.version);
    return { ...release, published, served_by: name, behaviour };
  });
  const behaviours = Object.entries<readonly Row<unknown>[]>(BEHAVIOUR).map(
    ([behaviour, rows]) => ({ behaviour, rows: [...rows] }),
  );

  api.get(
    '/versions',
    {
      schema: {
        tags: ['Versions'],
        operationId: 'listVersions',
        summary: 'Lists the Graph versions and how each behaves here',
        response: { 200: Versions, ...REFUSALS },
      },
    },
    async () => ({ era, unavailable, as_of: asOf, versions, behaviours }),
  );
}
