/**
 * The paths under which conditional access policies are served, each with its form: the 2019 resource and
 * the modern one, which has an alias below `/policies`. One stored policy stands behind all of them.
 * Source: history of the Graph beta reference, resource `conditionalAccessPolicies`;
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy.
 */

import { existsIn, type GraphVersion } from '../edm/model.ts'
import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import type { PolicyFamily, WritableEntitySet, WriteCodec } from '../graph/descriptor.ts'
import { roleTemplates } from '../graph/role-templates.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Finding } from '../kernel/findings.ts'
import type { StoredObject } from '../store/port.ts'
import { decodeLegacyCreate, decodeLegacyPatch, encodeLegacy } from './legacy/legacy-codec.ts'
import { legacyPolicyType } from './legacy/types.ts'
import type { ConditionalAccessPolicyBody, StoredPolicy } from './policies/body.ts'
import { decodeModernCreate, decodeModernPatch, encodeModern } from './policies/modern-codec.ts'
import { conditionalAccessPolicyType } from './policies/types.ts'

const writers: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.conditionalAccessAdministrator,
  roleTemplates.securityAdministrator,
]

const readers: readonly string[] = [
  ...writers,
  roleTemplates.globalReader,
  roleTemplates.globalSecureAccessAdministrator,
  roleTemplates.securityReader,
]

const denial = 'accessDenied'

const readPermissions = anyOf(
  'Policy.Read.ConditionalAccess',
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
)

/** Source: Graph pages "List policies" and "Get conditionalAccessPolicy". */
export const readAccess: AccessRule = {
  delegated: readPermissions,
  application: readPermissions,
  directoryRoles: readers,
  denial,
}

function writeAccess(...companions: readonly string[]): AccessRule {
  const permissions = companions.map((companion) => [
    'Policy.ReadWrite.ConditionalAccess',
    companion,
  ])
  return { delegated: permissions, application: permissions, directoryRoles: writers, denial }
}

/** Source: the 2019 pages; all name one delegated and one application permission. */
const legacyAccess = (
  directoryRoles: readonly string[],
  application: AccessRule['application'],
): AccessRule => ({
  delegated: anyOf('Directory.AccessAsUser.All'),
  application,
  directoryRoles,
  denial,
})

const legacyApplicationPermissions = anyOf('Policy.ReadWrite.ConditionalAccess')

/** A stored object as the codecs take it. */
export function storedPolicyOf(object: StoredObject): StoredPolicy {
  const isEdited = object.modifiedAt.getTime() !== object.createdAt.getTime()
  return {
    id: object.id,
    body: object.body as ConditionalAccessPolicyBody,
    createdAt: object.createdAt,
    modifiedAt: isEdited ? object.modifiedAt : undefined,
  }
}

/** The answer for an id that does not exist, or exists in another tenant. */
function missing(id: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    message: `ConditionalAccessPolicy with id ${id} does not exist in the directory.`,
  })
}

/** The error of a refused body: the first finding in the message, as the service words it; all in details. */
function invalid(findings: readonly Finding[]): OstiaryError {
  const [first] = findings
  const number = first?.code === undefined ? '' : `${first.code}: `
  return new OstiaryError('badRequest', { message: `${number}${first?.message ?? ''}`, findings })
}

const modernCodec: WriteCodec = {
  create: decodeModernCreate,
  update: (current, patch, version) =>
    decodeModernPatch(current.body as ConditionalAccessPolicyBody, patch, version),
  invalid,
}

const legacyCodec: WriteCodec = {
  create: decodeLegacyCreate,
  update: (current, patch) => decodeLegacyPatch(current.body as ConditionalAccessPolicyBody, patch),
  invalid,
}

const modernPaths = ['/identity/conditionalAccess/policies', '/policies/conditionalAccessPolicies']

function modernSet(kind: PolicyFamily, path: string, version: GraphVersion): WritableEntitySet {
  return {
    kind,
    path,
    versions: [version],
    keyTemplate: '{id}',
    contextPath: 'identity/conditionalAccess/policies',
    type: {
      name: 'conditionalAccessPolicy',
      properties: conditionalAccessPolicyType.properties
        .filter((property) => existsIn(property, version))
        .map(({ name }) => name),
      encode: (object, context) => encodeModern(storedPolicyOf(object), context.version),
    },
    codec: modernCodec,
    readAccess,
    access: {
      create: writeAccess('Policy.Read.All', 'Application.Read.All'),
      update: writeAccess('Policy.Read.All', 'Application.Read.All'),
      delete: writeAccess('Policy.Read.All'),
    },
    missing,
  }
}

/** The modern collections: two paths on two versions. */
export function modernSets(kind: PolicyFamily): readonly WritableEntitySet[] {
  return modernPaths.flatMap((path) => [
    modernSet(kind, path, 'v1.0'),
    modernSet(kind, path, 'beta'),
  ])
}

/** The 2019 collection. PATCH refuses application tokens, as its page says; its siblings take them. */
export function legacySet(kind: PolicyFamily): WritableEntitySet {
  return {
    kind,
    path: '/conditionalAccessPolicies',
    versions: ['beta'],
    keyTemplate: '{id}',
    contextPath: 'conditionalAccessPolicies',
    type: {
      name: 'conditionalaccesspolicies',
      properties: legacyPolicyType.properties.map(({ name }) => name),
      encode: (object) => encodeLegacy(storedPolicyOf(object)),
    },
    codec: legacyCodec,
    alwaysCounts: true,
    readAccess: legacyAccess(readers, legacyApplicationPermissions),
    access: {
      create: legacyAccess(writers, legacyApplicationPermissions),
      update: legacyAccess(writers, []),
      delete: legacyAccess(writers, legacyApplicationPermissions),
    },
    missing,
  }
}
