/** A policy that blocks one user of the sample tenant, and a sign-in that it blocks. */

const ada = '0571a27e-0571-4a27-a000-000000000a04'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'

/** The policy as a POST takes it. */
export const blockingPolicy = {
  displayName: 'Blocks',
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: [sharePoint] },
    users: { includeUsers: [ada] },
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
}

/** The sign-in as a request for a decision has it. */
export const blockedSignIn = {
  principal: { id: ada },
  target: { kind: 'applications', applications: [{ appId: sharePoint }] },
}

/** What a caller needs who writes policies and asks for decisions. */
export const policyScopes = [
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Application.Read.All',
] as const
