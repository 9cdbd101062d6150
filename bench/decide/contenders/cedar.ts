/**
 * Cedar, in its own WebAssembly package: one `permit` of everything and one `forbid` for each policy. The engine
 * parses policies once and keeps them. Groups, roles and application groups are parents of the principal and of the
 * resource, as Cedar recommends. Without a schema, so that Cedar does not validate requests.
 */

import { createRequire } from 'node:module'
import type { StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm'
import type { Attribute, Facts, Rule, Test } from '../workload/rule.ts'
import type { Workload } from '../workload/workload.ts'
import type { Contender, Prepare } from './contender.ts'

// WHY not imported: the ES module of the package needs a bundler.
const cedar = createRequire(import.meta.url)(
  '@cedar-policy/cedar-wasm/nodejs',
) as typeof import('@cedar-policy/cedar-wasm')

const permitAll = 'permit(principal, action, resource);'

const quote = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(', ')

const entities = (type: string, ids: readonly string[]) =>
  ids.map((id) => `${type}::${JSON.stringify(id)}`).join(', ')

function hasOneOf(attribute: Attribute, values: readonly string[]): string {
  switch (attribute) {
    case 'subject':
      return `principal in [${entities('Subject', values)}]`
    case 'application':
      return `resource in [${entities('Application', values)}]`
    case 'location':
      return `context.location.containsAny([${quote(values)}])`
    default:
      return `[${quote(values)}].contains(context.${attribute})`
  }
}

function conditionsOf({ attribute, includes, excludes }: Test): readonly string[] {
  return [
    ...(includes === null ? [] : [hasOneOf(attribute, includes)]),
    ...(excludes.length === 0 ? [] : [`!(${hasOneOf(attribute, excludes)})`]),
  ]
}

function forbid({ tests, operator, controls }: Rule): string {
  const when = tests.flatMap(conditionsOf).join(' && ') || 'true'
  const met = controls
    .map((control) => `context.${control}`)
    .join(operator === 'AND' ? ' && ' : ' || ')
  return `forbid(principal, action, resource) when { ${when} }${met === '' ? '' : ` unless { ${met} }`};`
}

function callOf({ values, satisfied }: Facts, policySet: string): StatefulAuthorizationCall {
  const [user = '', ...groups] = values.subject
  const [application = '', ...applicationGroups] = values.application
  const principal = { type: 'Subject', id: user }
  const resource = { type: 'Application', id: application }
  const [platform = '', clientApp = '', signInRisk = '', userRisk = ''] = [
    values.platform[0],
    values.clientApp[0],
    values.signInRisk[0],
    values.userRisk[0],
  ]
  return {
    principal,
    action: { type: 'Action', id: 'signIn' },
    resource,
    context: {
      location: [...values.location],
      platform,
      clientApp,
      signInRisk,
      userRisk,
      ...satisfied,
    },
    preparsedPolicySetId: policySet,
    validateRequest: false,
    entities: [
      { uid: principal, attrs: {}, parents: groups.map((id) => ({ type: 'Subject', id })) },
      {
        uid: resource,
        attrs: {},
        parents: applicationGroups
          .filter((id) => id !== application)
          .map((id) => ({ type: 'Application', id })),
      },
    ],
  }
}

function load({ rules }: Workload): Prepare {
  const policySet = `conditional access, ${rules.length} policies`
  const policies = Object.fromEntries(rules.map((rule) => [rule.id, forbid(rule)]))
  const parsed = cedar.preparsePolicySet(policySet, {
    staticPolicies: { ...policies, everyone: permitAll },
  })
  if (parsed.type === 'failure') throw new Error(`Cedar: ${parsed.errors[0]?.message}`)
  const blocks = new Set(rules.filter(({ isBlock }) => isBlock).map(({ id }) => id))
  return ({ facts }) => {
    const call = callOf(facts, policySet)
    return () => {
      const answer = cedar.statefulIsAuthorized(call)
      if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`)
      const { decision, diagnostics } = answer.response
      if (diagnostics.errors.length > 0) throw new Error('Cedar: a policy failed')
      if (decision === 'allow') return 'allow'
      return diagnostics.reason.some((id) => blocks.has(id)) ? 'block' : 'controls'
    }
  }
}

export const cedarWasm: Contender = { name: 'cedar-wasm', load }
