/** `davy flow new`: a file to begin a flow with. */
import { basename } from 'node:path'
import { Option, type Command } from 'commander'
import { flowTemplates, formatOf, templateText, typescriptTemplates } from '#flow'
import { usage } from '../failure.ts'
import { refuseToReplace, writeText } from '../files.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { isModule } from '../modules/load.ts'
import { table } from '../terminal/table.ts'

interface NewOptions {
  readonly template?: string
  readonly title?: string
  readonly yaml?: boolean
  readonly list?: boolean
  readonly force?: boolean
}

export function addFlowNew(flow: Command, make: CommandMaker): void {
  make(
    flow
      .command('new')
      .description('begin a flow from a template: a document in JSON or YAML, or TypeScript')
      .argument('[file]', 'NAME.flow.json, NAME.flow.yaml or NAME.ts (default: my.flow.json)')
      .option('-t, --template <name>', 'which one (default: empty; for TypeScript one-function)')
      .addOption(new Option('--title <text>', "the flow's title (default: the template's)"))
      .option('--yaml', 'a document in YAML, where no file says so')
      .option('--list', 'say which templates there are')
      .option('--force', 'replace a file that is there')
      .addHelpText('after', NEW),
    create,
  )
}

function create(call: Invocation, given: string | undefined, options: NewOptions): void {
  if (options.list) return list(call)
  const file = given ?? (options.yaml ? 'my.flow.yaml' : 'my.flow.json')
  refuseToReplace(file, options.force)
  const { name, text } = isModule(file) ? moduleOf(options) : documentOf(file, options)
  writeText(file, text)
  call.out.say(`${file} is a flow from the template ${name}.`, ...next(call, file).map((line) => `  ${line}`))
  call.out.result({ file, template: name })
}

function documentOf(file: string, options: NewOptions): { readonly name: string; readonly text: string } {
  if (!/\.(json|ya?ml)$/i.test(file))
    throw usage(`${file}: a flow's file ends in .flow.json, .flow.yaml or .ts, which says how it is written.`)
  if (options.yaml && formatOf(file) !== 'yaml') throw usage(`${file} is not named as YAML: give it .flow.yaml.`)
  const template = chosen(flowTemplates, options.template ?? 'empty')
  return { name: template.name, text: templateText(template, formatOf(file), options.title) }
}

function moduleOf(options: NewOptions): { readonly name: string; readonly text: string } {
  const { name, text } = chosen(typescriptTemplates, options.template ?? 'one-function')
  return { name, text: text(options.title) }
}

function chosen<Template extends { readonly name: string }>(templates: readonly Template[], name: string): Template {
  const found = templates.find((template) => template.name === name)
  if (found) return found
  throw usage(`There is no template "${name}" here; there are ${templates.map((one) => one.name).join(', ')}.`)
}

function next({ davy }: Invocation, file: string): readonly string[] {
  const name = basename(file)
  if (isModule(file))
    return [
      `look into it:   the functions are in ${name}, and what a run is given is in their "inputs"`,
      `see the flow:   ${davy(`flow build ${file}`)}`,
      `run it:         ${davy(`flow run ${file} --input '{…}'`)}`,
    ]
  return [
    `check it:       ${davy(`flow validate ${file}`)}`,
    `see its graph:  open ${name} in VS Code, "Davy: Open Flow Graph"`,
    `run it:         ${davy(`flow run ${file} --input input.json`)}`,
  ]
}

function list({ out }: Invocation): void {
  const typescript = new Set(typescriptTemplates.map(({ name }) => name))
  out.say(
    ...table(
      [
        { title: 'TEMPLATE', cell: ({ name }) => name },
        { title: 'AS', cell: ({ name }) => (typescript.has(name) ? 'json yaml ts' : 'json yaml') },
        { title: 'FOR', cell: ({ summary }) => summary },
      ],
      flowTemplates,
      out.paint,
    ),
  )
  out.result({
    templates: flowTemplates.map(({ name, summary, functions }) => ({
      name,
      summary,
      functions,
      typescript: typescript.has(name),
    })),
  })
}

const NEW = `
A file that is there is never replaced without --force.

Examples:
  davy flow new --list
  davy flow new scan.flow.json --template collect-and-reduce
  davy flow new scan.flow.yaml --template publish --title "Publish scans"
  davy flow new scan.ts
`
