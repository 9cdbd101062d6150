/** What `POST /ostiary/v1/sts/effective` takes. */

import { Type } from 'typebox'
import { faultFinder } from '../../api/schema/find-faults.ts'
import { asComponent, closedObject, listOf, type TypeOf } from '../../api/schema/values.ts'
import { mostFederatedDomains, mostIdleSeconds } from './effective-limits.ts'
import { nameText, questionMembers } from './question-members.ts'

const { Optional } = Type

const signInSchema = closedObject(
  {
    domainHint: Optional(nameText('`domain_hint` of the request.')),
    userName: Optional(
      nameText(
        'What the user types as user name; when absent, the user principal name of the user.',
      ),
    ),
    federatedDomains: Optional(
      listOf(nameText('A domain name.'), {
        maxItems: mostFederatedDomains,
        description:
          'Domains that are verified and federated. This service federates no domain, so they are given.',
      }),
    ),
    isPasswordHashSynced: Optional(
      Type.Boolean({
        description: 'Whether password hashes are in the cloud; when absent, it is not known.',
      }),
    ),
  },
  {
    ...asComponent('homeRealmSignIn'),
    description: 'What home realm discovery looks at besides policies.',
  },
)

const seconds = { minimum: 1, maximum: mostIdleSeconds }

const webSessionSchema = closedObject(
  {
    chosenByUser: Optional(
      Type.Integer({ ...seconds, description: 'The idle time that the user chose, seconds.' }),
    ),
    beganWith: Optional(
      Type.Union([Type.Integer(seconds), Type.Null()], {
        description:
          'The idle time with which a running session began, seconds; null for none. When absent, the session begins now.',
      }),
    ),
  },
  { ...asComponent('webSession'), description: 'A session in a browser.' },
)

const userSchema = closedObject(
  {
    id: Optional(nameText('The object id or the user principal name of a user of the tenant.')),
  },
  { ...asComponent('effectiveUser'), description: 'The user who signs in.' },
)

/** A request. */
export const effectiveRequest = closedObject({
  ...questionMembers,
  user: Optional(userSchema),
  signIn: Optional(signInSchema),
  webSession: Optional(webSessionSchema),
  usesConditionalAccess: Optional(
    Type.Boolean({
      description:
        'Whether the tenant has an enabled policy of Conditional Access; when absent, it is not known.',
    }),
  ),
})

/** A request, as it was checked. */
export interface AskedEffective extends TypeOf<typeof effectiveRequest> {}

/** Lists the faults of a request. */
export const findEffectiveFaults = faultFinder(effectiveRequest)
