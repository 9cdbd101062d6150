/**
 * Sign-ins that the service lets pass without a device or application control, such as the enrolment in Intune (E66).
 * The list is data: `exemptions.json`.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { ControlKind } from '../answer/decision.ts'
import { IdMap } from '../model/id-map.ts'
import { BaselineScopes } from '../conditions/target-baseline-scopes.ts'
import type { CompileContext } from '../model/compile-context.ts'
import { exemptibleControls } from '../model/sign-in-schema.ts'
import type { SignIn, Target } from '../model/sign-in.ts'
import { and, fromBoolean, no, not, or, unknown, yes, type Ternary } from '../model/ternary.ts'
import type { ControlTest, PolicyReach } from './control.ts'
import data from './exemptions.json' with { type: 'json' }

type ExemptibleControl = (typeof exemptibleControls)[number]

function isExemptible(kind: ControlKind): kind is ExemptibleControl {
  return exemptibleControls.some((control) => control === kind)
}

/** What is known of one resource or user action. */
export interface Exemption {
  readonly controls: readonly string[]
  readonly appId?: string
  readonly userAction?: string
  readonly name: string
  /**
   * `exempt`: the control is not required. `exemptUnderAllResources`: neither under policies on all resources, and
   * others are open. `open`: the pages do not settle it. `notExempt`: it is required.
   */
  readonly standing: string
  /** The exemption is for requests of this delegated permission without the other, by apps on phones. */
  readonly scope?: string
  readonly withoutScope?: string
  /** The first day, and the day after the last one, in UTC. */
  readonly from?: string
  readonly until?: string
  /** What the row rests on: `documented`, `observed` or `inferred`. */
  readonly grade: string
  readonly source: string
  /** The day of the page or list. */
  readonly seen: string
}

/** Every row of the data file. */
export const exemptions: readonly Exemption[] = data.exemptions

type ApplicationsTarget = Extract<Target, { readonly kind: 'applications' }>

/** The exemptions of one day. */
export class Exemptions {
  readonly #rows: readonly Exemption[]
  readonly #baselineScopes: BaselineScopes

  constructor(context: Pick<CompileContext, 'tenantRules' | 'semantics'>) {
    const { day } = context.semantics
    this.#baselineScopes = new BaselineScopes(context)
    this.#rows = exemptions.filter(
      ({ from = '', until }) => from <= day && (until === undefined || day < until),
    )
  }

  /** The test whether a sign-in is exempt from a control; undefined for a control that is always required. */
  testFor(kind: ControlKind, { includesAllResources }: PolicyReach): ControlTest | undefined {
    if (!isExemptible(kind)) return undefined
    const control = kind
    const baselineScopes = this.#baselineScopes
    const rows = new IdMap<Exemption>()
    for (const row of this.#rows) {
      if (!row.controls.includes(control) || row.standing === 'notExempt') continue
      rows.set(row.appId ?? row.userAction ?? '', row)
    }

    function ofRow(row: Exemption | undefined, signIn: SignIn): Ternary {
      if (row === undefined) return no
      const isExempt =
        row.standing === 'exempt' ||
        (row.standing === 'exemptUnderAllResources' && includesAllResources)
      return and(isOfRow(row, signIn), isExempt ? yes : isToldExempt(signIn, control))
    }

    function ofApplications(target: ApplicationsTarget, signIn: SignIn): Ternary {
      let all = yes
      let any = no
      for (const { appId } of target.applications) {
        const own = ofRow(rows.get(appId), signIn)
        all = and(all, own)
        any = or(any, own)
      }
      if (any === no) return no
      // WHY: the policy may apply through an audience that is exempt alone, or through another one.
      const isExempt = and(all, not(hasBaselineAudience(target, signIn)))
      return or(isExempt, and(any, isToldExempt(signIn, control)))
    }

    /** Baseline scopes are access to an audience that is not exempt (E19). */
    function hasBaselineAudience(target: ApplicationsTarget, { principal }: SignIn): Ternary {
      return or(
        baselineScopes.replacesRequested(target, principal),
        baselineScopes.isAudienceAdded(target, principal),
      )
    }

    return (signIn) => {
      const { principal, target } = signIn
      if (principal.kind !== 'user') return no
      if (target === undefined) return unknown('target')
      switch (target.kind) {
        case 'applications':
          return ofApplications(target, signIn)
        case 'userAction':
          return ofRow(rows.get(target.action), signIn)
        case 'authenticationContext':
          return no
      }
    }
  }
}

function isToldExempt({ satisfied }: SignIn, control: ExemptibleControl): Ternary {
  const controls = satisfied?.exemptControls
  return controls === undefined
    ? unknown('satisfied.exemptControls')
    : fromBoolean(controls.includes(control))
}

/** Whether a request is one that the row is about. */
function isOfRow({ scope, withoutScope }: Exemption, signIn: SignIn): Ternary {
  if (scope === undefined) return yes
  return and(comesFromPhoneApp(signIn), requests(signIn, scope, withoutScope))
}

function comesFromPhoneApp({ clientApp, platform }: SignIn): Ternary {
  const isApp =
    clientApp === undefined
      ? unknown('clientApp')
      : fromBoolean(clientApp === 'mobileAppsAndDesktopClients')
  const isPhone =
    platform === undefined
      ? unknown('platform')
      : fromBoolean(platform === 'iOS' || platform === 'android')
  return and(isApp, isPhone)
}

function requests({ target }: SignIn, scope: string, withoutScope: string | undefined): Ternary {
  if (target?.kind !== 'applications') return no
  const { requestedScopes } = target
  if (requestedScopes === undefined) return unknown('target.requestedScopes')
  const lists = (name: string): boolean =>
    requestedScopes?.some((each) => keyOf(each) === keyOf(name)) ?? false
  return fromBoolean(lists(scope) && (withoutScope === undefined || !lists(withoutScope)))
}
