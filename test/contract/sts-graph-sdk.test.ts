/** The typed families of STS policies through `@microsoft/msgraph-sdk`, on both stores. */

import {
  HttpMethod,
  type ModelSerializerFunction,
  type ParsableFactory,
} from '@microsoft/kiota-abstractions'
import { PageIterator, type PageCollection } from '@microsoft/msgraph-sdk-core'
import {
  createActivityBasedTimeoutPolicyCollectionResponseFromDiscriminatorValue,
  createActivityBasedTimeoutPolicyFromDiscriminatorValue,
  createClaimsMappingPolicyCollectionResponseFromDiscriminatorValue,
  createClaimsMappingPolicyFromDiscriminatorValue,
  createDirectoryObjectCollectionResponseFromDiscriminatorValue,
  createHomeRealmDiscoveryPolicyCollectionResponseFromDiscriminatorValue,
  createHomeRealmDiscoveryPolicyFromDiscriminatorValue,
  createTokenIssuancePolicyCollectionResponseFromDiscriminatorValue,
  createTokenIssuancePolicyFromDiscriminatorValue,
  createTokenLifetimePolicyCollectionResponseFromDiscriminatorValue,
  createTokenLifetimePolicyFromDiscriminatorValue,
  serializeActivityBasedTimeoutPolicy,
  serializeClaimsMappingPolicy,
  serializeHomeRealmDiscoveryPolicy,
  serializeTokenIssuancePolicy,
  serializeTokenLifetimePolicy,
  type DirectoryObjectCollectionResponse,
  type StsPolicy,
} from '@microsoft/msgraph-sdk/models/index.js'
import { describe, expect, it } from 'vitest'
import { sampleId } from '../../src/directory/sample/sample-ids.ts'
import { setUp } from '../support/set-up.ts'
import { setUpTrustedService, storeNames } from './support/graph-client.ts'
import {
  sdkAdapter,
  sdkAssignment,
  sdkErrors,
  sdkRefusal,
  sdkRequest,
  sdkRequestWith,
} from './support/graph-sdk.ts'
import { stsToken, typedFamilies, type TypedFamily } from './support/sts-families.ts'

/** What the SDK has for a family: how it reads a policy and a list, and writes a policy. */
interface SdkFamily {
  readonly one: ParsableFactory<StsPolicy>
  readonly list: ParsableFactory<PageCollection<StsPolicy>>
  readonly serialize: ModelSerializerFunction<StsPolicy>
}

const sdkFamilies: Readonly<Record<string, SdkFamily>> = {
  tokenLifetimePolicies: {
    one: createTokenLifetimePolicyFromDiscriminatorValue,
    list: createTokenLifetimePolicyCollectionResponseFromDiscriminatorValue,
    serialize: serializeTokenLifetimePolicy,
  },
  claimsMappingPolicies: {
    one: createClaimsMappingPolicyFromDiscriminatorValue,
    list: createClaimsMappingPolicyCollectionResponseFromDiscriminatorValue,
    serialize: serializeClaimsMappingPolicy,
  },
  homeRealmDiscoveryPolicies: {
    one: createHomeRealmDiscoveryPolicyFromDiscriminatorValue,
    list: createHomeRealmDiscoveryPolicyCollectionResponseFromDiscriminatorValue,
    serialize: serializeHomeRealmDiscoveryPolicy,
  },
  tokenIssuancePolicies: {
    one: createTokenIssuancePolicyFromDiscriminatorValue,
    list: createTokenIssuancePolicyCollectionResponseFromDiscriminatorValue,
    serialize: serializeTokenIssuancePolicy,
  },
  activityBasedTimeoutPolicies: {
    one: createActivityBasedTimeoutPolicyFromDiscriminatorValue,
    list: createActivityBasedTimeoutPolicyCollectionResponseFromDiscriminatorValue,
    serialize: serializeActivityBasedTimeoutPolicy,
  },
}

const families: readonly (TypedFamily & SdkFamily)[] = typedFamilies.flatMap((family) => {
  const sdk = sdkFamilies[family.segment]
  return sdk === undefined ? [] : [{ ...family, ...sdk }]
})

const objectIds = { applications: sampleId('c01'), servicePrincipals: sampleId('f01') } as const

it('has every family of v1.0', () => {
  const inV1 = typedFamilies.filter(({ versions }) => versions.includes('v1.0'))
  expect(families.map(({ segment }) => segment)).toEqual(inV1.map(({ segment }) => segment))
})

describe.each(storeNames)('the SDK on %s', (store) => {
  const service = setUpTrustedService(store)
  const adapter = setUp(async () => sdkAdapter(service, await stsToken(service)))

  async function createPolicy(
    { segment, definition, one, serialize }: TypedFamily & SdkFamily,
    displayName: string,
  ): Promise<StsPolicy> {
    const request = { method: HttpMethod.POST, template: `/policies/${segment}` }
    const body = { displayName, definition: [definition] }
    const information = sdkRequestWith<StsPolicy>(adapter, request, body, serialize)
    const created = await adapter.send(information, one, sdkErrors)
    if (!created) throw new Error('the SDK read no policy')
    return created
  }

  function item(segment: string, { id }: StsPolicy, method: HttpMethod) {
    const template = `/policies/${segment}/{policy%2Did}`
    return { method, template, parameters: { 'policy%2Did': id ?? '' } }
  }

  function remove(segment: string, policy: StsPolicy): Promise<void> {
    const information = sdkRequest(adapter, item(segment, policy, HttpMethod.DELETE))
    return adapter.sendNoResponseContent(information, sdkErrors)
  }

  it.each(families)('creates, reads, changes and deletes one of $segment', async (family) => {
    const { segment, definition, changed, one, serialize } = family
    const created = await createPolicy(family, `SDK ${segment}`)
    expect(created).toMatchObject({
      id: expect.any(String),
      displayName: `SDK ${segment}`,
      definition: [definition],
      isOrganizationDefault: false,
    })
    const read = () =>
      adapter.send(sdkRequest(adapter, item(segment, created, HttpMethod.GET)), one, sdkErrors)
    expect(await read()).toMatchObject({ id: created.id, definition: [definition] })
    const patch = item(segment, created, HttpMethod.PATCH)
    const change = sdkRequestWith<StsPolicy>(adapter, patch, { definition: [changed] }, serialize)
    expect(await adapter.send(change, one, sdkErrors)).toBeUndefined()
    expect(await read()).toMatchObject({ displayName: `SDK ${segment}`, definition: [changed] })
    await remove(segment, created)
    expect(await sdkRefusal(read())).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
    })
  })

  it.each(families)('lists $segment page by page', async (family) => {
    const { segment, list } = family
    const created: StsPolicy[] = []
    for (const letter of ['A', 'B', 'C']) {
      created.push(await createPolicy(family, `SDK page ${letter}`))
    }
    const information = sdkRequest(adapter, {
      method: HttpMethod.GET,
      template: `/policies/${segment}{?%24filter,%24top}`,
      parameters: { '%24filter': "startswith(displayName,'SDK page')", '%24top': 2 },
    })
    const first = await adapter.send(information, list, sdkErrors)
    expect(first?.value).toHaveLength(2)
    const seen: string[] = []
    const see = ({ displayName }: StsPolicy): boolean => {
      seen.push(displayName ?? '')
      return true
    }
    await new PageIterator(adapter, first ?? { value: [] }, see, list, sdkErrors).iterate()
    expect(seen.toSorted()).toEqual(['SDK page A', 'SDK page B', 'SDK page C'])
    for (const policy of created) await remove(segment, policy)
  })

  it.each(families.flatMap((each) => each.assignableTo.map((target) => ({ ...each, target }))))(
    'assigns one of $segment to $target, and unassigns it',
    async (family) => {
      const { segment, target, list } = family
      const policy = await createPolicy(family, 'SDK assigned')
      const assigned = `/${target}/${objectIds[target]}/${segment}`
      const assign = () => {
        const odataId = `${service.secureUrl}/v1.0/policies/${segment}/${policy.id}`
        const information = sdkAssignment(adapter, assigned, odataId)
        return adapter.sendNoResponseContent(information, sdkErrors)
      }
      await assign()
      expect(await sdkRefusal(assign())).toMatchObject({
        status: 400,
        message: expect.stringContaining('One or more added object references already exist'),
      })
      const get = (template: string) => sdkRequest(adapter, { method: HttpMethod.GET, template })
      const found = await adapter.send(get(assigned), list, sdkErrors)
      expect(found?.value).toMatchObject([{ id: policy.id, displayName: 'SDK assigned' }])
      const appliesTo = await adapter.send<DirectoryObjectCollectionResponse>(
        get(`/policies/${segment}/${policy.id}/appliesTo`),
        createDirectoryObjectCollectionResponseFromDiscriminatorValue,
        sdkErrors,
      )
      expect(appliesTo?.value).toMatchObject([
        { id: objectIds[target], odataType: `#microsoft.graph.${target.slice(0, -1)}` },
      ])
      const unassign = sdkRequest(adapter, {
        method: HttpMethod.DELETE,
        template: `${assigned}/${policy.id}/$ref`,
      })
      await adapter.sendNoResponseContent(unassign, sdkErrors)
      expect((await adapter.send(get(assigned), list, sdkErrors))?.value).toEqual([])
      await remove(segment, policy)
    },
  )

  it('reads a refusal with its code and message', async () => {
    const [family] = families
    if (!family) throw new Error('no family')
    const create = createPolicy({ ...family, definition: '{"TokenLifetimePolicy":{}}' }, 'Refused')
    expect(await sdkRefusal(create)).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: expect.stringMatching(/^Property definition has an invalid value\./u),
    })
  })
})
