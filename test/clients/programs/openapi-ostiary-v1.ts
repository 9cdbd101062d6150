/** Uses the types that `openapi-typescript` writes for the service's own API. Prints the answers, as JSON. */

import createClient from 'openapi-fetch'
import type { components, paths } from '../generated/openapi-ostiary-v1.js'
import { serviceUrl, token } from './arguments.js'

const client = createClient<paths>({
  baseUrl: `${serviceUrl}/ostiary/v1`,
  headers: { authorization: `Bearer ${token}` },
})

const signIn: components['schemas']['signIn'] = {
  principal: { id: '0571a27e-0571-4a27-a000-000000000a01' },
  target: {
    kind: 'applications',
    applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
  },
  clientApp: 'browser',
}

const draft = {
  mode: 'whole' as const,
  policies: [
    {
      displayName: 'Block browsers',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['browser'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
  ],
}

async function main(): Promise<void> {
  const decided = await client.POST('/decisions', {
    body: { signIn, trace: 'full', policies: { draft } },
  })
  if (decided.data === undefined) throw new Error(decided.error.error.message)
  if (!('decisions' in decided.data)) throw new Error('the answer is one line of a stream')
  const [decision] = decided.data.decisions
  const compared = await client.POST('/decisions/diff', {
    body: { before: { draft: { mode: 'whole' } }, after: { draft }, grid: true },
  })
  if (compared.data === undefined) throw new Error(JSON.stringify(compared.error))
  const declared = await client.GET('/tenant/break-glass')
  console.log(
    JSON.stringify({
      outcome: decision?.outcome,
      results:
        decision && 'policies' in decision ? decision.policies.map(({ result }) => result) : [],
      conditions:
        decision && 'policies' in decision
          ? decision.policies[0]?.conditions?.map(({ condition, verdict }) => [condition, verdict])
          : [],
      tightened: compared.data.tightened.groups.map(({ from, to }) => [from, to]),
      declared: declared.response.status,
    }),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
