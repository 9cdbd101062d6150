/** Says in words what to change. */

import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { SignIn } from '../../engine/model/sign-in.ts'
import type { TenantRules } from '../../engine/model/tenant-rules.ts'
import { keyOf } from '../../../kernel/ids.ts'
import {
  adviceKinds,
  factAt,
  factsOfKinds,
  isRiskFact,
  type ChangeableFact,
  type AdviceKind,
  type ChangeMaker,
  type FactChange,
} from './advice.ts'
import { everyLocation, placesOfAddress } from './network-values.ts'

/** Values that a text names; of more it says how many there are. */
const mostNamed = 4

const makers: Readonly<Record<AdviceKind, ChangeMaker>> = {
  authentication: 'person',
  requirement: 'person',
  client: 'person',
  authenticationFlow: 'person',
  device: 'either',
  platform: 'person',
  network: 'person',
  risk: 'either',
}

/** Risks that users can remediate; only an administrator can dismiss the others. */
const remediatedByUsers: readonly ChangeableFact[] = [
  'risk.signIn',
  'risk.signInDetections',
  'risk.user',
]

/** Nobody but an administrator changes how applications and agents sign in. */
function hasPerson({ principal }: SignIn): boolean {
  return principal.kind === 'user'
}

function kindOf(fact: ChangeableFact): AdviceKind {
  const kind = adviceKinds.find((each) => factsOfKinds[each].some((name) => name === fact))
  return kind ?? 'risk'
}

function anyOf(words: readonly string[]): string {
  const distinct = [...new Set(words)]
  const rest = distinct.length - mostNamed
  const last = rest > 0 ? `one of ${rest} more` : distinct.at(-1)
  const others = distinct.slice(0, Math.min(mostNamed, distinct.length - 1))
  return rest > 0 || others.length > 0 ? `${others.join(', ')} or ${last}` : `${last}`
}

const clientWords: Readonly<Record<string, string>> = {
  browser: 'a browser',
  mobileAppsAndDesktopClients: 'a mobile or desktop app',
}

const riskWords: Readonly<Partial<Record<ChangeableFact, string>>> = {
  'risk.signIn': 'the sign-in risk',
  'risk.signInDetections': 'the detections behind the sign-in risk',
  'risk.user': 'the user risk',
  'risk.insider': 'the insider risk',
  'risk.servicePrincipal': 'the risk of the service principal',
  'risk.agent': 'the risk of the agent',
  'risk.agentSession': 'the risk of the session of the agent',
}

const doneWords: Readonly<Partial<Record<ChangeableFact, string>>> = {
  'satisfied.changedPassword': 'change the password',
  'satisfied.remediatedRisk': 'remediate the risk when asked',
  'satisfied.presentedVerifiedId': 'present a verified ID',
  'satisfied.usesApprovedApplication': 'use an approved client app',
  'satisfied.usesProtectedApplication': 'use a client app with an app protection policy',
  'satisfied.firstFactorAt': 'sign in again with the first factor',
  'satisfied.secondFactorAt': 'prove the second factor again',
  'satisfied.signInSessionStatus': 'use a client whose session is bound to its registered device',
  'network.isAllowedAtResource': 'reach the resource from an address that location policies allow',
}

function riskInWords(risk: string, now: JsonValue | undefined): string {
  return now === undefined
    ? `dismiss or remediate ${risk}, if there is any`
    : `dismiss or remediate ${risk}`
}

function addedTo(now: JsonValue | undefined, value: JsonValue): readonly string[] {
  const before = (now ?? []) as readonly string[]
  return (value as readonly string[]).filter((each) => !before.includes(each))
}

const joinWords: Readonly<Record<string, string>> = {
  ServerAD: 'hybrid joined device',
  AzureAD: 'device joined to Microsoft Entra',
  Workplace: 'registered device',
}

/** Members of a device that change when an administrator or the owner works on it. */
const managedMembers: readonly string[] = ['isCompliant', 'isManaged', 'trustType']

function kindOfDevice({ isCompliant, trustType }: JsonObject): string {
  const kind = joinWords[typeof trustType === 'string' ? trustType : ''] ?? 'registered device'
  return isCompliant === true ? `compliant ${kind}` : kind
}

/** The members of a device that stay what they are, as text. */
function identityOf(device: JsonObject): string {
  return Object.entries(device)
    .filter(([name]) => !managedMembers.includes(name))
    .map((member) => JSON.stringify(member))
    .toSorted()
    .join()
}

function isSameDevice(one: JsonValue | undefined, other: JsonObject): boolean {
  return one !== undefined && isJsonObject(one) && identityOf(one) === identityOf(other)
}

/** Describes a device by what tells it from others; the one of the sign-in by what it becomes. */
function deviceInWords(value: JsonValue, now: JsonValue | undefined): string {
  if (!isJsonObject(value)) return 'no registered device'
  if (isSameDevice(now, value)) return `this device as a ${kindOfDevice(value)}`
  const named = Object.entries(value).flatMap(([name, member]) => {
    const isEmpty =
      member === null || member === false || (Array.isArray(member) && member.length === 0)
    return managedMembers.includes(name) || isEmpty ? [] : [`${name} ${JSON.stringify(member)}`]
  })
  const kind = `a ${kindOfDevice(value)}`
  return named.length === 0 ? kind : `${kind} with ${named.join(' and ')}`
}

/** Creates the function that describes a change of a sign-in to any of some values. */
export function createDescribeChange(tenantRules: TenantRules) {
  const locations = everyLocation(tenantRules)
  const placesOf = placesOfAddress(locations)

  function nameOfLocation(id: string): string {
    const found = locations.find((location) => keyOf(location.id) === keyOf(id))
    return `"${found?.displayName ?? id}"`
  }

  function addressInWords(ip: string): string {
    const names = placesOf(ip).map((place) => nameOfLocation(locations[place]?.id ?? ''))
    return names.length === 0
      ? `outside the named locations, such as ${ip}`
      : `in ${names.join(' and ')}, such as ${ip}`
  }

  function textFor(fact: ChangeableFact, values: readonly JsonValue[], signIn: SignIn): string {
    const now = factAt(signIn, fact)
    const [first = null] = values
    const texts = values.map(String)
    switch (fact) {
      case 'satisfied.methods':
        return `sign in with ${anyOf(values.map((value) => addedTo(now, value).join(' + ')))}`
      case 'satisfied.homeMethods':
        return `sign in to the home tenant with ${anyOf(values.map((value) => addedTo(now, value).join(' + ')))}`
      case 'satisfied.fido2Aaguid':
        return `use a security key of the model ${anyOf(texts)}`
      case 'satisfied.x509IssuerSki':
        return `use a certificate of the issuer ${anyOf(texts)}`
      case 'satisfied.x509PolicyOids':
        return `use a certificate with the policy ${anyOf(texts)}`
      case 'satisfied.acceptedTermsOfUse':
        return `accept the terms of use ${addedTo(now, first).join(' and ')}`
      case 'satisfied.customAuthenticationFactors':
        return `meet the custom control ${addedTo(now, first).join(' and ')}`
      case 'clientApp':
        return `use ${anyOf(texts.map((text) => clientWords[text] ?? text))}`
      case 'authenticationFlow':
        return 'sign in on this device, without device code flow and without authentication transfer'
      case 'device':
        return `use ${anyOf(values.map((value) => deviceInWords(value, now)))}`
      case 'platform':
        return `use ${anyOf(texts)}`
      case 'network.ip':
        return `sign in from an address ${anyOf(texts.map(addressInWords))}`
      case 'network.country':
        return `sign in from the country ${anyOf(texts)}`
      case 'network.gpsCountry':
        return `report a position in the country ${anyOf(texts)} with the Authenticator app`
      case 'network.isCompliantNetwork':
        return first === true
          ? 'sign in through Global Secure Access'
          : 'sign in without Global Secure Access'
      case 'network.namedLocationIds': {
        const lists = values as readonly (readonly string[])[]
        const named = lists.map((ids) => ids.map(nameOfLocation).join(' and '))
        return `sign in from ${anyOf(named.map((name) => name || 'outside the named locations'))}`
      }
      default:
        return doneWords[fact] ?? riskInWords(riskWords[fact] ?? fact, now)
    }
  }

  return (
    signIn: SignIn,
    { fact, values }: { readonly fact: ChangeableFact; readonly values: readonly JsonValue[] },
  ): FactChange => {
    const kind = kindOf(fact)
    return {
      fact,
      action: factAt(signIn, fact) === undefined ? 'give' : 'change',
      kind,
      by:
        hasPerson(signIn) && (!isRiskFact(fact) || remediatedByUsers.includes(fact))
          ? makers[kind]
          : 'administrator',
      to: values,
      text: textFor(fact, values, signIn),
    }
  }
}
