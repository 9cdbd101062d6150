/** The one policy that every contender stores, reads and changes. */

/** The body of the request that creates it: a policy of usual size. */
export const samplePolicy = {
  displayName: 'Multifactor for administrators',
  state: 'enabledForReportingButNotEnforced',
  conditions: {
    applications: { includeApplications: ['All'] },
    users: {
      includeRoles: ['62e90394-69f5-4237-9190-012177145e10'],
      excludeGroups: ['0571a27e-0571-4a27-a000-000000000b05'],
    },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
} as const

/** The bodies of PATCH, sent in turn: each one changes the policy again. */
export const patches: readonly string[] = ['enabled', 'disabled'].map((state) =>
  JSON.stringify({ state, displayName: `Multifactor for administrators, ${state}` }),
)
