/**
 * Checks that `docs/errors/` lists what the catalogues of errors and codes say, that every code is used, and
 * that catalogues are declared only in files named `*-codes.ts`. Prints every problem. With `--write` it
 * writes the tables instead of comparing them.
 */

import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { catalogue } from '../src/kernel/errors/catalogue.ts'
import { listCodes } from './code-catalogues.ts'

const problems: string[] = []
const listed = await listCodes()

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function codeTable(): string {
  const rows = listed.map(({ code, explanation }) => {
    const { status = 400, meaning, cause, fix } = explanation
    return `| \`${code}\` | ${status} | ${cell(meaning)} | ${cell(cause)} | ${cell(fix)} |`
  })
  return [
    '# Codes of refusals and warnings',
    '',
    'Generated from the catalogues (`src/**/*-codes.ts`) by `npx node scripts/error-docs.ts --write`. Find a code with',
    'the search of your editor or browser. [What an error looks like](README.md).',
    '',
    '| Code | Status | Meaning | Cause | Fix |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function statusTable(): string {
  const rows = Object.values(catalogue)
    .toSorted((a, b) => a.status - b.status)
    .map(({ status, code, text }) => `| ${status} | \`${code}\` | ${text} |`)
  return [
    '# Statuses and codes of Microsoft Graph',
    '',
    'Generated from `src/kernel/errors/catalogue.ts` by `npx node scripts/error-docs.ts --write`. The message is the',
    'default; most answers name the member, value or rule at fault. [What an error looks like](README.md).',
    '',
    '| Status | `error.code` | Default message |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

const pages = { 'docs/errors/codes.md': codeTable(), 'docs/errors/statuses.md': statusTable() }
for (const [file, text] of Object.entries(pages)) {
  if (process.argv.includes('--write')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    problems.push(`${file} is stale; run npx node scripts/error-docs.ts --write`)
  }
}

const sources = globSync('src/**/*.ts')
  .filter((file) => !/\.test\.ts$|\/testing\//u.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))

const users = sources.filter(({ file }) => !file.endsWith('-codes.ts'))
for (const { code, reference, file } of listed) {
  const use = new RegExp(`\\b${reference.replace('.', String.raw`\s*\.\s*`)}\\b`, 'u')
  if (!users.some(({ text }) => use.test(text))) {
    problems.push(`${code} (${file}) is used nowhere as ${reference}`)
  }
}

for (const { file, text } of users) {
  if (text.includes('defineCodes(') && file !== 'src/kernel/ostiary-codes.ts') {
    problems.push(`${file} defines codes; move them to a file named *-codes.ts`)
  }
}

const counts = Map.groupBy(listed, ({ code }) => code)
for (const [code, entries] of counts) {
  if (entries.length > 1) problems.push(`${code} is declared ${entries.length} times`)
}

for (const problem of problems) console.error(problem)
console.log(`${listed.length} codes listed, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
