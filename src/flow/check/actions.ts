/** Actions against what is known of their providers: the URL, the parameters, and what the hosted service would say. */
import {
  cataloguedProvider,
  hostedBeside,
  isFlowUrl,
  normalizeActionUrl,
  successorOfUrl,
  type CataloguedProvider,
} from '../catalogue/index.ts'
import { actionUrl, type DataFlow } from '../data-flow/index.ts'
import { isObject, own, type Path } from '../json.ts'
import type { JsonObject } from '../model.ts'
import { templateKey } from '../parameters.ts'
import { closest } from './suggest.ts'
import { checkBody } from './body.ts'
import type { Report } from './report.ts'

/** An action provider that somebody can ask. */
export interface KnownProvider {
  readonly title: string
  /** JSON Schema of `body`. */
  readonly inputSchema: JsonObject
}

/** The provider that answers for an ActionUrl where the flow is to run; undefined when nobody does. */
export type FindProvider = (actionUrl: string) => KnownProvider | undefined

export function checkActions(
  flow: DataFlow,
  definition: JsonObject,
  base: Path,
  report: Report,
  find: FindProvider | undefined,
): void {
  const states = own(definition, 'States')
  if (!isObject(states)) return
  for (const [name, state] of Object.entries(states)) {
    if (report.full) return
    if (!isObject(state) || own(state, 'Type') !== 'Action') continue
    const url = actionUrl(state)
    if (url === undefined || !/^https?:\/\/\S+$/.test(url)) continue
    checkAction(state, url, [...base, 'States', name], flow.states.get(name)?.body, report, find)
  }
}

function checkAction(
  state: JsonObject,
  url: string,
  path: Path,
  body: Parameters<typeof checkBody>[0] | undefined,
  report: Report,
  find: FindProvider | undefined,
): void {
  const here = isObject(own(state, 'Handler')) ? [...path, 'Handler', 'Url'] : [...path, 'ActionUrl']
  const hosted = cataloguedProvider(url)
  const known = find?.(url)
  // Asked for a provider that is not there, nobody says what it takes.
  const described = known && own(known.inputSchema, 'properties') !== undefined ? known.inputSchema : undefined
  const beside = described ? undefined : hostedBeside(url)
  if (beside) reportMisspelt(url, here, beside, report)
  else checkUrl(url, state, here, hosted, report)
  if (!beside && !hosted && !isFlowUrl(url)) reportUnhosted(url, here, known, find !== undefined, report)
  if (hosted?.replacedBy !== undefined) {
    const message = `${hosted.title} is of an older generation; the hosted service has ${hosted.replacedBy} instead`
    report.add(here, { code: 'not-hosted', severity: 'information', message })
  }
  const title = described || !hosted ? known?.title : hosted.title
  // A provider that describes nothing is described by the catalogue.
  const schema = described ?? hosted?.inputSchema
  if (!schema || title === undefined) return
  const renamed = hosted?.renamed ?? {}
  reportRenamed(state, renamed, path, report)
  if (body) checkBody(body, { title, schema, renamed, documented: hosted !== undefined }, state, path, report)
}

/** Only the end of such a URL can be mistyped: its host is right. */
function reportMisspelt(url: string, path: Path, beside: readonly string[], report: Report): void {
  const last = (text: string) => text.slice(text.lastIndexOf('/') + 1)
  const name = closest(last(normalizeActionUrl(url)), beside.map(last))
  const meant = beside.find((one) => last(one) === name)
  const known = meant === undefined ? `those known are ${beside.join(', ')}` : `did you mean ${meant}?`
  report.add(path, {
    code: 'unknown-provider',
    severity: 'warning',
    message: `Globus is not known to host a provider at ${url}; ${known}`,
    ...(meant !== undefined && { fix: `Write "${meant}"`, change: { value: meant } }),
  })
}

function reportUnhosted(
  url: string,
  path: Path,
  known: KnownProvider | undefined,
  asked: boolean,
  report: Report,
): void {
  if (known) {
    const message = `${known.title} answers in this fabric; it is none of the providers that Globus hosts`
    report.add(path, { code: 'not-hosted', severity: 'information', message })
    return
  }
  const message = `${url} is none of the providers that Globus hosts, so its parameters and result are not known here${
    asked ? '; nor does it answer in this fabric' : ''
  }`
  report.add(path, { code: 'unknown-provider', severity: 'information', message })
}

function checkUrl(
  url: string,
  state: JsonObject,
  path: Path,
  hosted: CataloguedProvider | undefined,
  report: Report,
): void {
  const old = successorOfUrl(url)
  if (!old) return
  const names = renamedIn(own(state, 'Parameters'), hosted?.renamed ?? {})
  const also = names.length === 0 ? '' : `, and the parameters by their names of today`
  const message = old.ended
    ? `Globus has ended the provider at this URL: here it still runs, on the hosted service it does not`
    : `this is an older URL of the provider "${hosted?.title ?? old.successor}"`
  const fix = `Write "${old.successor}"${also}`
  // With InputPath the body is somebody else's, whose names are not known here.
  const sure = own(state, 'InputPath') === undefined || !hosted?.renamed
  report.add(path, {
    code: 'old-action-url',
    severity: 'warning',
    message,
    fix,
    ...(sure && { change: { value: old.successor } }),
  })
  const scope = own(state, 'ActionScope')
  if (typeof scope !== 'string' || !hosted || scope === hosted.scope) return
  report.add([...path.slice(0, -1), 'ActionScope'], {
    code: 'old-action-url',
    severity: 'warning',
    message: `this scope belongs to the older URL`,
    fix: `Write "${hosted.scope}", or leave ActionScope out`,
    change: { value: hosted.scope },
  })
}

/** Keys of a template, at its top or in the tasks of it, that have another name today. */
function renamedIn(template: unknown, renamed: Readonly<Record<string, string>>): readonly Path[] {
  if (!isObject(template)) return []
  const direct = Object.keys(template).filter((key) => own(renamed, templateKey(key).name) !== undefined)
  const tasks = own(template, 'tasks')
  const inTasks = Array.isArray(tasks) ? tasks : []
  return [
    ...direct.map((key) => [key]),
    ...inTasks.flatMap((task, i) => renamedIn(task, renamed).map((path) => ['tasks', i, ...path])),
  ]
}

function reportRenamed(state: JsonObject, renamed: Readonly<Record<string, string>>, path: Path, report: Report): void {
  for (const inside of renamedIn(own(state, 'Parameters'), renamed)) {
    const key = String(inside.at(-1))
    const { name } = templateKey(key)
    const today = own(renamed, name)
    if (today === undefined) continue
    const written = `${today}${key.slice(name.length)}`
    report.add([...path, 'Parameters', ...inside], {
      code: 'old-parameter',
      severity: 'warning',
      message: `"${name}" is the older name of "${today}", which the hosted service takes`,
      on: 'key',
      fix: `Write "${written}"`,
      change: { name: written },
    })
  }
}
