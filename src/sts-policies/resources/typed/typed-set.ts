/**
 * The collection of the policies of one type, at `/policies/{segment}`: a view of the one stored family.
 * Source: the Graph pages of `tokenLifetimePolicy` and its siblings.
 */

import { directoryObjectNotFound } from '../../../directory/own-tenant.ts'
import { betaOnly } from '../../../edm/model.ts'
import type { EntityType, Visibility } from '../../../graph/entity-set.ts'
import { bothVersions } from '../../../graph/message.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import type { WrittenKind } from '../../../graph/written-kind.ts'
import type { PolicyType, TypedFamily } from '../../model/policy-types.ts'
import { storedTypeOf, type StsPolicyBody } from '../../model/sts-policy-body.ts'
import { b2bRules, familyRules } from '../access.ts'
import { appliesToNavigation } from '../applies-to.ts'
import { policyCodec } from '../policy-codec.ts'
import { typedView } from '../policy-view.ts'
import { typeOfFamily } from './types.ts'

/** A type that has a family of its own. */
export type TypedPolicyType = PolicyType & { readonly family: TypedFamily }

/** The parts of a set that all views share. */
export type SharedParts = Pick<
  WritableEntitySet<StsPolicyBody>,
  'kind' | 'guardWrite' | 'surroundWrite'
>

/** The permissions of a family. */
export function rulesOf({ isSingle }: PolicyType) {
  return isSingle ? b2bRules : familyRules
}

/**
 * Prints a policy in Graph's order of members.
 * WHY not always with the description: the schema has it, and the answers of Graph do not.
 */
function encodedAs(family: TypedFamily): EntityType<StsPolicyBody> {
  const schema = typeOfFamily(family)
  return {
    name: schema.name,
    schema,
    properties: schema.properties.map(({ name }) => name),
    encode({ id, body }, { members }) {
      const { definition, description = null, displayName, isOrganizationDefault } = body
      const isSelected = Array.isArray(members) && members.includes('description')
      return {
        id,
        deletedDateTime: null,
        definition,
        ...((isSelected || description !== null) && { description }),
        displayName,
        isOrganizationDefault,
      }
    },
  }
}

function onlyType({ name }: PolicyType): Visibility<StsPolicyBody> {
  return {
    filter: { kind: 'comparison', operator: 'eq', property: 'type', value: name },
    holds: ({ body }) => storedTypeOf(body).name === name,
  }
}

/** Creates the set of one type. */
export function typedSet(
  type: TypedPolicyType,
  { kind, ...shared }: SharedParts,
): WritableEntitySet<StsPolicyBody> {
  const { family } = type
  const rules = rulesOf(type)
  const shown = onlyType(type)
  const ofFamily: WrittenKind<StsPolicyBody> = {
    ...kind,
    // WHY not `type`: the index has it for all views, and these policies have no such member.
    indexed: kind.indexed.filter((name) => name !== 'type'),
  }
  return {
    ...shared,
    kind: ofFamily,
    path: `/policies/${family.segment}`,
    versions: family.isBeta ? betaOnly : bothVersions,
    keyTemplate: '{id}',
    contextPath: `policies/${family.segment}`,
    type: encodedAs(family),
    navigations: [appliesToNavigation],
    visibility: () => shown,
    codec: policyCodec(typedView(type, family.typeName)),
    readAccess: rules.read,
    access: { create: rules.write, update: rules.write, delete: rules.write },
    notFoundError: directoryObjectNotFound,
  }
}
