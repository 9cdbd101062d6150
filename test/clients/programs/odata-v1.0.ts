/** Uses the client that `odata2ts` writes for v1.0. Prints what the service answers, as JSON. */

import { FetchClient } from '@odata2ts/http-client-fetch'
import {
  authenticationMethodModes,
  authenticationStrengthPolicyType,
  authenticationStrengthRequirements,
  conditionalAccessClientApp,
  conditionalAccessGrantControl,
  conditionalAccessPolicyState,
  type EditableconditionalAccessPolicy,
} from '../generated/odata-v1.0/MicrosoftGraphModel.js'
import { MicrosoftGraphService } from '../generated/odata-v1.0/MicrosoftGraphService.js'
import { serviceUrl, token } from './arguments.js'

const client = new FetchClient({ headers: { authorization: `Bearer ${token}` } })
const graph = new MicrosoftGraphService(client, `${serviceUrl}/v1.0`)

const policy: EditableconditionalAccessPolicy = {
  displayName: 'Multifactor authentication',
  state: conditionalAccessPolicyState.disabled,
  conditions: {
    clientAppTypes: [conditionalAccessClientApp.all],
    signInRiskLevels: [],
    userRiskLevels: [],
    servicePrincipalRiskLevels: [],
    applications: {
      includeApplications: ['All'],
      excludeApplications: [],
      includeUserActions: [],
      includeAuthenticationContextClassReferences: [],
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
    builtInControls: [conditionalAccessGrantControl.mfa],
    customAuthenticationFactors: [],
    termsOfUse: [],
  },
}

async function main(): Promise<void> {
  const access = graph.identity().conditionalAccess()
  const created = await access.policies().create(policy)
  const one = access.policies(created.data.id)
  const changed = await one.patch({ state: conditionalAccessPolicyState.enabled })
  const read = await one.query()
  const listed = await access
    .policies()
    .query((query, fields) =>
      query
        .select('id', 'displayName', 'state')
        .filter(fields.displayName.eq('Multifactor authentication'))
        .top(5)
        .count(),
    )
  const users = await graph
    .users()
    .query((query, fields) =>
      query.select('displayName').filter(fields.userPrincipalName.eq('admin@contoso.com')),
    )
  const strengths = access.authenticationStrength().policies()
  const strength = await strengths.create({
    displayName: 'Keys',
    allowedCombinations: [authenticationMethodModes.fido2],
    // The service sets the others; the CSDL cannot say so, since Graph's does not.
    policyType: authenticationStrengthPolicyType.custom,
    requirementsSatisfied: authenticationStrengthRequirements.none,
    createdDateTime: '2026-01-05T09:31:07Z',
    modifiedDateTime: '2026-01-05T09:31:07Z',
  })
  const { id } = strength.data
  const updated = await access
    .authenticationStrength()
    .policies(id)
    .updateAllowedCombinations({
      allowedCombinations: [
        authenticationMethodModes.fido2,
        authenticationMethodModes.windowsHelloForBusiness,
      ],
    })
  const usage = await access.authenticationStrength().policies(id).usage()
  const removed = await one.delete()
  console.log(
    JSON.stringify({
      created: created.status,
      changed: changed.status,
      state: read.data.state,
      controls: read.data.grantControls?.builtInControls,
      listed: listed.data.value,
      count: listed.data['@odata.count'],
      users: users.data.value.map(({ displayName }) => displayName),
      previous: updated.data.previousCombinations,
      used: usage.data.mfa?.length,
      removed: removed.status,
    }),
  )
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
