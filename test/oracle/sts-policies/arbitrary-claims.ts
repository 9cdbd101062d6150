/** Generated claims mapping policies and sign-ins: few names, so that entries, inputs and outputs meet often. */

import * as fc from 'fast-check'
import { pairwiseIdOf } from '../../../src/sts-policies/claims/pairwise-id.ts'
import {
  arbitraryTransformation,
  attributes,
  constantIds,
  outputIds,
  transformationIds,
} from './arbitrary-transformation.ts'
import type { RawDefinition, RawEntry, ReferenceFacts } from './claims-reference-types.ts'

const xmlsoap = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const samlNames = [
  `${xmlsoap}/nameidentifier`,
  `${xmlsoap}/nameidentifier`,
  `${xmlsoap}/upn`,
  `${xmlsoap}/givenname`,
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid',
  'http://schemas.microsoft.com/identity/claims/tenantid',
  'http://x.example/a',
  'http://x.example/b',
]
const jwtNames = ['iss', 'xms_x', 'a', 'b', 'c', 'name', 'given_name', 'department']
/** The directory extension of the generated users. */
const extension = 'extension_0123456789abcdef0123456789abcdef_teams'

const names = {
  JwtClaimType: fc.option(fc.constantFrom(...jwtNames), { nil: undefined }),
  SamlClaimType: fc.option(fc.constantFrom(...samlNames), { nil: undefined }),
  SamlNameIdFormat: fc.option(
    fc.constantFrom(
      'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    ),
    { nil: undefined, freq: 3 },
  ),
}

/** Leaves out members without a value. */
function withoutUndefined<Type extends object>(value: {
  readonly [Name in keyof Type]: Type[Name] | undefined
}): Type {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Type
}

const otherSources = [
  'application displayname',
  'audience tags',
  'company tenantcountry',
  'company mail',
]

/** One entry of `ClaimsSchema`. */
const arbitraryEntry: fc.Arbitrary<RawEntry> = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        Source: fc.constant('user'),
        ID: fc.constantFrom(...attributes),
        ...names,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        Source: fc.constant('transformation'),
        ID: fc.constantFrom(...outputIds),
        TransformationID: fc.constantFrom(...transformationIds, 't9'),
        ...names,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        Source: fc.constant('transformation'),
        ID: fc.constantFrom(...outputIds),
        TransformationID: fc.constantFrom(...transformationIds),
        SamlClaimType: fc.constant(`${xmlsoap}/nameidentifier`),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        Value: fc.constantFrom('', 'x', 'contoso.example', 'a@b'),
        ID: fc.constantFrom(...constantIds),
        ...names,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        Source: fc.constant('user'),
        ExtensionID: fc.constant(extension),
        ID: fc.constantFrom('k1'),
        ...names,
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...otherSources), fc.record(names))
        .map(([pair, rest]) => {
          const [Source = '', ID = ''] = pair.split(' ')
          return { Source, ID, ...rest }
        }),
    },
    { weight: 1, arbitrary: fc.record(names) },
  )
  .map(withoutUndefined<RawEntry>)

/** Entries that only feed transformations. */
const feeders: RawEntry[] = [
  ...['mail', 'userprincipalname', 'employeeid', 'department', 'othermail'].map((ID) => ({
    Source: 'user',
    ID,
  })),
  { Value: 'A@contoso.example', ID: 'k1' },
  ...transformationIds.map((TransformationID, index) => ({
    Source: 'transformation',
    ID: `o${index + 1}`,
    TransformationID,
  })),
]

/** A definition. */
const arbitraryDefinition: fc.Arbitrary<RawDefinition> = fc
  .record({
    Version: fc.constant(1 as const),
    IncludeBasicClaimSet: fc.boolean(),
    ClaimsSchema: fc
      .tuple(fc.subarray(feeders), fc.array(arbitraryEntry, { maxLength: 8 }), fc.boolean())
      .map(([fed, entries, isFirst]) => (isFirst ? [...fed, ...entries] : [...entries, ...fed])),
    ClaimsTransformations: fc.array(arbitraryTransformation, { maxLength: 5 }),
    audienceOverride: fc.option(fc.constant('https://other.example/'), { nil: undefined }),
    issuerWithApplicationId: fc.boolean(),
  })
  .map(withoutUndefined<RawDefinition>)

/** The ids of the generated sign-ins. */
export const ids = {
  tenant: '11111111-1111-4111-8111-111111111111',
  appId: 'aaaaaaaa-0000-4000-8000-000000000001',
  servicePrincipal: 'bbbbbbbb-0000-4000-8000-000000000001',
  user: 'dddddddd-0000-4000-8000-000000000001',
}

const pairwiseId = pairwiseIdOf({ tenantId: ids.tenant, appId: ids.appId, userId: ids.user })

const arbitraryUser = fc.record({
  mail: fc.constantFrom(['alex@contoso.example'], [], ['alex'], ['@x']),
  userprincipalname: fc.constant(['alex@contoso.example']),
  employeeid: fc.constantFrom(['E-17'], []),
  department: fc.constantFrom(['Sales Ärzte'], ['HR']),
  othermail: fc.constantFrom(['one@x.example', 'TWO@x.example'], []),
  city: fc.constant([]),
  extensionattribute1: fc.constantFrom(['Gold'], []),
  [extension]: fc.constantFrom(['blue', 'green'], ['red'], []),
})

/** A case: a policy, an application and a sign-in. */
export const arbitraryClaimsCase: fc.Arbitrary<ReferenceFacts> = fc
  .record({
    token: fc.constantFrom('access', 'id', 'saml', 'saml'),
    definition: arbitraryDefinition,
    user: fc.option(arbitraryUser, { nil: undefined, freq: 8 }),
    country: fc.constantFrom(['DE'], []),
    acceptsMappedClaims: fc.constantFrom(true, true, true, true, false),
    hasOwnSigningKey: fc.boolean(),
    identifier: fc.constantFrom(ids.appId, 'https://contoso.example/api', 'https://x.example/api'),
    requestedNameIdFormat: fc.option(
      fc.constantFrom(
        'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
        'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      ),
      { nil: undefined, freq: 2 },
    ),
  })
  .map(({ token, country, identifier, ...rest }) => ({
    ...rest,
    token,
    appId: ids.appId,
    audience: token === 'id' ? ids.appId : identifier,
    issuer:
      token === 'id'
        ? `https://login.microsoftonline.com/${ids.tenant}/v2.0`
        : `https://sts.windows.net/${ids.tenant}/`,
    others: {
      'application displayname': ['Shop'],
      'audience tags': ['web', 'shop'],
      'company tenantcountry': country,
    },
    verifiedDomains: ['contoso.example'],
    pairwiseId,
  }))
