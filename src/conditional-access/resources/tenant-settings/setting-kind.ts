/** Settings of a tenant as kinds of stored object: each tenant has one object, which is only ever updated. */

import type { ComplexType } from '../../../edm/model.ts'
import { storedAs } from '../../../graph/object-kind.ts'
import { writtenKind, type WrittenKind } from '../../../graph/written-kind.ts'
import { changedMembers } from '../../../graph/directory-audit.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAllAccess } from '../../model/access.ts'

/** The particulars of one setting. */
export interface SettingDefinition<Body extends JsonObject> {
  readonly name: string
  readonly type: ComplexType
  /** A member that every stored body has. */
  readonly mainMember: string
  readonly displayName: string
  /** What the audit log calls a change. */
  readonly activity: string
  readonly encode: (object: StoredObject<Body>) => JsonObject
}

/** Creates the kind of a setting. */
export function settingKind<Body extends JsonObject>({
  name,
  type,
  mainMember,
  displayName,
  activity,
  encode,
}: SettingDefinition<Body>): WrittenKind<Body> {
  return writtenKind<Body>({
    name,
    indexed: [],
    index: () => [],
    misfitOf: storedAs(type, mainMember),
    audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
    activities: { create: activity, update: activity, delete: activity },
    displayNameOf: () => displayName,
    modifiedProperties: (before, after) => changedMembers(before?.body, after?.body),
    readAccess: readAllAccess,
    encodeVersion: encode,
  })
}
