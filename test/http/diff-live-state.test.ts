/** The two sides of a difference while other callers write policies. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { diffOperation } from '../../src/conditional-access/decisions/diff/diff-operation.ts'
import { createLiveRules } from '../../src/conditional-access/decisions/live-rules.ts'
import { microsoftLimits } from '../../src/conditional-access/model/options.ts'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { completePolicy } from '../../src/conditional-access/resources/form-modern/modern-codec.ts'
import { serveOperations, type OperationService } from '../support/operation-service.ts'
import { withoutTrust } from '../../src/conditional-access/decisions/trust-source.ts'

let service: OperationService

/** Stores one more policy that blocks everybody. */
async function writePolicy(): Promise<void> {
  const body = completePolicy({
    displayName: 'Block',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      users: { includeUsers: ['All'] },
      applications: { includeApplications: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  })
  const author = { kind: 'system', id: 'test' } as const
  const at = new Date('2026-01-05T12:00:00Z')
  await service.store.write(service.tenant, { author, requestId: 'write', at }, (transaction) =>
    transaction.create({
      family: policyKind.name,
      id: '00000000-0000-4000-8000-00000000000a',
      body,
      index: policyKind.index(body),
      uniqueKeys: [],
    }),
  )
}

beforeAll(async () => {
  const findLiveState = createLiveRules(withoutTrust)
  let isWritten = false
  const operation = diffOperation({
    limits: microsoftLimits,
    trust: withoutTrust,
    // The first question about the live policies is followed by a write.
    findLiveState: async (store, tenant) => {
      const state = await findLiveState(store, tenant)
      if (!isWritten) await writePolicy()
      isWritten = true
      return state
    },
  })
  service = await serveOperations([operation])
})

afterAll(() => service.close())

it('are read from one state, so that live policies do not differ from themselves', async () => {
  const signIn = { principal: { kind: 'user', id: '00000000-0000-4000-8000-00000000000b' } }
  const body = { after: { live: true }, signIns: [signIn], facts: 'given' }
  const { status, json } = await service.send('POST', '/ostiary/v1/decisions/diff', {
    permissions: ['Policy.Read.ConditionalAccess'],
    body,
  })
  expect([status, json['compared'], json['unchanged']]).toEqual([200, 1, 1])
})
