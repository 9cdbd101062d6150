/**
 * How a tenant has baseline scopes evaluated (E19).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */

import { Type } from 'typebox'
import { asComponent, closedObject, guidText, type TypeOf } from '../../../api/schema/values.ts'

const { Literal } = Type

/** The positions of the setting: of a tenant that chose none, and the three of the admin center. */
export const baselineScopesPositions = ['rollout', 'enabled', 'customized', 'disabled'] as const

/** The setting as JSON has it. */
export const baselineScopesSchema = Type.Union(
  [
    closedObject({
      enforcement: Literal('rollout', {
        description:
          'The rules of the day: the scopes are access to the directory since 2026-06-15.',
      }),
    }),
    closedObject({
      enforcement: Literal('enabled', {
        description: 'The scopes are access to the directory, whatever the day.',
      }),
    }),
    closedObject({
      enforcement: Literal('customized', {
        description: 'The scopes are access to a placeholder application of the tenant.',
      }),
      placeholderAppId: guidText({
        description: 'The application id of the placeholder, which policies can exclude.',
      }),
    }),
    closedObject({
      enforcement: Literal('disabled', {
        description: 'Policies on all resources with exclusions let the scopes pass.',
      }),
    }),
  ],
  {
    ...asComponent('baselineScopes'),
    description:
      'How requests for nothing but baseline scopes are evaluated: the baseline scopes setting of the admin center. When absent, as the tenant has it.',
  },
)

/** Shape: `{ "enforcement": "customized", "placeholderAppId": "<id>" }`. */
export type BaselineScopesSetting = TypeOf<typeof baselineScopesSchema>
