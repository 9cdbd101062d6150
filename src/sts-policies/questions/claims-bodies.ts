/** What `POST /ostiary/v1/sts/claims` takes. */

import { Type } from 'typebox'
import { faultFinder } from '../../api/schema/find-faults.ts'
import {
  anyObject,
  asComponent,
  closedObject,
  listOf,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'
import { nameText, questionMembers } from './question-members.ts'

const { Optional } = Type

/** App roles that a question gives. */
export const mostGivenRoles = 1_000

const userSchema = closedObject(
  {
    id: Optional(nameText('The object id or the user principal name of a user of the tenant.')),
    attributes: Optional(
      anyObject({
        description:
          'Members of the Graph resource `user`, directory extensions included. They come before those of the directory.',
      }),
    ),
  },
  {
    ...asComponent('claimsUser'),
    description: 'The user who signs in: one of the tenant, a described one, or both.',
  },
)

/** A request. */
export const claimsRequest = closedObject({
  ...questionMembers,
  token: Optional(
    oneWordOf(['access', 'id', 'saml'], {
      description:
        'The kind of token; default: `id`. An access token gets the claims of its resource, the others those of the client.',
    }),
  ),
  user: Optional(userSchema),
  assignedRoles: Optional(
    listOf(nameText('The value of an app role.'), {
      maxItems: mostGivenRoles,
      description: 'In place of the app roles that the directory knows.',
    }),
  ),
  requestedAudience: Optional(
    nameText('The identifier by which the request names the recipient of the token.'),
  ),
  endpointVersion: Optional(
    Type.Integer({
      minimum: 1,
      maximum: 2,
      description: 'The version of the token endpoint, which decides the version of an ID token.',
    }),
  ),
  requestedNameIdFormat: Optional(nameText('`Format` of `NameIDPolicy` in the SAML request.')),
})

/** A request, as it was checked. */
export interface AskedClaims extends TypeOf<typeof claimsRequest> {}

/** Lists the faults of a request. */
export const findClaimsFaults = faultFinder(claimsRequest)
