/**
 * Checks who and what cross-tenant access lets in or out.
 * Source: https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicytarget
 */

import { named, pointerTo, quoted, type Place } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isGuid } from '../../kernel/ids.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'
import { settingNames } from './types.ts'

type TargetType = 'user' | 'group' | 'application'

/** Words that a target can be besides an id. */
const words: Readonly<Record<TargetType, readonly string[]>> = {
  user: ['AllUsers'],
  group: [],
  application: ['AllApplications', 'Office365'],
}

/** The types of targets in each part of a setting. */
const typesIn: Readonly<Record<string, readonly TargetType[]>> = {
  applications: ['application'],
  users: ['user', 'group'],
  usersAndGroups: ['user', 'group'],
}

function checkTarget(
  item: JsonValue,
  types: readonly TargetType[],
  place: Place,
): readonly Finding[] {
  if (!isJsonObject(item)) return []
  const { target, targetType } = item
  const type = types.find((known) => known === targetType)
  if (type === undefined) {
    return [
      {
        ostiaryCode: tenantPolicyCodes.accessTargetMalformed,
        message: `${named([...place, 'targetType'])} must be ${types.map(quoted).join(' or ')}`,
        target: pointerTo([...place, 'targetType']),
      },
    ]
  }
  if (typeof target === 'string' && (isGuid(target) || words[type].includes(target))) return []
  const known = words[type].map(quoted)
  return [
    {
      ostiaryCode: tenantPolicyCodes.accessTargetMalformed,
      message: `${named([...place, 'target'])} must be ${['a GUID', ...known].join(' or ')}`,
      target: pointerTo([...place, 'target']),
    },
  ]
}

/** Finds targets that are neither ids nor known words, and types that a part of a setting does not take. */
export function checkSettings(body: JsonObject): readonly Finding[] {
  return settingNames.flatMap((name) => {
    const setting = body[name]
    if (!isJsonObject(setting)) return []
    return Object.entries(typesIn).flatMap(([part, types]) => {
      const configuration = setting[part]
      const list = isJsonObject(configuration) ? configuration['targets'] : undefined
      if (!Array.isArray(list)) return []
      return (list as readonly JsonValue[]).flatMap((item, index) =>
        checkTarget(item, types, [name, part, 'targets', index]),
      )
    })
  })
}
