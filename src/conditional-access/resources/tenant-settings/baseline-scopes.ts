/**
 * How a tenant has baseline scopes evaluated (E19): `/ostiary/v1/tenant/baseline-scopes`. Graph has no such resource;
 * the setting is in the admin center alone.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */

import { Type } from 'typebox'
import type { Declaration, DeclaredBody, DeclaredOperation } from '../../../api/declaration.ts'
import { findingSchema } from '../../../api/finding-schema.ts'
import { faultFinder } from '../../../api/schema/find-faults.ts'
import { asComponent, listOf, nullable, oneWordOf } from '../../../api/schema/values.ts'
import { findMissing } from '../../../directory/existence.ts'
import { complexType, enumType, property, text } from '../../../edm/model.ts'
import { quoted } from '../../../edm/place.ts'
import { defaultObject } from '../../../graph/default-object.ts'
import { warningsMember } from '../../../graph/handlers/respond-written.ts'
import type { GraphResponse } from '../../../graph/message.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { readJsonObject } from '../../../graph/read-body.ts'
import { etagOf, respondJson } from '../../../graph/respond.ts'
import { findObject } from '../../../graph/stored-objects.ts'
import type { ProposedChange } from '../../../graph/writable-entity-set.ts'
import { writeObject } from '../../../graph/write-object.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { checked, type Finding } from '../../../kernel/findings.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import {
  baselineScopesPositions,
  baselineScopesSchema,
  type BaselineScopesSetting,
} from '../../engine/model/baseline-scopes-setting.ts'
import { readAccess, writeAccess } from '../../model/access.ts'
import type { ConditionalAccessOptions } from '../../model/options.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { settingKind } from './setting-kind.ts'
import { tenantSettingCodes } from './tenant-setting-codes.ts'

const key = { family: 'baselineScopes', id: 'baseline-scopes' }
const path = '/tenant/baseline-scopes'

/** Source: `BaselineScopesSetting`. */
const settingType = complexType('baselineScopesSetting', [
  property(
    'enforcement',
    enumType(
      'baselineScopesEnforcement',
      Object.fromEntries(baselineScopesPositions.map((name, value) => [name, value])),
    ),
    { nullable: false },
  ),
  property('placeholderAppId', text),
])

const initial: BaselineScopesSetting = { enforcement: 'rollout' }

/** The setting as a kind of stored object. */
export const baselineScopesKind = settingKind<BaselineScopesSetting>({
  name: key.family,
  type: settingType,
  mainMember: 'enforcement',
  displayName: 'Baseline scopes',
  activity: 'Set baseline scopes',
  encode: ({ body }) => body,
})

async function find(
  reader: Reader,
  { caller }: OperationContext,
): Promise<StoredObject<BaselineScopesSetting>> {
  const stored = await findObject(reader, caller.tenant, baselineScopesKind, key.id)
  return stored ?? defaultObject(key, initial)
}

function respond(
  { body, version }: StoredObject<BaselineScopesSetting>,
  warnings: readonly Finding[],
): GraphResponse {
  return respondJson(200, { ...body, ...warningsMember(warnings) }, { ETag: etagOf(version) })
}

/** Finds a placeholder that the tenant does not have. One that the stored setting names is accepted. */
async function findUnknown(
  { context, transaction, before }: ProposedChange<BaselineScopesSetting>,
  setting: BaselineScopesSetting,
): Promise<readonly Finding[]> {
  if (setting.enforcement !== 'customized') return []
  const { placeholderAppId: id } = setting
  if (before?.body.enforcement === 'customized' && before.body.placeholderAppId === id) return []
  const missing = await findMissing(transaction, context.caller.tenant, [
    { kind: 'application', id },
  ])
  return missing.map(() => ({
    ostiaryCode: tenantSettingCodes.placeholderNotFound,
    message: `application ${quoted(id)} not found in this tenant`,
    target: '/placeholderAppId',
  }))
}

const etag = Type.String({ description: 'The version of the setting.' })

const answer: DeclaredBody = {
  mediaType: 'application/json',
  schema: Type.Object(
    {
      enforcement: oneWordOf([...baselineScopesPositions], {
        description: '`rollout` until the tenant chooses.',
      }),
      placeholderAppId: Type.Optional(nullable(Type.String())),
      '@ostiary.warnings': Type.Optional(listOf(findingSchema)),
    },
    asComponent('baselineScopesOfTenant'),
  ),
}

const readDeclares: Declaration = {
  operationId: 'getBaselineScopes',
  summary: 'Get how baseline scopes are evaluated in the tenant',
  answers: [answer],
  answerHeaders: { ETag: etag },
  errors: {},
}

const replaceDeclares: Declaration = {
  operationId: 'setBaselineScopes',
  summary: 'Choose how baseline scopes are evaluated in the tenant',
  description: 'Decisions by live and past policies follow it, unless a request has a setting.',
  headers: {
    'If-Match': Type.Optional(
      Type.String({ description: 'The ETag of the setting that is replaced.' }),
    ),
  },
  takes: [
    {
      mediaType: 'application/json',
      schema: baselineScopesSchema,
      examples: {
        disabled: {
          summary: 'Policies on all resources with exclusions let baseline scopes pass',
          value: { enforcement: 'disabled' },
        },
      },
    },
  ],
  answers: [answer],
  answerHeaders: { ETag: etag },
  errors: {
    400: 'The request has faults; each has its place.',
    412: 'The setting is no longer the one of `If-Match`.',
  },
}

const findFaults = faultFinder(baselineScopesSchema)

/** GET and PUT of the setting. The placeholder must exist if policies may only name existing objects. */
export function baselineScopesOperations({
  unknownReferences,
}: Pick<ConditionalAccessOptions, 'unknownReferences'>): readonly DeclaredOperation[] {
  return [
    {
      method: 'GET',
      path,
      roots: ['ostiary/v1'],
      access: readAccess,
      produces: 'json',
      declares: readDeclares,
      handle: async (context) => respond(await find(context.store, context), []),
    },
    {
      method: 'PUT',
      path,
      roots: ['ostiary/v1'],
      access: writeAccess(),
      produces: 'json',
      declares: replaceDeclares,
      handle: async (context) => {
        const json = readJsonObject(context.request)
        const { object, guarded } = await writeObject(context, {
          family: baselineScopesKind,
          find: async (transaction) => {
            const current = await find(transaction, context)
            const decode = () => checked(json as BaselineScopesSetting, findFaults(json))
            return { id: key.id, current, ifMatch: current, decode }
          },
          invalid: refusedBy,
          guard: async (proposed, body) => {
            const unknown = await findUnknown(proposed, body)
            if (unknown.length > 0 && unknownReferences === 'refuse') throw refusedBy(unknown)
            return { body, warnings: reportableWarnings(unknown), auditDetails: [] }
          },
        })
        return respond(object, guarded.warnings)
      },
    },
  ]
}
