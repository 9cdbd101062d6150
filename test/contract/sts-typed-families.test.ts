/** Every operation on the typed families of STS policies through the published Graph client, on both stores. */

import type { PageCollection } from '@microsoft/microsoft-graph-client'
import { PageIterator } from '@microsoft/microsoft-graph-client'
import { describe, expect, it } from 'vitest'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { createIn, readJson, withoutContext } from './support/entities.ts'
import {
  graphClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  splitWarnings,
  storeNames,
} from './support/graph-client.ts'
import { setUp } from '../support/set-up.ts'
import { stsToken, typedFamilies, typedPolicy } from './support/sts-families.ts'

const inVersions = typedFamilies.flatMap((family) =>
  family.versions.map((version) => ({ ...family, version })),
)

describe.each(storeNames)('the typed families of STS policies on %s', (store) => {
  const service = setUpTrustedService(store)

  describe.each(inVersions)('$version /policies/$segment', (family) => {
    const { segment, type, version } = family
    const client = setUp(async () => graphClient(service, await stsToken(service), version))
    const collection = `/policies/${segment}`
    const context = () => `${service.secureUrl}/${version}/$metadata#policies/${segment}`

    it('creates, reads, changes and deletes a policy', async () => {
      const body = typedPolicy(family, `${type} in ${version}`)
      const answer: Response = await rawResponse(client.api(collection)).post(body)
      const { entity: created, warnings } = splitWarnings((await answer.json()) as JsonObject)
      const id = memberText(created, 'id')
      expect([answer.status, answer.headers.get('location'), warnings]).toEqual([
        201,
        `${service.secureUrl}/${version}${collection}/${id}`,
        [],
      ])
      const policy = { id, deletedDateTime: null, isOrganizationDefault: false, ...body }
      expect(withoutContext(created)).toMatchObject(policy)
      expect(created['@odata.context']).toBe(`${context()}/$entity`)
      expect(created).not.toHaveProperty('type')

      const item = `${collection}/${id}`
      expect(await client.api(item).get()).toMatchObject({
        '@odata.context': `${context()}/$entity`,
        ...policy,
      })
      const change = { definition: [family.changed], displayName: 'Changed' }
      const patched: Response = await rawResponse(client.api(item)).patch(change)
      expect([patched.status, await patched.text()]).toEqual([204, ''])
      expect(await readJson(client, item)).toMatchObject({ ...policy, ...change })
      await client.api(item).patch({ displayName: 'Renamed' })
      expect(await readJson(client, item)).toMatchObject({
        ...policy,
        ...change,
        displayName: 'Renamed',
      })
      const listed = await readJson(client, collection)
      expect(listed['@odata.context']).toBe(context())
      expect(listed['value']).toContainEqual(
        expect.objectContaining({ id, ...change, displayName: 'Renamed' }),
      )

      const deleted: Response = await rawResponse(client.api(item)).delete()
      expect([deleted.status, await deleted.text()]).toEqual([204, ''])
      expect(await refusalOf(client.api(item).get())).toEqual({
        statusCode: 404,
        code: 'Request_ResourceNotFound',
        message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
      })
    })

    it('refuses a policy without name and definition, naming both', async () => {
      const refusal = await refusalOf(client.api(collection).post({}))
      expect(refusal).toMatchObject({ statusCode: 400, code: 'Request_BadRequest' })
      expect(refusal.message).toMatch(/definition.*displayName|displayName.*definition/su)
    })

    it('refuses a definition whose root is of another type', async () => {
      const other = typedFamilies.find((each) => each.segment !== segment)
      const post = client
        .api(collection)
        .post({ displayName: 'Wrong root', definition: [other?.definition] })
      expect(await refusalOf(post)).toMatchObject({
        statusCode: 400,
        code: 'Request_BadRequest',
        message: expect.stringMatching(/^Property definition has an invalid value\./u),
      })
    })
  })

  const paged = inVersions.filter(({ segment }) => segment !== 'b2bManagementPolicies')

  it.each(paged)('lists $segment of $version in pages, by name and counted', async (family) => {
    const { segment, version } = family
    const client = graphClient(service, await stsToken(service), version)
    const collection = `/policies/${segment}`
    const names = ['A', 'B', 'C', 'D', 'E'].map((letter) => `Page ${letter} of ${version}`)
    const ids = new Map<string, string>()
    for (const displayName of names) {
      const body = { displayName, definition: [family.definition] }
      ids.set(displayName, await createIn(client, collection, body))
    }
    const first: PageCollection = await client
      .api(collection)
      .filter(`startswith(displayName,'Page ') and endswith(displayName,'${version}')`)
      .header('ConsistencyLevel', 'eventual')
      .count(true)
      .top(2)
      .get()
    expect([first.value.length, first['@odata.count']]).toEqual([2, 5])
    const seen: string[] = []
    const iterator = new PageIterator(client, first, (policy: JsonObject) => {
      seen.push(memberText(policy, 'displayName'))
      return true
    })
    await iterator.iterate()
    expect(seen.toSorted()).toEqual(names)

    // WHY: Microsoft365DSC spells the property in this way.
    const byName = await readJson(
      client,
      `${collection}?$filter=DisplayName eq '${names[2]}'&$select=id,displayName`,
    )
    expect(byName['value']).toEqual([
      expect.objectContaining({ id: ids.get(names[2] ?? ''), displayName: names[2] }),
    ])
    const [named] = byName['value'] as readonly JsonObject[]
    expect(named).not.toHaveProperty('definition')
    for (const id of ids.values()) await client.api(`${collection}/${id}`).delete()
  })

  const assignments = inVersions.flatMap((family) =>
    family.assignableTo.map((target) => ({ ...family, target })),
  )

  describe.each(assignments)('$version $segment assigned to $target', (family) => {
    const { segment, version, target } = family
    const client = setUp(async () => graphClient(service, await stsToken(service), version))
    const object = `/${target}(appId='${contosoClient.appId}')`
    const assigned = `${object}/${segment}`
    const reference = (id: string): JsonObject => ({
      '@odata.id': `https://graph.microsoft.com/${version}/policies/${segment}/${id}`,
    })

    it('assigns, lists from both ends, refuses again, and unassigns', async () => {
      const first = await createIn(client, `/policies/${segment}`, {
        displayName: `First for ${target}`,
        definition: [family.definition],
      })
      const second = await createIn(client, `/policies/${segment}`, {
        displayName: `Second for ${target}`,
        definition: [family.definition],
      })
      const answer: Response = await rawResponse(client.api(`${assigned}/$ref`)).post(
        reference(first),
      )
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect(await readJson(client, assigned)).toMatchObject({
        '@odata.context': `${service.secureUrl}/${version}/$metadata#policies/${segment}`,
        value: [{ id: first, displayName: `First for ${target}`, definition: [family.definition] }],
      })
      const references = await readJson(client, `${assigned}/$ref`)
      expect(references['value']).toEqual([{ '@odata.id': expect.stringContaining(first) }])

      const entity = await readJson(client, object)
      const appliesTo = await readJson(client, `/policies/${segment}/${first}/appliesTo`)
      expect(appliesTo['value']).toEqual([
        expect.objectContaining({
          '@odata.type': `#microsoft.graph.${target.slice(0, -1)}`,
          id: memberText(entity, 'id'),
        }),
      ])
      const narrow = await readJson(
        client,
        `/policies/${segment}/${first}/appliesTo?$select=id&$top=1&$count=true`,
      )
      expect(narrow).toMatchObject({ '@odata.count': 1, value: [{ id: memberText(entity, 'id') }] })

      expect(await refusalOf(client.api(`${assigned}/$ref`).post(reference(first)))).toMatchObject({
        statusCode: 400,
        code: 'Request_BadRequest',
        message: expect.stringContaining('One or more added object references already exist'),
      })
      expect(await refusalOf(client.api(`${assigned}/$ref`).post(reference(second)))).toMatchObject(
        { statusCode: 400, code: 'Request_MultipleObjectsWithSameKeyValue' },
      )

      const removed: Response = await rawResponse(client.api(`${assigned}/${first}/$ref`)).delete()
      expect([removed.status, await removed.text()]).toEqual([204, ''])
      expect(await readJson(client, assigned)).toMatchObject({ value: [] })
      expect(await readJson(client, `/policies/${segment}/${first}/appliesTo`)).toMatchObject({
        value: [],
      })
      expect(await refusalOf(client.api(`${assigned}/${first}/$ref`).delete())).toMatchObject({
        statusCode: 404,
        code: 'Request_ResourceNotFound',
      })

      await client.api(`${assigned}/$ref`).post(reference(second))
      await client.api(`/policies/${segment}/${second}`).delete()
      expect(await readJson(client, assigned)).toMatchObject({ value: [] })
      await client.api(`/policies/${segment}/${first}`).delete()
    })
  })
})
