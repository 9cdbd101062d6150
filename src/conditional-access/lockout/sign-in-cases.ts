/**
 * The sign-ins that an administrator could use, one for each combination of the facts that policies may test.
 * All other facts stay unknown, so that only certain denials count.
 */

import { directoryAppId } from '../engine/model/semantics.ts'
import type { FactName, Platform, RiskLevel, SignIn, Target } from '../engine/model/sign-in.ts'

/**
 * The applications that an administrator needs. Somebody who reaches one of them is not locked out. The scopes
 * are more than the baseline scopes. Source of the ids:
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
const targets: readonly Target[] = [
  target('00000003-0000-0000-c000-000000000000', 'Policy.ReadWrite.ConditionalAccess'), // Graph
  target('c44b4083-3bb0-49c1-b47d-974e53cbdf3c', 'user_impersonation'), // Azure portal
  target('797f4846-ba00-4fd7-ba43-dac1f8f63013', 'user_impersonation'), // Azure management
  target(directoryAppId, 'Directory.AccessAsUser.All'),
]

function target(appId: string, scope: string): Target {
  return {
    kind: 'applications',
    applications: [{ appId, isAgentResource: false }],
    requestedScopes: [scope],
  }
}

/** WHY no others: the rest are mail protocols, which give no access to a tenant's policies. */
const clientApps = ['browser', 'mobileAppsAndDesktopClients'] as const

/** Null is a platform that cannot be detected. */
const platforms: readonly (Platform | null)[] = [
  'android',
  'iOS',
  'windows',
  'windowsPhone',
  'macOS',
  'linux',
  null,
]

/** WHY without `hidden`: a hidden risk still has one of these levels. */
const riskLevels: readonly RiskLevel[] = ['none', 'low', 'medium', 'high']

type Case = (signIn: SignIn) => SignIn

function riskCases(risk: 'signIn' | 'user' | 'servicePrincipal'): readonly Case[] {
  return riskLevels.map((level) => (signIn) => ({
    ...signIn,
    risk: { ...signIn.risk, [risk]: level },
  }))
}

const casesByFact: ReadonlyMap<FactName, readonly Case[]> = new Map([
  [
    'target',
    targets.map((each): Case => (signIn) => ({ ...signIn, target: each })),
  ],
  [
    'clientApp',
    clientApps.map((clientApp): Case => (signIn) => ({ ...signIn, clientApp })),
  ],
  [
    'platform',
    platforms.map((platform): Case => (signIn) => ({ ...signIn, platform })),
  ],
  ['risk.signIn', riskCases('signIn')],
  ['risk.user', riskCases('user')],
  ['risk.servicePrincipal', riskCases('servicePrincipal')],
])

/**
 * Splits a sign-in by the first missing fact with a known set of values: returns one sign-in for each value.
 * Empty when no missing fact has a known set of values.
 */
export function casesOf(signIn: SignIn, missingFacts: readonly FactName[]): readonly SignIn[] {
  for (const [fact, cases] of casesByFact) {
    if (missingFacts.includes(fact)) return cases.map((settle) => settle(signIn))
  }
  return []
}
