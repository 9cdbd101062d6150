/**
 * The tenant-wide setting of continuous access evaluation, which the session control of policies replaced. On
 * for everybody by default.
 * Source: https://learn.microsoft.com/graph/api/resources/continuousaccessevaluationpolicy (beta).
 */

import { entity } from '../../../edm/base-types.ts'
import { encodeComplex } from '../../../edm/complete.ts'
import { betaOnly, boolean, collection, entityType, property, text } from '../../../edm/model.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import { findMissing, type DirectoryReference } from '../../../directory/existence.ts'
import type { ProposedChange } from '../../../graph/writable-entity-set.ts'
import { patchCodec, singletonOperations } from '../../../graph/handlers/singleton.ts'
import type { Operation } from '../../../graph/operation.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAllAccess, writeAccess } from '../../model/access.ts'
import type { ConditionalAccessOptions } from '../../model/options.ts'
import { idTypeOf } from '../../model/id-types.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { tenantSettingCodes } from './tenant-setting-codes.ts'
import { settingKind } from './setting-kind.ts'

/** The id is the same in every tenant. */
const id = '00000000-0000-0000-0000-000000000006'
const displayName = 'Continuous Access Evaluation'
const description =
  'Ends access to resources at once when it is withdrawn from a user or when the client moves to another address.'

const continuousAccessEvaluationType = entityType(
  'continuousAccessEvaluationPolicy',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('displayName', text, { isReadOnly: true, nullable: false }),
    property('description', text, { isReadOnly: true, nullable: false }),
    // DEVIATION: later pages call these three read-only; the first edition lets callers set them.
    property('isEnabled', boolean, { nullable: false }),
    property('users', collection(idTypeOf('a user'))),
    property('groups', collection(idTypeOf('a group'))),
    property('migrate', boolean, { nullable: false }),
  ],
  { base: entity, versions: betaOnly },
)

/** Shape: `{ "isEnabled": true, "users": ["<id>"], "groups": [], "migrate": false }`. */
type SettingBody = StructuredValue<typeof continuousAccessEvaluationType>

const initial: SettingBody = { isEnabled: true, users: [], groups: [], migrate: false }

/** The setting as a kind of stored object. */
export const continuousAccessEvaluationKind = settingKind<SettingBody>({
  name: 'continuousAccessEvaluationPolicy',
  type: continuousAccessEvaluationType,
  mainMember: 'isEnabled',
  displayName,
  activity: 'Update continuous access evaluation',
  encode,
})

function encode({ body }: StoredObject<SettingBody>): JsonObject {
  const members = { id, displayName, description, ...body }
  return encodeComplex(continuousAccessEvaluationType, members, 'beta')
}

/** Lists the users and groups that a setting names. */
function principalsOf({ users, groups }: SettingBody) {
  const named = (kind: 'user' | 'group', ids: readonly string[]) =>
    ids.map((principal, index) => ({ kind, id: principal, target: `/${kind}s/${index}` }))
  return [...named('user', users), ...named('group', groups)]
}

/** Finds users and groups that the tenant does not have. Those that the stored setting names are accepted. */
async function findUnknown(
  { context, transaction, before }: ProposedChange<SettingBody>,
  setting: SettingBody,
): Promise<readonly Finding[]> {
  const nameOf = (named: DirectoryReference): string => `${named.kind}/${keyOf(named.id)}`
  const kept = new Set(principalsOf(before?.body ?? initial).map(nameOf))
  const added = principalsOf(setting).filter((named) => !kept.has(nameOf(named)))
  const missing = await findMissing(transaction, context.caller.tenant, added)
  return missing.map((named) => ({
    ostiaryCode: tenantSettingCodes.principalNotFound,
    message: `${named.kind} \`${named.id}\` not found in this tenant`,
    target: named.target,
  }))
}

/**
 * GET and PATCH of the setting. Empty lists of users and groups mean everybody. The users and groups it
 * names must exist if policies may only name existing objects.
 */
export function continuousAccessEvaluationOperations({
  unknownReferences,
}: Pick<ConditionalAccessOptions, 'unknownReferences'>): readonly Operation[] {
  return singletonOperations({
    kind: continuousAccessEvaluationKind,
    id,
    initial,
    path: '/identity/continuousAccessEvaluationPolicy',
    contextPath: 'identity/continuousAccessEvaluationPolicy',
    versions: ['beta'],
    type: {
      name: continuousAccessEvaluationType.name,
      schema: continuousAccessEvaluationType,
      properties: continuousAccessEvaluationType.properties.map((member) => member.name),
      encode,
    },
    codec: patchCodec(continuousAccessEvaluationType),
    readAccess: readAllAccess,
    updateAccess: writeAccess('Policy.Read.All', 'Application.Read.All'),
    guardWrite: async (proposed, body) => {
      const unknown = await findUnknown(proposed, body)
      if (unknown.length > 0 && unknownReferences === 'refuse') throw refusedBy(unknown)
      return { body, warnings: reportableWarnings(unknown), auditDetails: [] }
    },
  })
}
