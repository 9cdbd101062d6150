/** The declaration of break-glass identities as a kind of stored object. */

import { collection, complexType, enumType, property, text } from '../../edm/model.ts'
import { storedAs } from '../../graph/object-kind.ts'
import { writtenKind } from '../../graph/written-kind.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { groups, servicePrincipals, users } from '../../directory/kinds.ts'
import type { EntityKey, StoredObject } from '../../store/port.ts'
import { readAccess } from '../model/access.ts'

/** The kinds of object that can be declared, each with the directory kind that holds it. */
export const identityKinds = {
  user: users,
  group: groups,
  servicePrincipal: servicePrincipals,
} as const

/** The kind of object that an identity is. */
export type IdentityType = keyof typeof identityKinds

/** One declared identity as it is stored. */
export type BreakGlassIdentity = {
  /** The object id. */
  readonly id: string
  readonly type: IdentityType
}

/** Where the declaration of a tenant is stored. */
export const declarationKey: EntityKey = { family: 'breakGlass', id: 'break-glass' }

/** The declaration of a tenant as it is stored. */
export type BreakGlassBody = {
  readonly identities: readonly BreakGlassIdentity[]
  /** The warnings of the last write; absent when there were none. */
  readonly warnings?: readonly JsonObject[]
}

function encodeVersion({
  body: { identities, warnings },
}: StoredObject<BreakGlassBody>): JsonObject {
  return { identities, ...(warnings === undefined ? {} : { '@ostiary.warnings': warnings }) }
}

const activity = 'Set break-glass identities'

/** Source: `BreakGlassBody`. */
const declarationType = complexType('breakGlassDeclaration', [
  property(
    'identities',
    collection(
      complexType('breakGlassIdentity', [
        property('id', text, { nullable: false }),
        property('type', enumType('identityType', { user: 0, group: 1, servicePrincipal: 2 }), {
          nullable: false,
        }),
      ]),
    ),
    { nullable: false },
  ),
])

/** The kind of break-glass declarations; a tenant has one, which is never deleted. */
export const breakGlassKind = writtenKind<BreakGlassBody>({
  name: declarationKey.family,
  indexed: [],
  index: () => [],
  misfitOf: storedAs(declarationType, 'identities'),
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: { create: activity, update: activity, delete: activity },
  displayNameOf: () => 'Break-glass identities',
  modifiedProperties: (before, after) => [
    {
      displayName: 'BreakGlassIdentities',
      oldValue: before?.body.identities,
      newValue: after?.body.identities,
    },
  ],
  readAccess,
  encodeVersion,
})
