/**
 * The templates of settings, which every tenant has. v1.0 and beta have different names for them.
 * Source: https://learn.microsoft.com/graph/api/resources/groupsettingtemplate and
 * https://learn.microsoft.com/graph/group-directory-settings. Descriptions are our own.
 */

import { directoryObject } from '../../edm/base-types.ts'
import {
  betaOnly,
  collection,
  complexType,
  derivedType,
  property,
  text,
  type ComplexType,
  type GraphVersion,
} from '../../edm/model.ts'
import { defaultObject } from '../../graph/default-object.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { countOperation, getOperation, listOperation } from '../../graph/handlers/read.ts'
import { objectKind } from '../../graph/object-kind.ts'
import type { Operation } from '../../graph/operation.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { groupSettingAccess } from '../access.ts'
import { entityTypeOf } from '../shared/policy-kind.ts'
import { policyNotFound } from '../shared/policy-not-found.ts'
import data from './templates.json' with { type: 'json' }

/** One value of a template. */
interface TemplateValue {
  readonly name: string
  /** Shape: `System.Boolean`. */
  readonly type: string
  readonly defaultValue: string
}

/** A template of settings. */
export interface SettingTemplate {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly values: readonly TemplateValue[]
}

const templates: readonly SettingTemplate[] = data.map(({ values, ...template }) => ({
  ...template,
  values: values.map(([name = '', type = '', defaultValue = '']) => ({ name, type, defaultValue })),
}))

/** Finds a template by its id; undefined when there is none. */
export function findSettingTemplate(id: string): SettingTemplate | undefined {
  return templates.find((template) => keyOf(template.id) === keyOf(id))
}

const templateValue = complexType('settingTemplateValue', [
  property('defaultValue', text),
  property('description', text),
  property('name', text),
  property('type', text),
])

const family = 'settingTemplates'

const kind = objectKind<JsonObject>({
  name: family,
  indexed: [],
  index: () => [],
  misfitOf: () => undefined,
})

const fixed = templates.map(({ id, values, ...members }) =>
  defaultObject(
    { family, id },
    {
      ...members,
      values: values.map((value) => ({ ...value, description: null })),
    },
  ),
)

function createSet(version: GraphVersion, path: string, name: string): EntitySet {
  const type: ComplexType = derivedType(
    name,
    directoryObject,
    [
      property('description', text),
      property('displayName', text),
      property('values', collection(templateValue)),
    ],
    version === 'beta' ? { versions: betaOnly } : {},
  )
  return {
    kind,
    path,
    versions: [version],
    keyTemplate: '{id}',
    contextPath: path.slice(1),
    type: entityTypeOf(type, { deletedDateTime: null }),
    fixed,
    isBounded: true,
    readAccess: groupSettingAccess.read,
    notFoundError: policyNotFound,
  }
}

/** List, get and count, at the path of each version. */
export const settingTemplateOperations: readonly Operation[] = [
  createSet('v1.0', '/groupSettingTemplates', 'groupSettingTemplate'),
  createSet('beta', '/directorySettingTemplates', 'directorySettingTemplate'),
].flatMap((set) => [listOperation(set), getOperation(set), countOperation(set)])
