/** Faults in custom policies: how documents merge, what is reached, where claims come from, and what is refused. */

import type { PlantedFault } from './planted-fault.ts'

const root = 'src/trust-framework'
const merging = `${root}/inheritance`
const mergeVectors = `${merging}/merge-vectors.test.ts`
const journeys = `${root}/validation/journeys`
const journeyVectors = `${journeys}/journey-vectors.test.ts`
const reachability = `${journeys}/reachability.test.ts`
const profiles = `${root}/validation/profiles`
const profileVectors = `${profiles}/profile-vectors.test.ts`
const transformations = `${root}/validation/transformations`
const transformationVectors = `${transformations}/transformation-vectors.test.ts`

const upload = `${root}/resources/upload`
const uploads = 'test/http/trust-framework-uploads.test.ts'

export const trustFrameworkFaults: readonly PlantedFault[] = [
  {
    name: 'claims of the base come before those of the child',
    file: `${merging}/keyed-lists.ts`,
    text: 'return [...own, ...base.filter((_, position) => !taken.has(position))]',
    replacement: 'return [...base.filter((_, position) => !taken.has(position)), ...own]',
    tests: [mergeVectors],
  },
  {
    name: 'a claim with another partner name overrides every entry of the claim',
    file: `${merging}/keyed-lists.ts`,
    text: 'return partner === undefined ? [`${claim}\\n`, claim] : [`${claim}\\n${partner}`, `${claim}\\n`]',
    replacement: 'return partner === undefined ? [claim] : [claim]',
    tests: [mergeVectors],
  },
  {
    name: 'validation profiles of the base run before those of the child',
    file: `${merging}/combine.ts`,
    text: '(base, child) => [...child, ...base]',
    replacement: '(base, child) => [...base, ...child]',
    tests: [mergeVectors],
  },
  {
    name: 'the exchanges of a step replace those of its base',
    file: `${merging}/merge-journeys.ts`,
    text: 'ClaimsExchanges: joined(byId(replace)),',
    replacement: 'ClaimsExchanges: childWins,',
    tests: [mergeVectors, journeyVectors],
  },
  {
    name: 'an element forgets where its base writes it',
    file: `${merging}/combine.ts`,
    text: 'return [...overrides, place]',
    replacement: 'return overrides.filter((before) => before !== place)',
    tests: [`${merging}/merge-chain.test.ts`, journeyVectors],
  },
  {
    name: 'restrictions without MergeBehavior are appended',
    file: `${merging}/merge-behavior.ts`,
    text: "if (behavior !== 'Append' && behavior !== 'Prepend') {",
    replacement: "if (behavior === 'ReplaceAll') {",
    tests: [mergeVectors],
  },
  {
    name: 'what a profile includes overrides its own contents',
    file: `${merging}/includes.ts`,
    text: 'const result = mergeTechnicalProfile(included, own)',
    replacement: 'const result = mergeTechnicalProfile(own, included)',
    tests: [`${merging}/includes.test.ts`],
  },
  {
    name: 'a step satisfies its own required inputs',
    file: `${journeys}/claim-flow.ts`,
    text: '      if (isSubJourney) this.#addOutputs(steps)',
    replacement: '      this.#addOutputs(steps)',
    tests: [journeyVectors],
  },
  {
    name: 'optional input claims are demanded',
    file: `${journeys}/claim-flow.ts`,
    text: '        required &&',
    replacement: '',
    tests: [journeyVectors],
  },
  {
    name: 'the default of a token claim does not count',
    file: `${journeys}/claim-flow.ts`,
    text: 'if (defaultValue !== undefined || produced.has(keyOf(id))) continue',
    replacement: 'if (defaultValue === null || produced.has(keyOf(id))) continue',
    tests: [journeyVectors],
  },
  {
    name: 'claims of transformations do not reach the token',
    file: `${journeys}/claim-sources.ts`,
    text: 'claims.add(transformation?.outputClaims ?? [])',
    replacement: 'claims.add([])',
    tests: [journeyVectors],
  },
  {
    name: 'steps of sub journeys are not reached',
    file: `${journeys}/reachability.ts`,
    text: 'for (const step of journey.steps) this.#step(step, defaultIssuer, caller)',
    replacement:
      'for (const step of journey.steps.slice(1)) this.#step(step, defaultIssuer, caller)',
    tests: [reachability],
  },
  {
    name: 'the journeys of endpoints are not reached',
    file: `${journeys}/reachability.ts`,
    text: 'walk.journey(userJourneyReferenceId)',
    replacement: 'walk.journey(userJourneyReferenceId.slice(0, 0))',
    tests: [reachability],
  },
  {
    name: 'two issuers that conditions tell apart are refused',
    file: `${journeys}/send-claims.ts`,
    text: 'issuing.filter(({ preconditions }) => preconditions.length === 0)',
    replacement: 'issuing',
    tests: [journeyVectors],
  },
  {
    name: 'gaps in the numbers of steps are accepted',
    file: `${journeys}/step-order.ts`,
    text: '.filter((order) => !present.has(order))',
    replacement: '.filter((order) => order < 1 && !present.has(order))',
    tests: [journeyVectors],
  },
  {
    name: 'profiles that nothing reaches must be complete',
    file: `${profiles}/running-profiles.ts`,
    text: 'for (const key of reachable.technicalProfiles) {',
    replacement: 'for (const key of context.policy.technicalProfiles.keys()) {',
    tests: [profileVectors],
  },
  {
    name: 'missing key containers are refused without being asked to',
    file: `${profiles}/key-containers.ts`,
    text: "missingKeys === 'refuse' ? context.report : context.warn",
    replacement: "missingKeys === 'warn' ? context.report : context.warn",
    tests: [profileVectors],
  },
  {
    name: 'the data type of a claim in a slot does not count',
    file: `${transformations}/transformation-rules.ts`,
    text: 'slot.types.includes(dataType)',
    replacement: 'slot.types.length > 0',
    tests: [transformationVectors],
  },
  {
    name: 'a claims transformation may leave out slots',
    file: `${transformations}/transformation-rules.ts`,
    text: '(slot.isRequired || mistyped.has(slot))',
    replacement: 'mistyped.has(slot)',
    tests: [transformationVectors],
  },
  {
    name: 'a policy may be its own base policy',
    file: `${merging}/base-chain.ts`,
    text: 'if (chain.some(({ policyId }) => keyOf(policyId) === keyOf(base.policyId))) {',
    replacement: 'if (chain.some(({ policyId }) => policyId === base.policyId)) {',
    tests: [`${merging}/base-chain.test.ts`],
  },
  {
    name: 'a finding after a placeholder has the place of the text that was put in',
    file: `${root}/sets/substitute.ts`,
    text: 'part.sourceEnd + behind',
    replacement: 'part.sourceStart + behind',
    tests: [`${root}/sets/substitute.test.ts`, `${root}/sets/read-and-order.test.ts`],
  },
  {
    name: 'an upload is stored although its base policy changed meanwhile',
    file: `${upload}/store-upload.ts`,
    text: 'await requireUnchanged(transaction, context, check, wishes)',
    replacement: 'await requireUnchanged(store, context, check, wishes).catch(() => undefined)',
    tests: [uploads],
  },
  {
    name: 'an upload that breaks its descendants is stored although the sender refuses that',
    file: `${upload}/store-upload.ts`,
    text: "const breaksOthers = wishes.descendantFaults === 'refuse' && areBroken(descendantFaults)",
    replacement:
      "const breaksOthers = wishes.missingKeys === 'refuse' && areBroken(descendantFaults)",
    tests: [uploads],
  },
  {
    name: 'a sealed policy key opens at another place',
    file: `${root}/key-sets/sealed-key.ts`,
    text: 'JSON.stringify([format, use, tenant, original, kid])',
    replacement: 'JSON.stringify([format, use, original, kid])',
    tests: [`${root}/key-sets/sealed-key.test.ts`],
  },
]
