import { describe, expect, it } from 'vitest'
import { findTemplate } from './templates.ts'
import { templateFindings, withTemplate } from './with-template.ts'

const templateId = '0b2282f9-2862-4178-88b5-d79340b36cb8'
const agentsId = 'c5bf9137-a43c-48e1-9d13-8258b31b855d'
const unknownId = '00000000-0000-0000-0000-000000000000'
const reportOnly = 'enabledForReportingButNotEnforced'
const details = findTemplate(templateId)?.details

describe('withTemplate', () => {
  it('gives the details and report-only to a policy that says nothing of its own', () => {
    expect(withTemplate({ displayName: 'x', templateId }, 'v1.0')).toEqual({
      displayName: 'x',
      templateId,
      state: reportOnly,
      ...details,
    })
  })

  it.each([
    [
      'keeps a state',
      { TemplateID: templateId.toUpperCase(), STATE: 'disabled' },
      { TemplateID: templateId.toUpperCase(), STATE: 'disabled', ...details },
    ],
    [
      'adds no control to a policy that has parts of its own',
      { templateId, Conditions: {} },
      { templateId, Conditions: {}, state: reportOnly },
    ],
    ['leaves a policy without a template alone', { displayName: 'x' }, { displayName: 'x' }],
    [
      'leaves an unknown template to the checks',
      { templateId: unknownId },
      { templateId: unknownId },
    ],
    ['leaves no text to the checks', { templateId: 7 }, { templateId: 7 }],
    [
      'knows no template that the version lacks',
      { templateId: agentsId },
      { templateId: agentsId },
    ],
  ])('%s', (_, json, completed) => {
    expect(withTemplate(json, 'v1.0')).toEqual(completed)
  })
})

describe('templateFindings', () => {
  const finding = {
    message: `\`${unknownId}\` in \`templateId\` is no conditional access template`,
    target: '/templateId',
  }

  it.each([
    ['a known template', { templateId }, undefined, []],
    ['a template of beta', { templateId: agentsId }, undefined, []],
    ['no template', { templateId: null }, undefined, []],
    ['an unknown template', { templateId: unknownId }, undefined, [finding]],
    [
      'an unknown one that is stored already',
      { templateId: unknownId },
      { templateId: unknownId },
      [],
    ],
    ['an unknown one in place of another', { templateId: unknownId }, { templateId }, [finding]],
    ['an unknown one in place of none', { templateId: unknownId }, { templateId: null }, [finding]],
  ])('judges %s', (_, body, before, findings) => {
    expect(templateFindings(body, before)).toEqual(findings)
  })
})
