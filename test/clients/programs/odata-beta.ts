/** Uses the client that `odata2ts` writes for beta. Prints what the service answers, as JSON. */

import { FetchClient } from '@odata2ts/http-client-fetch'
import { MicrosoftGraphService } from '../generated/odata-beta/MicrosoftGraphService.js'
import { serviceUrl, token } from './arguments.js'

const client = new FetchClient({ headers: { authorization: `Bearer ${token}` } })
const graph = new MicrosoftGraphService(client, `${serviceUrl}/beta`)

async function main(): Promise<void> {
  const access = graph.identity().conditionalAccess()
  const written = await access.authenticationContextClassReferences('c7').patch({
    displayName: 'Contracts',
    description: 'Signing of contracts',
    isAvailable: false,
  })
  const read = await access.authenticationContextClassReferences('c7').query()
  const templates = await access.templates().query((query) => query.select('name'))
  const policies = await graph
    .conditionalAccessPolicies()
    .query((query) => query.select('displayName'))
  const removed = await access.authenticationContextClassReferences('c7').delete()
  console.log(
    JSON.stringify({
      written: written.status,
      read: [read.data.id, read.data.displayName, read.data.isAvailable],
      hasTemplates: templates.data.value.length > 0,
      policiesOf2019: policies.data.value.length,
      removed: removed.status,
    }),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
