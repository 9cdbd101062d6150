/**
 * Settings of a tenant by template: groups, passwords, consent. v1.0 has them as `groupSettings`, beta as `settings`.
 * Source: https://learn.microsoft.com/graph/api/resources/groupsetting and page "Create settings". DEVIATION: settings
 * of single groups are not served.
 */

import { entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  collection,
  complexType,
  derivedType,
  property,
  text,
  type ComplexType,
} from '../../edm/model.ts'
import { quoted } from '../../edm/place.ts'
import { countOperation } from '../../graph/handlers/read.ts'
import { collectionOperations } from '../../graph/handlers/write.ts'
import type { Operation } from '../../graph/operation.ts'
import { listObjects } from '../../graph/stored-objects.ts'
import type {
  GuardedWrite,
  ProposedChange,
  WritableEntitySet,
} from '../../graph/writable-entity-set.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isGuid, keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { groupSettingAccess, updateGroupSettings } from '../access.ts'
import { entityTypeOf } from '../shared/policy-kind.ts'
import { tenantCollection } from '../shared/tenant-collection.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'
import { findSettingTemplate, type SettingTemplate } from './templates.ts'

const value = complexType('settingValue', [property('name', text), property('value', text)])

const members = [
  property('displayName', text, { isReadOnly: true }),
  property('templateId', text, { isRequired: true }),
  property('values', collection(value)),
] as const

const groupSettingType: ComplexType = derivedType('groupSetting', entity, members)
const directorySettingType: ComplexType = derivedType('directorySetting', entity, members, {
  versions: betaOnly,
})

/** Tells whether a text is a value of a type of templates. Empty texts are values that are not set. */
function isOfType(given: string, type: string): boolean {
  if (given === '') return true
  if (type === 'System.Boolean') return /^(?:true|false)$/iu.test(given)
  if (type === 'System.Int32') return /^-?\d{1,9}$/u.test(given)
  return type === 'System.Guid' ? isGuid(given) : true
}

function valuesOf(body: JsonObject): readonly JsonObject[] {
  const { values } = body
  return Array.isArray(values) ? (values as readonly JsonValue[]).filter(isJsonObject) : []
}

function checkValues(body: JsonObject, template: SettingTemplate): readonly Finding[] {
  return valuesOf(body).flatMap((item, index): readonly Finding[] => {
    const name = memberText(item, 'name') ?? ''
    const known = template.values.find((each) => each.name === name)
    if (known === undefined) {
      return [
        {
          ostiaryCode: tenantPolicyCodes.settingUnknown,
          message: `${quoted(name)} is not a value of the template ${quoted(template.displayName)}`,
          target: `/values/${index}/name`,
        },
      ]
    }
    if (isOfType(memberText(item, 'value') ?? '', known.type)) return []
    return [
      {
        ostiaryCode: tenantPolicyCodes.settingMalformed,
        message: `${quoted(name)} must be a ${known.type.replace('System.', '')}, not ${quoted(memberText(item, 'value') ?? '')}`,
        target: `/values/${index}/value`,
      },
    ]
  })
}

function check(body: JsonObject, before: JsonObject | undefined): readonly Finding[] {
  const id = memberText(body, 'templateId') ?? ''
  const template = findSettingTemplate(id)
  if (before !== undefined && keyOf(memberText(before, 'templateId') ?? '') !== keyOf(id)) {
    return [
      {
        ostiaryCode: tenantPolicyCodes.templateFixed,
        message: '`templateId` of a setting cannot change',
        target: '/templateId',
      },
    ]
  }
  if (template !== undefined) return checkValues(body, template)
  return [
    {
      ostiaryCode: tenantPolicyCodes.templateUnknown,
      message: `\`templateId\` ${quoted(id)} is not a template of settings`,
      target: '/templateId',
    },
  ]
}

/** Adds what a body leaves out, as the template has it. */
function completed(body: JsonObject, { displayName, values }: SettingTemplate): JsonObject {
  const given = new Map(
    valuesOf(body).map((item) => [memberText(item, 'name'), memberText(item, 'value')]),
  )
  return {
    ...body,
    displayName,
    values: values.map(({ name, defaultValue }) => ({
      name,
      value: given.get(name) ?? defaultValue,
    })),
  }
}

async function guardSetting(
  { context, transaction, before }: ProposedChange,
  body: JsonObject,
): Promise<GuardedWrite<JsonObject>> {
  const id = memberText(body, 'templateId') ?? ''
  const template = findSettingTemplate(id)
  if (template === undefined) throw new TypeError('a setting was not checked')
  if (before === undefined) {
    const stored = await listObjects(transaction, context.caller.tenant, set.kind)
    const twin = stored.find(
      (each) => keyOf(memberText(each.body, 'templateId') ?? '') === keyOf(id),
    )
    if (twin !== undefined) {
      throw refusedBy([
        {
          ostiaryCode: tenantPolicyCodes.secondSetting,
          message: `the tenant has a setting of the template ${quoted(template.displayName)} already (${twin.id}); change it by PATCH`,
          target: '/templateId',
        },
      ])
    }
  }
  return acceptedAsIs(completed(body, template))
}

const collectionSet = tenantCollection({
  name: 'groupSettings',
  type: groupSettingType,
  mainMembers: ['templateId'],
  path: '/groupSettings',
  versions: ['v1.0'],
  noun: 'setting',
  plural: 'settings',
  category: 'DirectoryManagement',
  access: groupSettingAccess,
  check,
  guardWrite: guardSetting,
})

const set: WritableEntitySet<JsonObject> = {
  ...collectionSet,
  access: { ...collectionSet.access, update: updateGroupSettings },
}

const betaSet: WritableEntitySet<JsonObject> = {
  ...set,
  path: '/settings',
  versions: ['beta'],
  contextPath: 'settings',
  type: entityTypeOf(directorySettingType),
}

/** Settings as a kind of stored object. */
export const groupSettingKind = set.kind

/** List, get, create, change, delete and count, at the path of each version. */
export const groupSettingOperations: readonly Operation[] = [set, betaSet].flatMap((each) => [
  ...collectionOperations(each),
  countOperation(each),
])
