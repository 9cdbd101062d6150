/**
 * The paths that serve conditional access policies, each with its form: the 2019 resource and the modern
 * one, which has an alias below `/policies`. All of them serve the same stored policies.
 * Source: history of the Graph beta reference, resource `conditionalAccessPolicies`;
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy.
 */

import { existsIn, type GraphVersion, type Property } from '../../../edm/model.ts'
import type { EntityType } from '../../../graph/entity-set.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { deletedItemsOperations } from '../../../graph/handlers/deleted-items.ts'
import { countOperation } from '../../../graph/handlers/read.ts'
import { collectionOperations } from '../../../graph/handlers/write.ts'
import type { Operation } from '../../../graph/operation.ts'
import { formOf } from '../../../graph/handlers/projection.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { legacyRules, readAccess, writeAccess } from '../../model/access.ts'
import { findBuiltInStrength } from '../../model/strengths/built-in-strengths.ts'
import { strengthKind } from '../strengths/kind.ts'
import { encodeStrength } from '../strengths/strength-codec.ts'
import type { ListReferringPolicies } from '../strengths/usage.ts'
import { kindNames } from '../../model/kind-names.ts'
import { encodeLegacy } from '../form-2019/legacy-codec.ts'
import { legacyPolicyType } from '../../model/form-2019/legacy-types.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { guardPolicy, type PolicyGuardOptions } from './guard.ts'
import { expressibleInV1, isBetaOnly } from './index-entries.ts'
import { refusedPolicy } from './refused-policy.ts'
import { policyKind, storedPolicyOf } from './kind.ts'
import { encodeModern } from '../form-modern/modern-codec.ts'
import { listReferringPolicies } from './find-policies.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { retentionDays } from '../../model/retention.ts'
import { policyCodes } from './policy-codes.ts'
import type { PolicyForm } from './policy-form.ts'
import { readPolicy, validateInForm, type ValidatedPolicy } from './read-policy.ts'

/** The answer for an id that does not exist, or exists in another tenant. */
function policyNotFound(id: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    ostiaryCode: policyCodes.notFound,
    message: `ConditionalAccessPolicy with id ${id} does not exist in the directory.`,
  })
}

type PolicySet = WritableEntitySet<ConditionalAccessPolicyBody, ValidatedPolicy>

/** The members of every set of policies that one form serves. */
function writtenAs(
  form: PolicyForm,
  options: PolicyGuardOptions,
): Pick<
  PolicySet,
  'kind' | 'keyTemplate' | 'codec' | 'guardWrite' | 'retentionDays' | 'notFoundError'
> {
  return {
    kind: policyKind,
    keyTemplate: '{id}',
    codec: {
      create: (json, version) => readPolicy(json, form, version),
      update: ({ body: before }, patch, version) => readPolicy(patch, form, version, { before }),
      invalid: refusedPolicy,
    },
    guardWrite: (change, policy) => guardPolicy(change, policy, options),
    retentionDays,
    notFoundError: policyNotFound,
  }
}

const modernPath = '/identity/conditionalAccess/policies'
const modernPaths = [modernPath, '/policies/conditionalAccessPolicies']

function customStrengthOf({ grantControls }: ConditionalAccessPolicyBody): string | undefined {
  const id = grantControls?.authenticationStrength ?? ''
  return id === '' || findBuiltInStrength(id) !== undefined ? undefined : id
}

function strengthKey(id: string) {
  return { family: kindNames.authenticationStrengths, id }
}

const contextPath = 'identity/conditionalAccess/policies'

function modernType(version: GraphVersion): EntityType<ConditionalAccessPolicyBody> {
  return {
    name: 'conditionalAccessPolicy',
    schema: conditionalAccessPolicyType,
    properties: conditionalAccessPolicyType.properties
      .filter((property: Property) => existsIn(property, version))
      .map(({ name }) => name),
    relatedKeys: ({ body }) => {
      const id = customStrengthOf(body)
      return id === undefined ? [] : [strengthKey(id)]
    },
    printsUrls: true,
    encode: (object, context) =>
      encodeModern(storedPolicyOf(object), context.version, {
        showsUnknownMembers: context.showsUnknownMembers,
        strengthOf: (id) => {
          const strength = context.related(strengthKey(id))
          return strength === undefined
            ? { id }
            : encodeStrength(strengthKind.read(strength), context.version, {
                showsUnknownMembers: context.showsUnknownMembers,
              })
        },
        ...(context.metadataUrl !== undefined && {
          contextUrl: `${context.metadataUrl}#${contextPath}('${object.id}')`,
        }),
      }),
  }
}

/** Lists the policies that name a strength. Each is printed in the form of the version, if that shows it. */
export const listPoliciesOfStrength: ListReferringPolicies = async (context, reader, id) => {
  const { version, caller } = context
  const policies = await listReferringPolicies(reader, caller.tenant, strengthKey(id))
  const strength = await reader.find(caller.tenant, strengthKey(id))
  const related = () => strength
  return policies.map((policy) => {
    const isShown = version === 'beta' || !isBetaOnly(policy.body)
    const form = { ...formOf(context, 'list'), related }
    return { policy, printed: isShown ? modernType(version).encode(policy, form) : undefined }
  })
}

function modernSet(path: string, version: GraphVersion, options: PolicyGuardOptions): PolicySet {
  return {
    ...writtenAs('modern', options),
    path,
    versions: [version],
    contextPath,
    type: modernType(version),
    readAccess,
    isBounded: true,
    // WHY: like in Graph, v1.0 does not show a policy that it cannot show completely.
    visibility: () =>
      version === 'beta'
        ? undefined
        : { filter: expressibleInV1, holds: ({ body }) => !isBetaOnly(body) },
    access: {
      create: writeAccess('Policy.Read.All', 'Application.Read.All'),
      update: writeAccess('Policy.Read.All', 'Application.Read.All'),
      delete: writeAccess('Policy.Read.All'),
    },
  }
}

/** The modern collections: two paths on two versions. */
function modernSets(options: PolicyGuardOptions): readonly PolicySet[] {
  return modernPaths.flatMap((path) => [
    modernSet(path, 'v1.0', options),
    modernSet(path, 'beta', options),
  ])
}

/** The 2019 collection. A policy that is deleted here can be restored through the modern one. */
function legacySet(options: PolicyGuardOptions): PolicySet {
  return {
    ...writtenAs('2019', options),
    path: '/conditionalAccessPolicies',
    versions: ['beta'],
    contextPath: 'conditionalAccessPolicies',
    type: {
      name: 'conditionalaccesspolicies',
      schema: legacyPolicyType,
      properties: legacyPolicyType.properties.map(({ name }) => name),
      encode: (object) => encodeLegacy(storedPolicyOf(object)),
    },
    alwaysCounts: true,
    isBounded: true,
    readAccess: legacyRules.read,
    access: legacyRules,
  }
}

/** Every operation on policies, live and deleted. */
export function policyOperations(options: PolicyGuardOptions): readonly Operation[] {
  const modern = modernSets(options)
  const deletedItems = modern
    .filter(({ path }) => path === modernPath)
    .flatMap((set) =>
      deletedItemsOperations(set, {
        path: '/identity/conditionalAccess/deletedItems/policies',
        contextPath: 'identity/conditionalAccess/deletedItems/policies',
        readAccess,
        writeAccess: writeAccess(),
        propose: (body) => validateInForm(body, 'modern'),
      }),
    )
  return [
    ...collectionOperations(legacySet(options)),
    ...modern.flatMap((set) => [...collectionOperations(set), countOperation(set)]),
    ...deletedItems,
    // The request line of the page "Restore conditionalAccessPolicy", whose example has the other path.
    ...deletedItems
      .filter(({ path }) => path.endsWith('/restore'))
      .map((restore) => ({ ...restore, path: '/policies/conditionalAccessPolicies/{id}/restore' })),
  ]
}
