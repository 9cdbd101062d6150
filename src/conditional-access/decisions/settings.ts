/** Reads the settings of a tenant that callers give. */

import { named, pointerTo, quoted, type Place } from '../../edm/place.ts'
import { FindingList } from '../../kernel/finding-list.ts'
import { checked, type Checked } from '../../kernel/findings.ts'
import { valueCodes } from '../model/value-codes.ts'
import { parseCidr, type AddressRange } from '../model/locations/address-ranges.ts'
import type { InboundTrust } from '../engine/model/tenant-rules.ts'
import type { AskedSettings, AskedTrust } from './source.ts'
import { defaultSettings, type TenantSettings } from './stored-rules.ts'

function trustOf(asked: AskedTrust = {}): InboundTrust {
  return {
    isMfaAccepted: asked.isMfaAccepted ?? false,
    isCompliantDeviceAccepted: asked.isCompliantDeviceAccepted ?? false,
    isHybridJoinedDeviceAccepted: asked.isHybridJoinedDeviceAccepted ?? false,
  }
}

/** Reads settings; without any, the defaults. `place` is their place in the request. */
export function readSettings(
  asked: AskedSettings | undefined,
  place: Place,
): Checked<TenantSettings> {
  const findings = new FindingList()
  const ranges: AddressRange[] = []
  for (const [index, text] of (asked?.mfaTrustedIps ?? []).entries()) {
    const here = [...place, 'mfaTrustedIps', index]
    const block = parseCidr(text)
    if (block !== undefined) ranges.push(block)
    else {
      findings.add({
        ostiaryCode: valueCodes.cidrMalformed,
        message: `${named(here)} must be an address range in CIDR notation, not ${quoted(text)}`,
        target: pointerTo(here),
      })
    }
  }
  const trust = asked?.inboundTrust
  const settings: TenantSettings = {
    mfaTrustedIps: ranges,
    ...(trust && {
      inboundTrust: {
        default: trustOf(trust.default),
        byTenant: (trust.byTenant ?? []).map(({ tenantId, ...claims }) => ({
          tenantId,
          ...trustOf(claims),
        })),
      },
    }),
    applicationGroups: asked?.applicationGroups ?? defaultSettings.applicationGroups,
    ...(asked?.baselineScopes && { baselineScopes: asked.baselineScopes }),
  }
  return checked(asked === undefined ? defaultSettings : settings, findings.found)
}
