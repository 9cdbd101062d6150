/** Uses the types that `openapi-typescript` writes for beta. Prints what the service answers, as JSON. */

import createClient from 'openapi-fetch'
import type { components, paths } from '../generated/openapi-beta.js'
import { serviceUrl, token } from './arguments.js'

const client = createClient<paths>({
  baseUrl: `${serviceUrl}/beta`,
  headers: { authorization: `Bearer ${token}` },
})

const lifetime = {
  type: 'TokenLifetimePolicy',
  displayName: 'Two hours',
  definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"02:00:00"}}'],
} satisfies components['schemas']['microsoft.graph.policy']

async function main(): Promise<void> {
  const created = await client.POST('/conditionalAccessPolicies', {
    body: {
      displayName: 'In the form of 2019',
      state: 'disabled',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      sessionControls: { applicationEnforcedRestrictions: {} },
    },
  })
  if (created.data === undefined) throw new Error(created.error.error.message)
  const read = await client.GET('/identity/conditionalAccess/policies/{id}', {
    params: { path: { id: created.data.id ?? '' } },
  })
  const asked = await client.POST('/identity/conditionalAccess/evaluate', {
    body: {
      signInIdentity: {
        '@odata.type': '#microsoft.graph.userSignIn',
        userId: '0571a27e-0571-4a27-a000-000000000a01',
      },
      signInContext: {
        '@odata.type': '#microsoft.graph.applicationContext',
        includeApplications: ['00000003-0000-0ff1-ce00-000000000000'],
      },
      signInConditions: { devicePlatform: 'windows', clientAppType: 'browser' },
      appliedPoliciesOnly: false,
    },
  })
  const policy = await client.POST('/policies', { body: lifetime })
  const documents = await client.GET('/trustFramework/policies')
  console.log(
    JSON.stringify({
      created: created.data.state,
      modern: [read.data?.state, read.data?.grantControls?.builtInControls],
      restrictions: read.data?.sessionControls?.applicationEnforcedRestrictions?.isEnabled,
      asked: asked.data?.value.map(({ displayName, policyApplies, analysisReasons }) => [
        displayName,
        policyApplies,
        analysisReasons,
      ]),
      lifetime: policy.data?.type,
      documents: documents.data?.value.length,
      error: asked.error,
    }),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
