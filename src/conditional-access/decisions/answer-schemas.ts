/** What decisions look like in an answer. */

import { Type, type TSchemaOptions } from 'typebox'
import { asComponent, describing, listOf, nullable, oneWordOf } from '../../api/schema/values.ts'
import {
  controlKinds,
  outcomes,
  refusingSessionControls,
  type ConditionTrace,
  type ControlReport,
  type Decision,
  type GrantReport,
  type MergedSessionControl,
  type PolicyReport,
  type Requirement,
  type Verdict,
} from '../engine/answer/decision.ts'
import {
  changeableFacts,
  adviceKinds,
  changeMakers,
  mostAdviceSets,
  type AdvisedDecision,
  type ChangeableFact,
  type FactChange,
  type ToAllow,
} from './advice/advice.ts'
import { conditionNames } from '../engine/conditions/condition-list.ts'
import { factNames, type SignIn } from '../engine/model/sign-in.ts'
import { signInSchema } from '../engine/model/sign-in-schema.ts'

const { Optional, Literal } = Type

const policyId = Type.String({ description: 'The id of the policy.' })

const outcome = oneWordOf(outcomes, {
  ...asComponent('outcome'),
  description:
    '`allow`: the token is issued. `interrupt`: it is issued after the user has done what is required. `deny`: this sign-in cannot meet what is required. `block`: a policy blocks it.',
})

const finalOutcome = oneWordOf([...outcomes, 'notEnoughInformation'], {
  ...asComponent('finalOutcome'),
  description: '`notEnoughInformation` when the best and the worst case differ.',
})

const yesNoUnknown = oneWordOf(['yes', 'no', 'unknown'])

const factName = oneWordOf(factNames, {
  ...asComponent('factName'),
  description: 'A member of a sign-in that can be unknown, as a path.',
})

const conditionName = oneWordOf(conditionNames, asComponent('conditionName'))

function missingFacts(description: string) {
  return listOf(factName, { description })
}

const controlReport = describing<ControlReport>()(
  Type.Object(
    {
      kind: oneWordOf([...controlKinds, ...refusingSessionControls]),
      id: Optional(
        Type.String({
          description: 'Of a strength, an agreement or a custom control, as the policy spells it.',
        }),
      ),
      status: oneWordOf(['satisfied', 'required', 'cannotSatisfy', 'notEnoughInformation'], {
        description:
          '`required`: the user can still do it. `cannotSatisfy`: this sign-in cannot meet it.',
      }),
      missingFacts: missingFacts(
        'Facts that would settle the status; empty where Microsoft does not publish what the control does.',
      ),
      combinations: Optional(
        listOf(Type.String(), { description: 'Of a strength: the combinations that meet it.' }),
      ),
      refusedBy: Optional(
        oneWordOf(
          ['combinationConfiguration', 'clientApp', 'platform', 'device', 'unboundSession'],
          {
            description:
              'Of a control that cannot be met. `combinationConfiguration`, of a strength: each combination was used, but with a key or certificate that is not allowed. Of token protection: a client or platform without bound sessions, a device that is not registered, a session that is not bound.',
          },
        ),
      ),
      notRequired: Optional(
        oneWordOf(['replacedByStrengthOnRegistration', 'exempt'], {
          description:
            'Why a control is satisfied that the service does not require here. `replacedByStrengthOnRegistration`: a strength on the registration of security information takes its place. `exempt`: the service lets the sign-in pass without the control.',
        }),
      ),
    },
    asComponent('control'),
  ),
)

const operator = oneWordOf(['AND', 'OR'])

const requirement = describing<Requirement>()(
  Type.Object({ policyId, operator, controls: listOf(controlReport) }, asComponent('requirement')),
)

function controlsReport(options: TSchemaOptions = {}) {
  return describing<GrantReport>()(
    Type.Object(
      { operator, atBest: outcome, atWorst: outcome, controls: listOf(controlReport) },
      options,
    ),
  )
}

/** Members of stored policies and of sign-ins, which have their own schemas elsewhere. */
const anyKinds = ['object', 'array', 'string', 'null']

const conditionTrace = describing<ConditionTrace>()(
  Type.Object(
    {
      condition: conditionName,
      verdict: yesNoUnknown,
      configured: Type.Unsafe<ConditionTrace['configured']>({
        type: anyKinds,
        additionalProperties: true,
        description: 'What the policy says, as it is stored; null when it restricts nothing.',
      }),
      seen: Type.Unsafe<ConditionTrace['seen']>({
        type: anyKinds,
        additionalProperties: true,
        description: 'What the sign-in has; null when that is absent or unknown.',
      }),
      includedBy: listOf(Type.String(), {
        description: 'Entries of the policy that match, as `member:entry`.',
      }),
      excludedBy: listOf(Type.String(), { description: 'Entries that exclude, in the same form.' }),
      missingFacts: missingFacts('Facts that would settle the condition.'),
    },
    asComponent('conditionTrace'),
  ),
)

const policyState = oneWordOf(['enabled', 'disabled', 'enabledForReportingButNotEnforced'])

const policyReport = describing<PolicyReport>()(
  Type.Object(
    {
      policyId,
      state: policyState,
      applies: yesNoUnknown,
      failingConditions: listOf(conditionName, {
        description: 'Conditions that are certainly not met.',
      }),
      undeterminedConditions: listOf(conditionName, {
        description: 'Conditions that depend on unknown facts.',
      }),
      missingFacts: missingFacts('Facts that would settle whether the policy applies.'),
      grant: nullable(controlsReport(), {
        description: 'Null when the policy does not apply or has no grant controls.',
      }),
      session: Optional(
        controlsReport({
          description: 'Session controls that can refuse or interrupt; all of them are required.',
        }),
      ),
      result: oneWordOf(
        [
          'success',
          'failure',
          'notApplied',
          'notEnabled',
          'unknown',
          'reportOnlySuccess',
          'reportOnlyFailure',
          'reportOnlyNotApplied',
          'reportOnlyInterrupted',
        ],
        { description: 'As `appliedConditionalAccessPolicyResult` of Microsoft Graph.' },
      ),
      conditions: Optional(
        listOf(conditionTrace, { description: 'Every condition, at trace level `full` only.' }),
      ),
    },
    asComponent('policyReport'),
  ),
)

const sessionControl = describing<MergedSessionControl>()(
  Type.Union(
    [
      Type.Object({ control: Literal('applicationEnforcedRestrictions'), policyId }),
      Type.Object({
        control: Literal('cloudAppSecurity'),
        mode: oneWordOf(['mcasConfigured', 'monitorOnly', 'protectDownloads', 'blockDownloads']),
        policyId,
      }),
      Type.Object({
        control: Literal('signInFrequency'),
        authenticationType: oneWordOf([
          'primaryAndSecondaryAuthentication',
          'secondaryAuthentication',
        ]),
        frequency: Type.Union([
          Type.Object({ interval: Literal('everyTime') }),
          Type.Object({ interval: Literal('timeBased'), hours: Type.Number() }),
        ]),
        isDue: yesNoUnknown,
        policyId,
      }),
      Type.Object({
        control: Literal('persistentBrowser'),
        mode: oneWordOf(['always', 'never']),
        policyId,
      }),
      Type.Object({
        control: Literal('continuousAccessEvaluation'),
        mode: oneWordOf(['strictEnforcement', 'strictLocation', 'disabled']),
        policyId,
      }),
      Type.Object({ control: Literal('secureSignInSession'), policyId }),
      Type.Object({ control: Literal('disableResilienceDefaults'), policyId }),
      Type.Object({
        control: Literal('networkAccessSecurity'),
        id: Type.String({ description: 'The network access policy.' }),
        policyId,
      }),
      Type.Object({
        control: Literal('globalSecureAccessFilteringProfile'),
        id: Type.String(),
        policyId,
      }),
    ],
    { ...asComponent('sessionControl'), description: 'With the policy that it comes from.' },
  ),
)

const decisionMembers = {
  outcome: finalOutcome,
  atBest: outcome,
  atWorst: outcome,
  missingFacts: missingFacts(
    'Facts that could change the outcome; empty when it is certain, or open only because of controls whose effect is not published.',
  ),
  requirements: listOf(requirement, {
    description: 'Controls that policies still require, by policy.',
  }),
  sessionControls: listOf(sessionControl, {
    description: 'The session controls of all policies that apply, merged.',
  }),
  undeterminedSessionPolicies: listOf(Type.String(), {
    description: 'Policies with session controls that may apply or not.',
  }),
  status: oneWordOf(['success', 'failure', 'notApplied', 'unknown'], {
    description: 'As `conditionalAccessStatus` of Microsoft Graph.',
  }),
  policies: listOf(policyReport, {
    description: 'Every policy, at trace levels `reasons` and `full`.',
  }),
}

/** A decision. */
export const decisionSchema = describing<Decision>()(
  Type.Object(decisionMembers, asComponent('decision')),
)

const factChange = describing<FactChange>()(
  Type.Object(
    {
      fact: oneWordOf(changeableFacts as [ChangeableFact, ...ChangeableFact[]], {
        description: 'The member of the sign-in, as a path.',
      }),
      action: oneWordOf(['change', 'give'], {
        description: '`give` when the fact is unknown, so that it may have the value already.',
      }),
      kind: oneWordOf(adviceKinds, { description: 'The kind of the change.' }),
      by: oneWordOf(changeMakers, {
        description:
          'Who can make the change: the `person` who signs in, an `administrator` of the tenant, or `either`.',
      }),
      to: Type.Unsafe<FactChange['to']>({
        type: 'array',
        items: { type: [...anyKinds, 'boolean'], additionalProperties: true },
        minItems: 1,
        description: 'Values of the member; each of them is enough.',
      }),
      text: Type.String({ description: 'What to do, in words.' }),
    },
    asComponent('factChange'),
  ),
)

const toAllow = describing<ToAllow>()(
  Type.Object(
    {
      responsiblePolicies: listOf(Type.String(), {
        description: 'Ids of the policies that make the outcome what it is.',
      }),
      unavoidablePolicies: listOf(Type.String(), {
        description:
          'Ids of policies that block whatever is changed: only a change of the policies helps.',
      }),
      sets: listOf(
        Type.Object(
          {
            changes: listOf(factChange, { minItems: 1 }),
            outcome: oneWordOf(['allow', 'notEnoughInformation'], {
              description:
                'The outcome after the changes. `notEnoughInformation` depends on unknown facts, or on controls whose effect is not published.',
            }),
            missingFacts: missingFacts('Unknown facts on which the outcome then depends.'),
          },
          asComponent('adviceSet'),
        ),
        {
          maxItems: mostAdviceSets,
          description:
            'Sets of facts; when all facts of one set are changed, the outcome is allow. The smallest sets first; no set has all facts of another. Sets that do not certainly lead to allow are there only when no other set was found.',
        },
      ),
      factsToGive: missingFacts(
        'Unknown facts on which the outcome depends, now or after the changes of a set.',
      ),
      isComplete: Type.Boolean({
        description:
          'Whether `sets` has every set of one or two facts that certainly leads to allow.',
      }),
    },
    { ...asComponent('toAllow'), description: 'What would turn the outcome into allow.' },
  ),
)

/** A decision with advice, where it was asked for. */
export const advisedDecisionSchema = describing<AdvisedDecision>()(
  Type.Object(
    { ...decisionMembers, toAllow: Type.Optional(toAllow) },
    asComponent('advisedDecision'),
  ),
)

/** A decision at trace level `verdict`. */
export const verdictSchema = describing<Verdict>()(
  Type.Object({ outcome: finalOutcome }, asComponent('verdict')),
)

/** A policy by name. */
export const policySummarySchema = Type.Object(
  { id: Type.String(), displayName: Type.String(), state: policyState },
  asComponent('policySummary'),
)

/** A sign-in with every fact that the directory added. */
export const filledSignInSchema = describing<SignIn>()(
  Type.Object(signInSchema.properties, asComponent('filledSignIn')),
)
