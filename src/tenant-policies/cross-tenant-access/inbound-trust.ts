/**
 * The claims of other tenants that count in decisions (E52): what a partner says, else what the default says. A claim
 * of which neither says anything does not count.
 * Source: https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyinboundtrust and
 * `crosstenantaccesspolicyconfigurationpartner`: what is null for a partner is as in the default.
 */

import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { defaultConfiguration } from './default-configuration.ts'
import { partnerKind } from './partners.ts'

/** Which claims count. */
interface AcceptedClaims {
  readonly isMfaAccepted: boolean
  readonly isCompliantDeviceAccepted: boolean
  readonly isHybridJoinedDeviceAccepted: boolean
}

const nothing: AcceptedClaims = {
  isMfaAccepted: false,
  isCompliantDeviceAccepted: false,
  isHybridJoinedDeviceAccepted: false,
}

/** Reads the trust of a configuration. What it leaves open is as in `fallback`. */
function claimsOf({ inboundTrust }: JsonObject, fallback: AcceptedClaims): AcceptedClaims {
  if (!isJsonObject(inboundTrust)) return fallback
  const claim = (name: string, otherwise: boolean): boolean => {
    const given = inboundTrust[name]
    return typeof given === 'boolean' ? given : otherwise
  }
  return {
    isMfaAccepted: claim('isMfaAccepted', fallback.isMfaAccepted),
    isCompliantDeviceAccepted: claim(
      'isCompliantDeviceAccepted',
      fallback.isCompliantDeviceAccepted,
    ),
    isHybridJoinedDeviceAccepted: claim(
      'isHybridAzureADJoinedDeviceAccepted',
      fallback.isHybridJoinedDeviceAccepted,
    ),
  }
}

interface StoredConfiguration {
  readonly family: string
  readonly body: JsonObject
}

/** Reads which claims count from the stored default and the stored partners. */
export const inboundTrust = {
  families: [defaultConfiguration.kind.name, partnerKind.name],
  read(objects: readonly StoredConfiguration[]) {
    const ofFamily = (name: string) => objects.filter(({ family }) => family === name)
    const [stored] = ofFamily(defaultConfiguration.kind.name)
    const byDefault = claimsOf(stored?.body ?? {}, nothing)
    return {
      default: byDefault,
      byTenant: ofFamily(partnerKind.name).map(({ body }) => ({
        tenantId: memberText(body, 'tenantId') ?? '',
        ...claimsOf(body, byDefault),
      })),
    }
  },
}
