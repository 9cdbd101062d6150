import { expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { inboundTrust } from './inbound-trust.ts'
import rows from './vectors/inbound-trust.json' with { type: 'json' }

const [defaultFamily = '', partnerFamily = ''] = inboundTrust.families

interface Row {
  readonly description: string
  readonly default?: JsonObject
  readonly partners: readonly JsonObject[]
  readonly accepted: Readonly<Record<string, readonly string[] | undefined>>
}

it.each(rows as readonly Row[])('$description', ({ default: trust, partners, accepted }) => {
  const read = inboundTrust.read([
    ...(trust === undefined ? [] : [{ family: defaultFamily, body: { inboundTrust: trust } }]),
    ...partners.map((body) => ({ family: partnerFamily, body })),
  ])
  const found = Object.keys(accepted).map((tenant) => {
    const claims = read.byTenant.find(({ tenantId }) => tenantId === tenant) ?? read.default
    return [
      tenant,
      [
        ...(claims.isMfaAccepted ? ['mfa'] : []),
        ...(claims.isCompliantDeviceAccepted ? ['compliant'] : []),
        ...(claims.isHybridJoinedDeviceAccepted ? ['hybrid'] : []),
      ],
    ]
  })
  expect(Object.fromEntries(found)).toEqual(accepted)
})
