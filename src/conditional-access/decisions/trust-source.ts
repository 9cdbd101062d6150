/** What a tenant accepts from other tenants, as another part of the service stores it. */

import type { JsonObject } from '../../kernel/json.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'

/** A stored object of one of the families, current or as it was. */
export interface TrustObject {
  readonly family: string
  readonly id: string
  readonly body: JsonObject
}

/** Where decisions find the claims of other tenants that count. */
export interface TrustSource {
  /** The families whose objects say it. */
  readonly families: readonly string[]
  /** Reads the objects of these families; none of them is a tenant that changed nothing. */
  readonly read: (objects: readonly TrustObject[]) => TenantRules['inboundTrust']
}

/** No claim of another tenant counts. */
export const noTrust: TenantRules['inboundTrust'] = {
  default: {
    isMfaAccepted: false,
    isCompliantDeviceAccepted: false,
    isHybridJoinedDeviceAccepted: false,
  },
  byTenant: [],
}

/** For policies of a source that stores no trust, such as files. */
export const withoutTrust: TrustSource = { families: [], read: () => noTrust }
