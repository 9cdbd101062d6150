/**
 * STS policies as a family: how they are indexed, what is unique about them, how they are audited.
 */

import { changedMembers } from '../graph/directory-audit.ts'
import type { AccessRule } from '../graph/access-rule.ts'
import { anyOf } from '../graph/access-rule.ts'
import { storedAs } from '../graph/object-kind.ts'
import { writtenKind, type FamilyModule } from '../graph/written-kind.ts'
import type { WritableEntitySet } from '../graph/writable-entity-set.ts'
import { collectionOperations } from '../graph/handlers/write.ts'
import { roleTemplates } from '../graph/role-templates.ts'
import { directoryObjectNotFound } from '../directory/own-tenant.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { StoredObject } from '../store/port.ts'
import { claimsPolicies, claimsPolicyOperations } from './claims-policy/claims-policy.ts'
import { assignmentOperations, requireUnassignedForNewType } from './resources/assignments.ts'
import { invalidPolicy, legacyCodec } from './resources/legacy/codec.ts'
import { storedTypeOf, type StsPolicyBody } from './model/sts-policy-body.ts'
import { stsPolicyType } from './resources/legacy/types.ts'
import { assignmentCodes, stsPolicyCodes } from './resources/resource-codes.ts'

/** The settings of STS policies. */
export interface StsPolicyOptions {
  /** The day whose rules the legacy resource follows. */
  readonly asOf: Date
}

const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.applicationAdministrator,
  roleTemplates.cloudApplicationAdministrator,
]

const readers: readonly string[] = [
  ...administrators,
  roleTemplates.globalReader,
  roleTemplates.securityReader,
  roleTemplates.securityAdministrator,
]

const denial = 'authorizationRequestDenied'

/** Source: Graph beta page "List policies", from 2019-09-18. */
const readAccess: AccessRule = {
  delegated: anyOf('Policy.Read.All', 'Directory.Read.All', 'Directory.AccessAsUser.All'),
  application: anyOf('Policy.Read.All', 'Directory.Read.All'),
  directoryRoles: readers,
  denial,
}

/** Source: Graph beta page "List assigned policies": no policy permission is enough. */
const readAssignmentsAccess: AccessRule = {
  ...readAccess,
  delegated: anyOf('Directory.Read.All', 'Directory.AccessAsUser.All'),
  application: anyOf('Directory.Read.All'),
}

/** Source: Graph beta page "Update policy". */
const writeAccess: AccessRule = {
  delegated: anyOf('Directory.AccessAsUser.All'),
  application: [],
  directoryRoles: administrators,
  denial,
}

/** At most one organization default per type and tenant: the value is the type's name. */
const organizationDefaultConstraint = 'stsPolicies/isOrganizationDefault'

function uniqueKeys(body: StsPolicyBody): readonly { constraint: string; value: string }[] {
  return body.isOrganizationDefault
    ? [{ constraint: organizationDefaultConstraint, value: storedTypeOf(body).name }]
    : []
}

function encodeLegacy(
  { id, body }: StoredObject<StsPolicyBody>,
  form: 'list' | 'entity',
): JsonObject {
  return {
    id,
    deletedDateTime: null,
    alternativeIdentifier: body.alternativeIdentifier,
    definition: body.definition,
    displayName: body.displayName,
    isOrganizationDefault: body.isOrganizationDefault,
    keyCredentials: body.keyCredentials,
    // WHY: an entity echoes the caller's spelling; the list showed the canonical name.
    type: form === 'list' ? storedTypeOf(body).name : body.type,
  }
}

/** Composes the family; the set is served at `/beta/policies`. */
export function createStsPolicies(options: StsPolicyOptions): FamilyModule {
  const family = writtenKind<StsPolicyBody>({
    name: 'stsPolicies',
    indexed: ['displayName', 'type', 'isOrganizationDefault'],
    index: (body) => [
      { property: 'displayName', value: body.displayName },
      { property: 'type', value: storedTypeOf(body).name },
      { property: 'isOrganizationDefault', value: body.isOrganizationDefault },
    ],
    misfitOf: storedAs(stsPolicyType, 'displayName', 'definition', 'type', 'isOrganizationDefault'),
    uniqueKeys,
    audit: { category: 'Policy', loggedByService: 'Core Directory', targetType: 'Policy' },
    activities: { create: 'Add policy', update: 'Update policy', delete: 'Delete policy' },
    displayNameOf: ({ body }) => body.displayName,
    modifiedProperties: (before, after) => changedMembers(before?.body, after?.body),
    conflictError: ({ uniqueKey }) =>
      uniqueKey?.constraint === organizationDefaultConstraint
        ? invalidPolicy([
            {
              ostiaryCode: stsPolicyCodes.secondDefault,
              message: `Another policy of type '${uniqueKey.value}' is already the organization default; set its isOrganizationDefault to false first.`,
              target: '/isOrganizationDefault',
            },
          ])
        : assignmentConflict(uniqueKey?.value ?? ''),
    readAccess,
    encodeVersion: (object) => encodeLegacy(object, 'entity'),
  })

  const legacySet: WritableEntitySet<StsPolicyBody> = {
    kind: family,
    path: '/policies',
    versions: ['beta'],
    keyTemplate: '{id:guid}',
    contextPath: 'policies',
    type: {
      name: stsPolicyType.name,
      schema: stsPolicyType,
      properties: stsPolicyType.properties.map(({ name }) => name),
      encode: (object, { form }) => encodeLegacy(object, form),
    },
    codec: legacyCodec(options.asOf),
    guardWrite: requireUnassignedForNewType,
    readAccess,
    access: { create: writeAccess, update: writeAccess, delete: writeAccess },
    notFoundError: directoryObjectNotFound,
  }
  return {
    kinds: [family, claimsPolicies],
    operations: [
      ...claimsPolicyOperations,
      ...collectionOperations(legacySet),
      ...assignmentOperations(legacySet, { read: readAssignmentsAccess, write: writeAccess }),
    ],
  }
}

/** Source: the uniqueness error quoted in public issue threads on a second assignment. */
function assignmentConflict(value: string): OstiaryError {
  const [type = '', object = ''] = value.split('@')
  return new OstiaryError('multipleObjectsWithSameKeyValue', {
    message: `A property-uniqueness violation: '${object}' already has another policy of type '${type}' assigned; remove that assignment first.`,
    findings: [
      {
        ostiaryCode: assignmentCodes.secondOfType,
        message: `\`${object}\` already has a policy of type \`${type}\``,
        target: '/@odata.id',
      },
    ],
  })
}
