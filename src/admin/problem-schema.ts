/** What a problem document looks like, for whoever reads the API's description. */
import { Type } from 'typebox';
import { PROBLEMS, type ProblemCode } from './problem.ts';

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'urn:pagescope:problem: and the code.' }),
    title: Type.String({ description: 'The same for every problem of this code.' }),
    status: Type.Integer({ description: 'The HTTP status, or what it would be for this item.' }),
    code: Type.Unsafe<ProblemCode>({ type: 'string', enum: Object.keys(PROBLEMS) }),
    detail: Type.String({ description: 'What is wrong this time, in words.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          member: Type.String({ description: 'permissions/0 is the first of the permissions.' }),
          problem: Type.String(),
        }),
      ),
    ),
  },
  { title: 'Problem', description: 'A problem document (RFC 9457).' },
);
