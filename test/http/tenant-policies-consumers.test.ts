/** The reads of EntraExporter and Maester on the policies of a tenant: each alone, and all in batches. */

import { expect, it } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const methods = 'policies/authenticationMethodsPolicy/authenticationMethodConfigurations'
const application = 'applications/0571a27e-0571-4a27-a000-000000000c01'
const servicePrincipal = 'servicePrincipals/0571a27e-0571-4a27-a000-000000000f01'

const entraExporter: readonly string[] = [
  'v1.0/policies/authorizationPolicy',
  'v1.0/policies/featureRolloutPolicies',
  'beta/policies/defaultAppManagementPolicy',
  'beta/policies/appManagementPolicies',
  ...['email', 'fido2', 'microsoftAuthenticator', 'sms', 'temporaryAccessPass'].map(
    (id) => `v1.0/${methods}/${id}`,
  ),
  ...['softwareOath', 'voice', 'x509Certificate'].map((id) => `v1.0/${methods}/${id}`),
  'v1.0/policies/adminConsentRequestPolicy',
  'v1.0/policies/permissionGrantPolicies',
  'beta/policies/externalIdentitiesPolicy',
  'beta/policies/crossTenantAccessPolicy',
  'beta/policies/crossTenantAccessPolicy/default',
  'beta/policies/crossTenantAccessPolicy/partners',
  'v1.0/groupSettings',
  `v1.0/${application}/appManagementPolicies`,
  `v1.0/${servicePrincipal}/appManagementPolicies`,
]

const maester: readonly string[] = [
  'policies/authenticationMethodsPolicy',
  'policies/authenticationmethodspolicy',
  'policies/authorizationPolicy',
  'policies/authorizationpolicy',
  'policies/adminConsentRequestPolicy',
  'policies/deviceRegistrationPolicy',
  'policies/crossTenantAccessPolicy',
  'policies/defaultAppManagementPolicy',
]
  .flatMap((path) => [`v1.0/${path}`, `beta/${path}`])
  .concat('beta/settings')

const service = setUpTestService({ store: 'sqlite' })

it.each([...entraExporter, ...maester])('answers GET %s', async (path) => {
  const token = await service.userToken('admin', 'Policy.Read.All', 'Directory.Read.All')
  const { status, json } = await service.send('GET', `/${path}`, { token })
  expect([status, json]).toMatchObject([200, { '@odata.context': expect.any(String) }])
})

it.each(['v1.0', 'beta'])(
  'answers them in batches of %s, as EntraExporter sends them',
  async (version) => {
    const token = await service.userToken('admin', 'Policy.Read.All', 'Directory.Read.All')
    const wanted = entraExporter.filter((path) => path.startsWith(version))
    const requests = wanted.slice(0, 20).map((path, index) => ({
      id: `${index}`,
      method: 'GET',
      url: path.slice(version.length),
      headers: { ConsistencyLevel: 'eventual' },
    }))
    const { status, json } = await service.send('POST', `/${version}/$batch`, {
      token,
      body: { requests },
    })
    expect(status).toBe(200)
    const responses = json['responses'] as readonly JsonObject[]
    expect(responses.map((answer) => answer['status'])).toEqual(requests.map(() => 200))
  },
)
