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
    target: Type.Optional(
      Type.String({
        description: 'A JSON pointer into the request, or `line:column` of an XML document.',
      }),
    ),
    '@ostiary.document': Type.Optional(
      Type.String({ description: 'The id of the policy at fault, when it is not the one sent.' }),
    ),
    '@ostiary.element': Type.Optional(
      Type.String({ description: 'The path of the XML element at fault.' }),
    ),
    '@ostiary.conflictsWith': Type.Optional(
      Type.Object(
        { document: Type.String(), line: Type.Integer(), column: Type.Integer() },
        { description: 'The place that contradicts the one at fault.' },
      ),
    ),
    '@ostiary.severity': Type.Optional(
      Type.Literal('warning', {
        description: 'Present for what alone would be accepted with a warning.',
      }),
    ),
    '@ostiary.inner': Type.Optional(
      Type.Object(
        { pointer: Type.String(), line: Type.Integer(), column: Type.Integer() },
        { description: 'The place inside the text at `target`, when the text is JSON of its own.' },
      ),
    ),
  },
  asComponent('finding'),
)
