/**
 * Composes devices: their writes, owners and users. A deletion is final.
 * DEVIATION: Entra lets only device management set `isCompliant` and `isManaged`; here there is none, so administrators
 * may. Source: `device-post-devices`, `device-update`, `device-delete`.
 */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import { isGuid } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { readDevices } from '../access.ts'
import { deviceType } from '../entity-types.ts'
import { devices, registeredOwnersRelation, registeredUsersRelation, users } from '../kinds.ts'
import { deviceSet } from '../sets.ts'
import { device } from '../types/device.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { requireUnique } from '../writes/require-unique.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'
import type { WrittenReference } from '../writes/written-reference.ts'
import { changeDevice, changeDeviceHolders, createDevice } from './access.ts'
import { deviceCodes } from './device-codes.ts'

/** Most registered owners, and most registered users, of one device. WHY our own number: Entra publishes none. */
const mostDeviceHolders = 100

const writtenDevices = writtenDirectoryKind(devices, {
  type: deviceType,
  readAccess: readDevices,
  audit: { category: 'Device', targetType: 'Device' },
  noun: 'device',
})

const codec = directoryCodec(device, {
  resource: 'Device',
  required: [
    'accountEnabled',
    'alternativeSecurityIds',
    'deviceId',
    'displayName',
    'operatingSystem',
    'operatingSystemVersion',
  ],
  readOnly: [
    'complianceExpirationDateTime',
    'enrollmentType',
    'isManagementRestricted',
    'managementType',
    'onPremisesLastSyncDateTime',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'registrationDateTime',
  ],
  immutable: ['deviceId'],
  longest: { displayName: 256, operatingSystem: 256, operatingSystemVersion: 256 },
  check: ({ given }) =>
    given['deviceId'] === undefined || isGuid(memberText(given, 'deviceId'))
      ? []
      : [
          {
            ostiaryCode: deviceCodes.idMalformed,
            message: '`deviceId` must be a GUID',
            target: '/deviceId',
          },
        ],
})

async function prepare(change: ProposedChange, { body }: DirectoryProposal): Promise<JsonObject> {
  if (change.before !== undefined) return body
  await requireUnique(change, devices, 'deviceId', memberText(body, 'deviceId'))
  return { ...body, registrationDateTime: formatWholeSeconds(change.context.request.at) }
}

function holders(relation: string, noun: string): WrittenReference {
  return {
    relation,
    source: devices,
    targets: [users],
    mostTargets: mostDeviceHolders,
    audit: {
      category: 'Device',
      sourceType: 'Device',
      link: `Add registered ${noun} to device`,
      unlink: `Remove registered ${noun} from device`,
    },
  }
}

/** Composes devices. */
export function createDevices(options: DirectoryOptions): WrittenPart {
  const at = { set: deviceSet, kind: writtenDevices }
  const written = writableObjects(
    {
      ...at,
      codec,
      access: { create: createDevice, update: changeDevice, delete: changeDevice },
      prepare,
    },
    options,
  )
  const references = [
    holders(registeredOwnersRelation, 'owner'),
    holders(registeredUsersRelation, 'user'),
  ]
  return {
    sets: [written.set],
    operations: [
      ...written.operations,
      ...references.flatMap((reference) =>
        referenceOperations({ ...at, reference, access: changeDeviceHolders }, options),
      ),
    ],
  }
}
