/**
 * Reads of the templates.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-list-templates and
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesstemplate
 */

import { entity } from '../../../edm/base-types.ts'
import { encodeComplex } from '../../../edm/complete.ts'
import { flagsIn } from '../../model/flags.ts'
import { decodeComplex } from '../../../edm/decode.ts'
import {
  complexType,
  entityType,
  flagsType,
  property,
  text,
  type GraphVersion,
} from '../../../edm/model.ts'
import { objectKind } from '../../../graph/object-kind.ts'
import type { EntitySet, EntityType } from '../../../graph/entity-set.ts'
import { countOperation, getOperation, listOperation } from '../../../graph/handlers/read.ts'
import type { Operation } from '../../../graph/operation.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { isJsonObject, memberText, type JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAllAccess } from '../../model/access.ts'
import { findBuiltInStrength } from '../../model/strengths/built-in-strengths.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { templatesOf, type ConditionalAccessTemplate } from './templates.ts'
import { templateCodes } from './template-codes.ts'

const notNull = { nullable: false } as const

const templateScenarios = flagsType(
  'templateScenarios',
  {
    new: 0,
    secureFoundation: 1,
    zeroTrust: 2,
    remoteWork: 4,
    protectAdmins: 8,
    emergingThreats: 16,
    unknownFutureValue: 32,
    // DEVIATION: beta's templates carry it, no CSDL lists it; the number is ours.
    aiAgents: 64,
  },
  { inBeta: ['aiAgents'] },
)

const detailMembers: readonly string[] = ['conditions', 'grantControls', 'sessionControls']

const detailType = complexType(
  'conditionalAccessPolicyDetail',
  conditionalAccessPolicyType.properties.filter(({ name }) => detailMembers.includes(name)),
)

const templateType = entityType(
  'conditionalAccessTemplate',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('name', text, notNull),
    property('description', text, notNull),
    property('scenarios', templateScenarios, notNull),
    property('details', detailType, notNull),
  ],
  { base: entity },
)

/**
 * A placeholder in `excludeUsers` for the administrator who makes a policy from the template. Like in the
 * public service it is a sentence, not an id: a policy that contains it is refused, so that the administrator
 * decides whom to exclude.
 */
const currentAdministrator = 'Current administrator will be excluded'

function memberObject(object: JsonObject, name: string): JsonObject {
  const member = object[name]
  return isJsonObject(member) ? member : {}
}

/** The details with the placeholder for the administrator, after other exclusions. */
function decodedDetails(template: ConditionalAccessTemplate): JsonObject {
  const { value: details } = decodeComplex(detailType, template.details, { version: 'beta' })
  if (!template.excludesCurrentAdministrator) return details
  const conditions = memberObject(details, 'conditions')
  const users = memberObject(conditions, 'users')
  const excluded = Array.isArray(users['excludeUsers']) ? users['excludeUsers'] : []
  const excludeUsers = [...excluded, currentAdministrator]
  return { ...details, conditions: { ...conditions, users: { ...users, excludeUsers } } }
}

const kind = objectKind<JsonObject>({
  name: 'conditionalAccessTemplates',
  indexed: ['name', 'scenarios'],
  // The service has them; they are never stored.
  misfitOf: () => undefined,
  index: (body) => [
    { property: 'name', value: memberText(body, 'name') },
    ...flagsIn(memberText(body, 'scenarios')).map((value) => ({ property: 'scenarios', value })),
  ],
})

/** A template in the shape of a stored object; the store has no templates. */
function toStored(template: ConditionalAccessTemplate): StoredObject {
  const { id, name, description, scenarios } = template
  const never = new Date(0)
  return {
    family: kind.name,
    id,
    version: 1,
    body: { name, description, scenarios, details: decodedDetails(template) },
    createdAt: never,
    modifiedAt: never,
  }
}

const type: EntityType = {
  name: templateType.name,
  schema: templateType,
  properties: templateType.properties.map((member) => member.name),
  encode: ({ id, body }, { version, showsUnknownMembers }) =>
    encodeComplex(templateType, { ...body, id }, version, {
      showsUnknownMembers,
      printReference: (_, strength) => findBuiltInStrength(strength) ?? { id: strength },
    }),
}

function templateSet(path: string, version: GraphVersion): EntitySet {
  return {
    kind,
    path,
    versions: [version],
    keyTemplate: '{id}',
    contextPath: path.slice(1),
    type,
    readAccess: readAllAccess,
    fixed: templatesOf(version).map(toStored),
    notFoundError: (id) =>
      new OstiaryError('resourceNotFound', {
        ostiaryCode: templateCodes.notFound,
        message: `There is no conditional access template with id '${id}'.`,
      }),
  }
}

/** List, count and get of the templates: at one path of both versions, and at an older one of beta. */
export const templateOperations: readonly Operation[] = [
  templateSet('/identity/conditionalAccess/templates', 'v1.0'),
  templateSet('/identity/conditionalAccess/templates', 'beta'),
  // WHY the count: the published list from this path has one although the request did not ask for it.
  { ...templateSet('/conditionalAccess/templates', 'beta'), alwaysCounts: true },
].flatMap((set) => [listOperation(set), countOperation(set), getOperation(set)])
