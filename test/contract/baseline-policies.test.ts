/**
 * Baselines of conditional access policies, policy by policy: posted, and read back with the same meaning, in every
 * version and form that can express it; what was read can be posted and written back.
 */

import type { GraphRequest } from '@microsoft/microsoft-graph-client'
import { GraphError } from '@microsoft/microsoft-graph-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import {
  publishedBaseline,
  readHarbourBaseline,
  readPublishedBaseline,
  sampleSubstitutes,
  type BaselinePolicy,
  type Substitutes,
} from '../support/baselines/load-baseline.ts'
import { withoutContexts } from './support/entities.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import type { StoreName, TestService } from '../support/test-service.ts'
import { describeOutside } from '../support/outside-data.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  splitWarnings,
  withUnknownEnumMembers,
  refusalOf,
  startTrustedService,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const modern = '/identity/conditionalAccess/policies'
const legacy = '/conditionalAccessPolicies'

/** Ids that no tenant has. */
const unknownIds: Substitutes = {
  breakGlass: 'dead0000-0000-4000-8000-000000000000',
  temporaryExceptions: 'dead0000-0000-4000-8000-000000000001',
  permanentExceptions: 'dead0000-0000-4000-8000-000000000002',
  administrators: 'dead0000-0000-4000-8000-000000000003',
  machines: 'dead0000-0000-4000-8000-000000000004',
  licensed: 'dead0000-0000-4000-8000-000000000005',
  terms: 'dead0000-0000-4000-8000-000000000006',
}

/** Members that the service sets; it ignores those of a file. */
const ofService = new Set(['id', 'createdDateTime', 'modifiedDateTime'])

/** What sign-in frequency means where a file, written before these members existed, does not say. */
const frequencyDefaults: JsonObject = {
  authenticationType: 'primaryAndSecondaryAuthentication',
  frequencyInterval: 'timeBased',
}

function meaningOfMember(name: string, value: JsonValue): JsonValue {
  if (name === 'clientAppTypes' && Array.isArray(value)) {
    // WHY: two files write `All`; enumeration values match in any letter case and are read back in one.
    return value.map((item: JsonValue) => (item === 'All' ? 'all' : item))
  }
  // WHY: one file lists a group three times; repeated ids are dropped when a policy is written.
  if (Array.isArray(value)) return [...new Set(value as readonly JsonValue[])]
  if (!isJsonObject(value)) return value
  if (name === 'authenticationStrength') return memberText(value, 'id')
  return meaningOf(name === 'signInFrequency' ? { ...frequencyDefaults, ...value } : value)
}

/**
 * What a policy says: without annotations and members of the service, without members that are null or empty,
 * which say the same as absent ones; a strength as its id; defaults spelt out.
 */
function meaningOf(policy: JsonObject): JsonObject {
  const entries = Object.entries(policy)
    .filter(([name]) => !name.includes('@') && !ofService.has(name))
    .map(([name, value]): [string, JsonValue] => [name, meaningOfMember(name, value ?? null)])
    .filter(([, value]) => !isEmpty(value))
    .toSorted(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(entries)
}

const everyGuest: JsonObject = {
  externalTenants: { membershipKind: 'all' },
  guestOrExternalUserTypes:
    'internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider',
}

/** The same meaning in the only word that 2019 had for guests. */
function inWordsOf2019(meaning: JsonObject): JsonObject {
  const conditions = meaning['conditions'] as JsonObject
  const users = (conditions['users'] ?? {}) as JsonObject
  const { includeGuestsOrExternalUsers: guests, ...others } = users
  if (JSON.stringify(guests) !== JSON.stringify(everyGuest)) return meaning
  const includeUsers = ['GuestsOrExternalUsers']
  return { ...meaning, conditions: { ...conditions, users: { ...others, includeUsers } } }
}

function isEmpty(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === null || (isJsonObject(value) && Object.keys(value).length === 0)
}

/** Lists the dotted paths of everything that a policy says, and its words in lists of controls. */
function saidBy(value: JsonValue, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.map((item: JsonValue) => `${path}=${JSON.stringify(item)}`)
  if (!isJsonObject(value)) return [`${path}=${JSON.stringify(value)}`]
  return Object.entries(value).flatMap(([name, member]) =>
    saidBy(member ?? null, path === '' ? name : `${path}.${name}`),
  )
}

/**
 * What the baseline contains and the forms cannot express, from the reference pages of the forms.
 * 2019: beta reference of September 2019, `conditionalAccessPolicies`. v1.0: the published CSDL.
 */
const lacking = {
  2019: new RegExp(
    [
      /^conditions\.(?:insiderRiskLevels|authenticationFlows|clientApplications)\b/u,
      // Device states express one filter.
      /^conditions\.devices\.(?!deviceFilter\.(?:mode="exclude"|rule="device\.isCompliant -eq True -or device\.trustType -eq \\"ServerAD\\"")$)/u,
      /^conditions\.(?:servicePrincipalRiskLevels|applications\.\w*[aA]ccess|applications\.includeUserActions)\b/u,
      /^conditions\.(?:platforms\.\w+="linux"|applications\.includeApplications="MicrosoftAdminPortals"|applications\.includeApplications="Office365")/u,
      /^conditions\.users\.(?:include|exclude)GuestsOrExternalUsers\.externalTenants\.membershipKind="enumerated"/u,
      /^grantControls\.(?:authenticationStrength|builtInControls="passwordChange")/u,
      /^sessionControls\.(?:secureSignInSession|networkAccessSecurity|globalSecureAccessFilteringProfile)\b/u,
      /^sessionControls\.signInFrequency\.frequencyInterval="everyTime"/u,
    ]
      .map(({ source }) => source)
      .join('|'),
    'u',
  ),
  'v1.0':
    /^conditions\.applications\.(?:networkAccess|globalSecureAccess)\b|^sessionControls\.(?:networkAccessSecurity|globalSecureAccessFilteringProfile)\b/u,
}

function isExpressibleIn(form: keyof typeof lacking, policy: JsonObject): boolean {
  return !saidBy(meaningOf(policy)).some((said) => lacking[form].test(said))
}

function withoutServiceMembers(policy: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(withoutContexts(policy)).filter(
      ([name]) => !ofService.has(name) && !name.startsWith('@ostiary'),
    ),
  )
}

function withoutModification(policy: JsonObject): JsonObject {
  const { modifiedDateTime: _, ...others } = policy
  return others
}

/** Pointers to every id that the tenant lacks, in document order. */
function placesOfUnknown(value: JsonValue, pointer = ''): readonly string[] {
  if (typeof value === 'string') return value.startsWith('dead0000-') ? [pointer] : []
  const entries: readonly (readonly [string, JsonValue | undefined])[] = Array.isArray(value)
    ? value.map((item: JsonValue, index) => [String(index), item])
    : Object.entries(isJsonObject(value) ? value : {})
  return entries.flatMap(([name, member]) => placesOfUnknown(member ?? null, `${pointer}/${name}`))
}

function isUnknownReference({ message }: JsonObject): boolean {
  return /^.+ `dead0000-\S+` not found in this tenant$/u.test(
    typeof message === 'string' ? message : '',
  )
}

function targetsOf(findings: readonly JsonObject[]): readonly string[] {
  return findings.map((finding) => memberText(finding, 'target')).toSorted()
}

interface Refusal {
  readonly details: readonly JsonObject[]
}

function declareBaseline(
  baseline: readonly BaselinePolicy[],
  stores: readonly StoreName[] = storeNames,
): void {
  const names = baseline.map((each) => [each.name, each] as const)
  const expressibleIn = (form: keyof typeof lacking) =>
    names.filter(([, { bodyFor }]) => isExpressibleIn(form, bodyFor(sampleSubstitutes)))
  const inLegacy = expressibleIn(2019)
  const inReleased = expressibleIn('v1.0')
  const naming = names.filter(([, { bodyFor }]) => placesOfUnknown(bodyFor(unknownIds)).length > 0)

  it('has policies that every form can express, and some that only beta can', () => {
    expect(inLegacy.length).toBeGreaterThan(0)
    expect(inReleased.length).toBeGreaterThan(inLegacy.length)
    expect(names.length).toBeGreaterThan(inReleased.length)
  })

  describe.each(stores)('on %s', (store) => {
    const service = setUpTrustedService(store)
    const client = setUp(() => administratorClient(service))
    const released = setUp(() => administratorClient(service, 'v1.0'))
    const ids = new Map<BaselinePolicy, string>()

    async function readJson(request: GraphRequest): Promise<JsonObject> {
      const read: JsonObject = await request.get()
      return read
    }

    it.each(names)('accepts %s', async (_, baselined) => {
      const policy = baselined.bodyFor(sampleSubstitutes)
      const answer: JsonObject = await client.api(modern).post(policy)
      const { entity: created } = splitWarnings(answer)
      ids.set(baselined, memberText(created, 'id'))
      const read = await readJson(client.api(`${modern}/${ids.get(baselined)}`))
      expect(read).toEqual(created)
      expect(meaningOf(read)).toEqual(meaningOf(policy))
    })

    it('lists all of them, each readable in the 2019 form', async () => {
      const list = (await readJson(client.api(modern)))['value'] as readonly JsonObject[]
      expect(list.map((policy) => memberText(policy, 'displayName')).toSorted()).toEqual(
        baseline
          .map(({ bodyFor }) => memberText(bodyFor(sampleSubstitutes), 'displayName'))
          .toSorted(),
      )
      const inForm = (await readJson(client.api(legacy)))['value'] as readonly JsonObject[]
      expect(new Set(inForm.map(({ id }) => id))).toEqual(new Set(list.map(({ id }) => id)))
      const whole = inForm.filter((policy) => policy['@ostiary.omitted'] === undefined)
      expect(whole.map((policy) => memberText(policy, 'displayName')).toSorted()).toEqual(
        inLegacy
          .map(([, { bodyFor }]) => memberText(bodyFor(sampleSubstitutes), 'displayName'))
          .toSorted(),
      )
    })

    it('shows v1.0 only those that v1.0 can express', async () => {
      const list = (await readJson(released.api(modern)))['value'] as readonly JsonObject[]
      expect(new Set(list.map(({ id }) => id))).toEqual(
        new Set(inReleased.map(([, baselined]) => ids.get(baselined))),
      )
    })

    it.each(inLegacy)('accepts %s through the 2019 form', async (_, baselined) => {
      const policy = baselined.bodyFor(sampleSubstitutes)
      const shown = await readJson(client.api(`${legacy}/${ids.get(baselined)}`))
      const answer: JsonObject = await client.api(legacy).post(shown)
      const { entity: created } = splitWarnings(answer)
      const id = memberText(created, 'id')
      expect(id).not.toBe(ids.get(baselined))
      expect(withoutServiceMembers(created)).toEqual(withoutServiceMembers(shown))
      expect(meaningOf(await readJson(client.api(`${modern}/${id}`)))).toEqual(
        inWordsOf2019(meaningOf(policy)),
      )
      await client.api(`${legacy}/${id}`).delete()
    })

    it.each(names)('keeps %s unchanged when the 2019 form writes it back', async (_, baselined) => {
      const [item, itemOf2019] = [modern, legacy].map((path) => `${path}/${ids.get(baselined)}`)
      const before = await readJson(client.api(item ?? ''))
      const shown = await readJson(client.api(itemOf2019 ?? ''))
      await client.api(itemOf2019 ?? '').patch(shown)
      expect(withoutModification(await readJson(client.api(item ?? '')))).toEqual(
        withoutModification(before),
      )
      expect(withoutModification(await readJson(client.api(itemOf2019 ?? '')))).toEqual(
        withoutModification(shown),
      )
    })

    describe.each([
      ['beta', names],
      ['v1.0', inReleased],
    ] as const)('in %s', (version, expressible) => {
      const versioned = (path: string): GraphRequest => client.api(path).version(version)

      it.each(expressible)('accepts a copy of %s as it was read', async (_, baselined) => {
        const read = await readJson(
          withUnknownEnumMembers(versioned(`${modern}/${ids.get(baselined)}`)),
        )
        const copy: JsonObject = await withUnknownEnumMembers(versioned(modern)).post(read)
        const id = memberText(copy, 'id')
        expect(id).not.toBe(ids.get(baselined))
        expect(withoutServiceMembers(copy)).toEqual(withoutServiceMembers(read))
        await versioned(`${modern}/${id}`).delete()
      })

      it.each(expressible)('keeps %s unchanged when it is written back', async (_, baselined) => {
        const item = `${modern}/${ids.get(baselined)}`
        const whole = await readJson(withUnknownEnumMembers(client.api(item)))
        const requests = [() => versioned(item), () => withUnknownEnumMembers(versioned(item))]
        for (const request of requests) {
          const before = await readJson(request())
          await request().patch(before)
          expect(withoutModification(await readJson(request()))).toEqual(
            withoutModification(before),
          )
        }
        expect(
          withoutModification(await readJson(withUnknownEnumMembers(client.api(item)))),
        ).toEqual(withoutModification(whole))
      })
    })
  })

  describe('in another tenant', () => {
    let strict: TestService
    let tolerant: TestService

    beforeAll(async () => {
      strict = await startTrustedService('sqlite')
      tolerant = await startTrustedService('sqlite', { families: tolerantFamilyOptions })
    })
    afterAll(() => Promise.all([strict.close(), tolerant.close()]))

    it.each(naming)('gets one error that names everything it lacks: %s', async (_, baselined) => {
      const policy = baselined.bodyFor(unknownIds)
      const client = await administratorClient(strict)
      const post = client.api(modern).post(policy)
      expect(await refusalOf(post)).toMatchObject({
        statusCode: 400,
        code: 'BadRequest',
        message: expect.stringMatching(/^.+ `dead0000-\S+` not found in this tenant$/u),
      })
      const refusal: unknown = await post.catch((error: unknown) => error)
      if (!(refusal instanceof GraphError)) throw new TypeError('expected a GraphError')
      const { details } = JSON.parse(String(refusal.body)) as Refusal
      expect(targetsOf(details)).toEqual(placesOfUnknown(policy).toSorted())
    })

    it.each(naming)(
      'is stored with warnings where the settings say so: %s',
      async (_, baselined) => {
        const policy = baselined.bodyFor(unknownIds)
        const client = await administratorClient(tolerant)
        const answer: JsonObject = await client.api(modern).post(policy)
        const warnings = answer['@ostiary.warnings'] as readonly JsonObject[]
        expect(targetsOf(warnings.filter(isUnknownReference))).toEqual(
          placesOfUnknown(policy).toSorted(),
        )
        expect(meaningOf(await client.api(`${modern}/${memberText(answer, 'id')}`).get())).toEqual(
          meaningOf(policy),
        )
      },
    )
  })
}

describe('a conditional access baseline of our own', () => {
  declareBaseline(readHarbourBaseline())
})

describeOutside('the published conditional access baseline', publishedBaseline, (folder) => {
  declareBaseline(readPublishedBaseline(folder), ['sqlite'])
})
