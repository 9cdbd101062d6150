/** A service for tests of policies: its administrator sends requests, and the least policy is at hand. */

import { beforeAll } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from './test-service.ts'

/** Sends a request as the administrator. */
export type SendAsAdministrator = (
  method: string,
  path: string,
  body?: JsonObject,
) => Promise<Answer>

/** Starts a service before the tests of a file. The administrator may write policies, and what further permissions allow. */
export function setUpPolicyService(...permissions: readonly string[]): SendAsAdministrator {
  const service = setUpTestService()
  let token: string
  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Directory.AccessAsUser.All',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
      ...permissions,
    )
  })
  return (method, path, body) => service.send(method, path, { token, body })
}

/** A policy with one control, which is not enforced. */
export const policyWithOneControl: JsonObject = {
  displayName: 'one control',
  state: 'disabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}
