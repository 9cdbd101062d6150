/**
 * The rules in the form of Cerbos: one resource policy; its first rule allows everything, all others deny. Actions
 * name the application, so that the index of Cerbos skips the rules of other applications; measurements showed that
 * this is faster than an attribute. Two actions give three verdicts in one request: every rule denies `signIn:…`, a
 * block also denies `proceed:…`.
 */

import {
  applicationsNamed,
  attributes,
  manyValued,
  type Attribute,
  type Facts,
  type Rule,
  type Test,
  type Verdict,
} from '../workload/rule.ts'

const actions = ['signIn', 'proceed'] as const

const listOf = (values: readonly string[]) =>
  `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

function hasOneOf(attribute: Attribute, values: readonly string[]): string {
  const seen = `R.attr.${attribute}`
  return manyValued.has(attribute)
    ? `hasIntersection(${seen}, ${listOf(values)})`
    : `${seen} in ${listOf(values)}`
}

function conditionsOf({ attribute, includes, excludes }: Test): readonly string[] {
  return [
    ...(includes === null ? [] : [hasOneOf(attribute, includes)]),
    ...(excludes.length === 0 ? [] : [`!(${hasOneOf(attribute, excludes)})`]),
  ]
}

function expressionOf({ tests, operator, controls }: Rule): string {
  const open = controls.map((control) => `!R.attr.${control}`)
  const included = tests.map((test) =>
    test.attribute === 'application' ? { ...test, includes: null } : test,
  )
  return [
    ...included.flatMap(conditionsOf),
    ...(open.length === 0 ? [] : [`(${open.join(operator === 'AND' ? ' || ' : ' && ')})`]),
  ].join(' && ')
}

function actionsOf({ tests, isBlock }: Rule): readonly string[] {
  const test = tests.find(({ attribute }) => attribute === 'application')
  const applications = [...new Set(test?.includes?.flatMap(applicationsNamed) ?? ['*'])]
  return (isBlock ? actions : ['signIn']).flatMap((action) =>
    applications.map((application) => `${action}:${application}`),
  )
}

/** The resource policy as JSON, which Cerbos reads as YAML. */
export function cerbosPolicy(rules: readonly Rule[]): string {
  return JSON.stringify({
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: {
      resource: 'application',
      version: 'default',
      rules: [
        { actions: ['*'], effect: 'EFFECT_ALLOW', roles: ['user'] },
        ...rules.map((rule) => ({
          actions: actionsOf(rule),
          effect: 'EFFECT_DENY',
          roles: ['user'],
          condition: { match: { expr: expressionOf(rule) || 'true' } },
        })),
      ],
    },
  })
}

/** The body of `POST /api/check/resources`. */
export function cerbosRequest({ values, satisfied }: Facts): string {
  const [application = ''] = values.application
  const attr = Object.fromEntries(
    attributes.map((name) => [name, manyValued.has(name) ? values[name] : (values[name][0] ?? '')]),
  )
  return JSON.stringify({
    principal: { id: values.subject[0], roles: ['user'] },
    resources: [
      {
        actions: actions.map((action) => `${action}:${application}`),
        resource: { kind: 'application', id: application, attr: { ...attr, ...satisfied } },
      },
    ],
  })
}

interface CerbosAnswer {
  readonly results: readonly { readonly actions: Readonly<Record<string, string>> }[]
}

export function cerbosVerdict(answer: string): Verdict {
  const { results } = JSON.parse(answer) as CerbosAnswer
  const allowed = Object.entries(results[0]?.actions ?? {})
    .filter(([, effect]) => effect === 'EFFECT_ALLOW')
    .map(([action]) => action.split(':')[0])
  if (allowed.includes('signIn')) return 'allow'
  return allowed.includes('proceed') ? 'controls' : 'block'
}
