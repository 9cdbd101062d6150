/** Examples of requests. They work in the sample tenant, and tests send each of them. */

import type { DeclaredExample } from '../../api/declaration.ts'

const ada = '0571a27e-0571-4a27-a000-000000000a04'
const bob = '0571a27e-0571-4a27-a000-000000000a05'
const allStaff = '0571a27e-0571-4a27-a000-000000000b01'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'

const toSharePoint = { kind: 'applications', applications: [{ appId: sharePoint }] }

/** A policy as POST takes it: multifactor authentication for all staff, in every application. */
const mfaForStaff = {
  displayName: 'MFA for all staff',
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    users: { includeGroups: [allStaff] },
    applications: { includeApplications: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}

const draft = { draft: { mode: 'overlay', policies: [mfaForStaff] } }

/** Bodies of `POST /ostiary/v1/decisions`. */
export const decisionExamples: Readonly<Record<string, DeclaredExample>> = {
  oneSignIn: {
    summary:
      'One sign-in, by the live policies; the directory knows the groups and roles of the user',
    value: {
      signIn: {
        principal: { id: ada },
        target: toSharePoint,
        clientApp: 'browser',
        platform: 'windows',
        network: { ip: '203.0.113.7', country: 'US' },
      },
    },
  },
  draft: {
    summary: 'What would a new policy decide? Each policy is explained',
    value: {
      policies: draft,
      signIn: { principal: { id: ada }, target: toSharePoint, clientApp: 'browser' },
      trace: 'reasons',
    },
  },
  advice: {
    summary: 'What would turn the outcome into allow? The facts to change, and who can change them',
    value: {
      policies: draft,
      signIn: {
        principal: { id: ada },
        target: toSharePoint,
        clientApp: 'browser',
        satisfied: { methods: ['password'] },
      },
      trace: 'reasons',
      toAllow: true,
    },
  },
  manySignIns: {
    summary: 'The outcome of many sign-ins, and nothing else',
    value: {
      signIns: [
        { principal: { id: ada }, target: toSharePoint },
        { principal: { id: bob }, target: toSharePoint, risk: { signIn: 'high' } },
      ],
      trace: 'verdict',
    },
  },
  past: {
    summary: 'By the policies of an earlier day',
    value: {
      policies: { at: '2026-01-05T00:00:00Z' },
      signIn: { principal: { id: ada }, target: toSharePoint },
    },
  },
  settings: {
    summary: 'A guest of a trusted tenant; `kind` describes somebody who is not in the directory',
    value: {
      policies: draft,
      signIn: {
        principal: {
          kind: 'user',
          id: '5b1f0d3a-7c1e-4c55-9d0f-2b8a6f0c1d11',
          externalTypes: ['b2bCollaborationGuest'],
          homeTenantId: '9c2f4d51-1a77-4f0e-8a43-6f6d5e0b7c22',
          groupIds: [allStaff],
          roleTemplateIds: [],
        },
        target: toSharePoint,
        satisfied: { homeMethods: ['federatedMultiFactor'] },
      },
      settings: { inboundTrust: { default: { isMfaAccepted: true } } },
      facts: 'given',
      trace: 'full',
    },
  },
}

/** Bodies of the same operation in lines. */
export const lineExamples: Readonly<Record<string, DeclaredExample>> = {
  twoLines: {
    summary: 'A sign-in in each line; each line has an answer in the same order',
    value: [
      { principal: { id: ada }, target: toSharePoint },
      { principal: { id: bob }, target: toSharePoint },
    ]
      .map((signIn) => `${JSON.stringify(signIn)}\n`)
      .join(''),
  },
}

/** Bodies of `POST /ostiary/v1/decisions/diff`. */
export const diffExamples: Readonly<Record<string, DeclaredExample>> = {
  grid: {
    summary: 'What would a new policy change? Sign-ins are made from what the policies mention',
    value: { after: draft, grid: true, gridLimit: 500 },
  },
  signIns: {
    summary: 'The same for sign-ins of your own',
    value: {
      before: { live: true },
      after: draft,
      signIns: [
        { principal: { id: ada }, target: toSharePoint },
        { principal: { id: bob }, target: toSharePoint, satisfied: { methods: ['fido2'] } },
      ],
    },
  },
}
