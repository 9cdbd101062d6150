/**
 * Checks that `docs/lint/` has one page for each lint rule of trust framework policies, and a list of all. Prints every
 * problem. With `--write` it writes the pages instead of comparing them, and deletes those of rules that are gone.
 */

import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { posix } from 'node:path'
import type { LintRule } from '../src/trust-framework/lint/lint-rule.ts'
import { lintRules } from '../src/trust-framework/lint/lint-rules.ts'
import { indentXml } from './lint-docs/indent-xml.ts'
import { wrapText } from './lint-docs/wrap-text.ts'

const directory = 'docs/lint'
const command = 'npx node scripts/lint-docs.ts --write'

function xmlBlock(text: string): string {
  return ['```xml', indentXml(text.trim()), '```'].join('\n')
}

function pageOf(rule: LintRule): string {
  const base =
    rule.exampleBase === undefined
      ? []
      : ['The base policy has', '', xmlBlock(rule.exampleBase), '', 'and the policy', '']
  const root =
    rule.exampleRoot === undefined ? [] : [`With \`${rule.exampleRoot}\` on the root element:`, '']
  return [
    `# ${rule.id}`,
    '',
    `Severity: ${rule.severity}. [All rules](README.md).`,
    '',
    wrapText(rule.meaning),
    '',
    wrapText(rule.cause),
    '',
    wrapText(`**Fix.** ${rule.fix}`),
    '',
    '## Found',
    '',
    ...base,
    ...root,
    xmlBlock(rule.example),
    '',
    '## Not found',
    '',
    xmlBlock(rule.corrected),
    '',
    '## Source',
    '',
    wrapText(rule.source),
    '',
  ].join('\n')
}

function listOf(rules: readonly LintRule[]): string {
  return [
    '# Lint rules of trust framework policies',
    '',
    'What `ostiary b2c lint` finds: the service accepts these policies, but they are wrong or risky at run time. The pages',
    `are generated from the rules in \`src/trust-framework/lint/\` by \`${command}\`.`,
    '',
    '- An **error** fails or misbehaves at run time.',
    '- A **warning** may do so.',
    '- A **note** is about order and tidiness.',
    '',
    '| Rule | Severity | Meaning |',
    '| --- | --- | --- |',
    ...rules.map(
      ({ id, severity, meaning }) =>
        `| [${id}](${id}.md) | ${severity} | ${meaning.replaceAll('|', '\\|')} |`,
    ),
    '',
  ].join('\n')
}

const pages = new Map([
  [`${directory}/README.md`, listOf(lintRules)],
  ...lintRules.map((rule) => [`${directory}/${rule.id}.md`, pageOf(rule)] as const),
])
const problems: string[] = []
const isWriting = process.argv.includes('--write')
if (isWriting) mkdirSync(directory, { recursive: true })

for (const [file, text] of pages) {
  if (isWriting) writeFileSync(file, text)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    problems.push(`${file} is stale; run ${command}`)
  }
}
for (const found of globSync(`${directory}/*.md`)) {
  const file = posix.join(...found.split(/[\\/]/u))
  if (pages.has(file)) continue
  if (isWriting) rmSync(file)
  else problems.push(`${file} is the page of no lint rule; run ${command}`)
}

for (const problem of problems) console.error(problem)
console.log(`${lintRules.length} lint rules, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
