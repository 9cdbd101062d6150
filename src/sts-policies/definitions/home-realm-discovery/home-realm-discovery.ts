/**
 * A HomeRealmDiscoveryPolicy definition: its schema, and what it says.
 * Source: https://learn.microsoft.com/entra/identity/enterprise-apps/home-realm-discovery-policy
 */

import { Type } from 'typebox'
import { booleanSchema, membersWithVersion, textsSchema } from '../definition-schemas.ts'
import type { DefinitionValue } from '../located-json.ts'
import { booleanOf, textItemsOf } from '../read-values.ts'
import { presentMembers, readStoredRoot } from '../stored-root.ts'

/** For which domains and applications a domain hint is ignored, and for which it is respected all the same. */
export interface DomainHintPolicy {
  /** Names of domains, `*` or `all_domains`. */
  readonly ignoreForDomains: readonly string[]
  readonly respectForDomains: readonly string[]
  /** Application ids, `*` or `all_apps`. */
  readonly ignoreForApps: readonly string[]
  readonly respectForApps: readonly string[]
}

/** What a stored definition says. */
export interface HomeRealmDiscoveryDefinition {
  /** Whether sign-in skips the page for the user name. */
  readonly acceleratesToFederatedDomain: boolean
  readonly preferredDomain?: string
  /** Whether federated users may present a password to the token endpoint. */
  readonly allowsCloudPasswordValidation: boolean
  readonly alternateIdLoginEnabled?: boolean
  readonly domainHintPolicy?: DomainHintPolicy
}

/** The members of `DomainHintPolicy`. */
export const domainHintMembers = [
  'IgnoreDomainHintForDomains',
  'RespectDomainHintForDomains',
  'IgnoreDomainHintForApps',
  'RespectDomainHintForApps',
] as const

const domains = 'Names of domains, or `*` for all.'
const apps = 'Application ids, or `*` for all.'

/** The value of the root member `HomeRealmDiscoveryPolicy`. */
export const homeRealmDiscoverySchema = Type.Object(
  membersWithVersion({
    AccelerateToFederatedDomain: Type.Optional(
      booleanSchema({
        description:
          'Sends users to the federated identity provider without the page for the user name.',
      }),
    ),
    PreferredDomain: Type.Optional(
      Type.Unsafe<string | readonly string[]>({
        description:
          'The federated domain to which sign-in accelerates. Needed when several domains are federated.',
        type: 'string',
        examples: ['contoso.com'],
      }),
    ),
    AllowCloudPasswordValidation: Type.Optional(
      booleanSchema({
        description: 'Lets federated users present a password directly to the token endpoint.',
      }),
    ),
    AlternateIdLogin: Type.Optional(
      Type.Object(
        {
          Enabled: Type.Optional(
            booleanSchema({ description: 'Lets users sign in with their mail address.' }),
          ),
        },
        { description: 'Acts only in the organization default.' },
      ),
    ),
    DomainHintPolicy: Type.Optional(
      Type.Object(
        {
          IgnoreDomainHintForDomains: Type.Optional(
            textsSchema({ description: `Domain hints to ignore. ${domains}` }),
          ),
          RespectDomainHintForDomains: Type.Optional(
            textsSchema({ description: `Domain hints to respect all the same. ${domains}` }),
          ),
          IgnoreDomainHintForApps: Type.Optional(
            textsSchema({ description: `Applications whose hints are ignored. ${apps}` }),
          ),
          RespectDomainHintForApps: Type.Optional(
            textsSchema({ description: `Applications whose hints are respected. ${apps}` }),
          ),
        },
        { description: 'Acts only in the organization default.' },
      ),
    ),
  }),
  { description: 'How users get from the sign-in page to their identity provider.' },
)

/** Reads a stored definition; undefined when the service loads nothing from it. */
export function readHomeRealmDiscovery(text: string): HomeRealmDiscoveryDefinition | undefined {
  const root = readStoredRoot(text, 'HomeRealmDiscoveryPolicy')
  if (root === undefined) return undefined
  const hints = root.member('DomainHintPolicy')
  return presentMembers({
    acceleratesToFederatedDomain: flagOf(root, 'AccelerateToFederatedDomain') ?? false,
    allowsCloudPasswordValidation: flagOf(root, 'AllowCloudPasswordValidation') ?? false,
    preferredDomain: preferredDomainOf(root),
    alternateIdLoginEnabled: flagOf(root.member('AlternateIdLogin'), 'Enabled'),
    domainHintPolicy: hints && readHints(hints),
  })
}

function flagOf(object: DefinitionValue | undefined, name: string): boolean | undefined {
  return booleanOf(object?.member(name)?.value)
}

/** WHY also a list of one: published samples have it, and the legacy resource accepts it. */
function preferredDomainOf(root: DefinitionValue): string | undefined {
  const member = root.member('PreferredDomain')
  const [only, ...others] = member?.items() ?? []
  const value = only && others.length === 0 ? only.value : member?.value
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function readHints(hints: DefinitionValue): DomainHintPolicy {
  const list = (name: (typeof domainHintMembers)[number]) => textItemsOf(hints.member(name)?.value)
  return {
    ignoreForDomains: list('IgnoreDomainHintForDomains'),
    respectForDomains: list('RespectDomainHintForDomains'),
    ignoreForApps: list('IgnoreDomainHintForApps'),
    respectForApps: list('RespectDomainHintForApps'),
  }
}
