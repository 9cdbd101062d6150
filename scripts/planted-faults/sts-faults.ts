/** Faults in what STS policies do: who governs a token, which policy comes first, and what is ignored. */

import type { PlantedFault } from './planted-fault.ts'

const select = 'src/sts-policies/select'
const vectors = `${select}/vectors.test.ts`
const agreement = 'test/oracle/sts-policies/select-agrees.test.ts'
const laws = 'test/oracle/sts-policies/laws.test.ts'

export const stsFaults: readonly PlantedFault[] = [
  {
    name: 'the organization default comes before the service principal in both profiles',
    file: `${select}/lifetime-parts.ts`,
    text: "return precedence === 'org-first'",
    replacement: 'return precedence.length > 0',
    tests: [vectors, agreement],
  },
  {
    name: 'the application object comes before the organization default',
    file: `${select}/lifetime-parts.ts`,
    text: ': [servicePrincipal, organization, application]',
    replacement: ': [servicePrincipal, application, organization]',
    tests: [vectors, agreement],
  },
  {
    name: 'an STS policy that cannot be read counts',
    file: `${select}/candidates.ts`,
    text: 'if (policy.definition === undefined) {',
    replacement: 'if (policy.definition === null) {',
    tests: [vectors, agreement],
  },
  {
    name: 'the client governs access tokens of a resource',
    file: `${select}/select.ts`,
    text: 'resource === client ? clientAnswers : answersOf(tenant, resource)',
    replacement: 'clientAnswers',
    tests: [vectors, agreement],
  },
  {
    name: 'the policy of the application object does not travel to other tenants',
    file: `${select}/holders.ts`,
    text: 'home.applications.get(applicationId)',
    replacement: 'tenant.applications.get(applicationId)',
    tests: [vectors, agreement],
  },
  {
    name: 'answers about one application object are given for another',
    file: `${select}/answer-cache.ts`,
    text: 'if (answers !== undefined && answers.application === application) return answers',
    replacement: 'if (answers !== undefined) return answers',
    tests: [agreement, laws],
  },
  {
    name: 'answers about objects without policies are given for those with policies',
    file: `${select}/answer-cache.ts`,
    text: 'return held === 0 && bare !== undefined ? bare : answers',
    replacement: 'return held <= 1 && bare !== undefined ? bare : answers',
    tests: [vectors, agreement],
  },
  {
    name: 'tokens are long-lived when only the client takes part in continuous access evaluation',
    file: `${select}/lifetimes.ts`,
    text: 'client.handlesContinuousAccess === true && resource.handlesContinuousAccess === true',
    replacement: 'client.handlesContinuousAccess === true',
    tests: [vectors, agreement],
  },
  {
    name: 'retired lifetimes act today',
    file: `${select}/lifetime-parts.ts`,
    text: "if (isRetired && settings.lifetimes === 'current') {",
    replacement: 'if (isRetired && settings.lifetimes.length === 0) {',
    tests: [vectors, agreement],
  },
  {
    name: 'an ignored domain hint is followed',
    file: `${select}/home-realm-route.ts`,
    text: 'isRespected ? target : userNamePage(signIn),',
    replacement: 'target,',
    tests: [vectors, agreement],
  },
  {
    name: 'what only the organization default decides is read from assigned policies',
    file: `${select}/home-realm-settings.ts`,
    text: 'const chosen = choosePolicy([organization])',
    replacement: 'const chosen = choosePolicy([...assigned, organization])',
    tests: [vectors, agreement],
  },
  {
    name: 'the order in which STS policies are given matters',
    file: `${select}/read-policies.ts`,
    text: '.sort((first, second) => (first.id < second.id ? -1 : 1))',
    replacement: '',
    tests: [vectors, laws],
  },
  {
    name: 'a user prolongs the idle timeout',
    file: `${select}/activity-timeout.ts`,
    text: 'Math.min(one, other)',
    replacement: 'Math.max(one, other)',
    tests: [vectors, agreement],
  },
]
