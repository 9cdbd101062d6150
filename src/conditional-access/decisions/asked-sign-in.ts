/** Sign-ins as callers write them: as decisions take them, apart from what is filled in. */

import { Type } from 'typebox'
import { faultFinder } from '../../api/schema/find-faults.ts'
import {
  asComponent,
  closedObject,
  describing,
  instant,
  nonEmptyText,
} from '../../api/schema/values.ts'
import { principalSchemas, signInSchema } from '../engine/model/sign-in-schema.ts'
import type { Principal, SignIn } from '../engine/model/sign-in.ts'

const principalById = closedObject(
  { id: nonEmptyText({ title: 'object id' }) },
  { title: 'user or service principal of the directory' },
)

/**
 * A sign-in of a request. A principal with its id alone is a user or a service principal of the directory;
 * without an instant the sign-in happens at the instant of the question.
 */
export const askedSignInSchema = describing<AskedSignIn>()(
  closedObject(
    {
      ...signInSchema.properties,
      principal: Type.Union([...principalSchemas, principalById], {
        title: 'the subject of the token',
        description: 'By its `id` alone: a user or a service principal of the directory.',
      }),
      at: Type.Optional(instant({ title: 'when the sign-in is; `asOf` when absent' })),
    },
    { ...asComponent('signIn'), description: 'Absent members are unknown, apart from `at`.' },
  ),
)

/** A sign-in of a request, typed as the engine types it. */
export type AskedSignIn = Omit<SignIn, 'principal' | 'at'> & {
  readonly principal: Principal | { readonly kind?: undefined; readonly id: string }
  readonly at?: string
}

/** Lists the first faults of a sign-in that is not part of a larger body. */
export const findSignInFaults = faultFinder(askedSignInSchema)
