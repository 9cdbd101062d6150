/** Uses the client that `odata2ts` writes for beta. Prints what the service answers, as JSON. */

import { FetchClient } from '@odata2ts/http-client-fetch'
import {
  conditionalAccessGrantControls2019,
  conditionalAccessPolicyState2019,
  type Editableconditionalaccesspolicies,
} from '../generated/odata-beta/MicrosoftGraphModel.js'
import { MicrosoftGraphService } from '../generated/odata-beta/MicrosoftGraphService.js'
import { serviceUrl, token } from './arguments.js'

const client = new FetchClient({ headers: { authorization: `Bearer ${token}` } })
const graph = new MicrosoftGraphService(client, `${serviceUrl}/beta`)

/** A policy in the form of 2019. */
const policyOf2019: Editableconditionalaccesspolicies = {
  displayName: 'In the form of 2019',
  state: conditionalAccessPolicyState2019.disabled,
  conditions: {
    userRiskLevels: [],
    signInRiskLevels: [],
    clientAppTypes: [],
    applications: {
      includeApplications: ['All'],
      excludeApplications: [],
      includeAuthenticationContext: [],
    },
    users: {
      includeUsers: ['All'],
      excludeUsers: [],
      includeGroups: [],
      excludeGroups: [],
      includeRoles: [],
      excludeRoles: [],
    },
  },
  grantControls: {
    operator: 'OR',
    builtInControls: [conditionalAccessGrantControls2019.mfa],
    customControls: [],
    customAuthenticationFactors: [],
    termsOfUse: [],
  },
}

async function main(): Promise<void> {
  const created = await graph.conditionalAccessPolicies().create(policyOf2019)
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
      created: [created.status, created.data.state, created.data.grantControls?.builtInControls],
      policiesOf2019: policies.data.value.length,
      removed: removed.status,
    }),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
