/** A finding as answers print it. */

import { Type } from 'typebox'
import { asComponent } from './schema/values.ts'

/** A warning about an accepted request, or a fault of a line. */
export const findingSchema = Type.Object(
  {
    code: Type.Optional(Type.String({ description: 'The code of Microsoft Graph, if known.' })),
    '@ostiary.code': Type.Optional(
      Type.String({ description: 'The rule: a code of docs/errors/codes.md.' }),
    ),
    message: Type.String(),
    target: Type.Optional(Type.String({ description: 'A JSON pointer into the request.' })),
  },
  asComponent('finding'),
)
