/** What an action sends against what its provider takes. */
import type { Shape } from '../data-flow/shape.ts'
import { isList, isObject, own, type Path } from '../json.ts'
import { renderPath } from '../jsonpath.ts'
import type { Json, JsonObject } from '../model.ts'
import { templateKey } from '../parameters.ts'
import { closest, closestOrLonger } from './suggest.ts'
import { misfits, type Misfit } from './fit.ts'
import { adding, type Finding, type Report } from './report.ts'

export interface Taken {
  /** Of the provider. */
  readonly title: string
  /** JSON Schema of its body. */
  readonly schema: JsonObject
  /** Older names of parameters: told elsewhere. */
  readonly renamed: Readonly<Record<string, string>>
  /** Whether the parameters that the schema lists are all there are. */
  readonly documented: boolean
}

export function checkBody(body: Shape, taken: Taken, state: JsonObject, path: Path, report: Report): void {
  for (const misfit of misfits(body, taken.schema)) {
    if (report.full) return
    reportMisfit(misfit, taken, placed(misfit, state), path, report)
  }
}

interface Placed {
  readonly path: Path
  /** The value stands there as it is: no path and no expression gives it. */
  readonly literal: boolean
}

/** Where in the state the misfit was written: in the template, or else the path that the body is read from. */
function placed(misfit: Misfit, state: JsonObject): Placed {
  const at = misfit.kind === 'unknown' ? [...misfit.at, misfit.name] : misfit.at
  const template = own(state, 'Parameters')
  if (isObject(template)) return templatePlace(template, at)
  return { path: own(state, 'InputPath') === undefined ? [] : ['InputPath'], literal: false }
}

function templatePlace(template: JsonObject, at: Path): Placed {
  const path: (string | number)[] = ['Parameters']
  let here: Json | undefined = template
  for (const segment of at) {
    if (isList(here)) {
      path.push(segment)
      here = here[Number(segment)]
      continue
    }
    const holder: JsonObject = isObject(here) ? here : {}
    const key = Object.keys(holder).find((one) => templateKey(one).name === segment)
    if (key === undefined) break
    path.push(key)
    if (templateKey(key).kind !== 'constant') return { path, literal: false }
    here = own(holder, key)
  }
  return { path, literal: true }
}

function reportMisfit(
  misfit: Misfit,
  taken: Taken,
  { path: inside, literal }: Placed,
  base: Path,
  report: Report,
): void {
  const path = [...base, ...inside]
  const { title } = taken
  switch (misfit.kind) {
    case 'missing':
      report.add(path, {
        code: 'missing-parameter',
        severity: literal ? 'error' : 'warning',
        message: `${title} needs "${misfit.name}"${misfit.at.length === 0 ? '' : ` in "${misfit.at.join('.')}"`}`,
        on: 'key',
        ...addingParameter(misfit.name, literal && inside.length > 0, path),
      })
      return
    case 'unknown':
      reportUnknown(misfit, taken, path, report)
      return
    case 'value': {
      const name = String(misfit.at.at(-1) ?? 'the body')
      const meant = literal ? allowedLike(misfit.allowed, misfit.written) : undefined
      report.add(path, {
        code: 'wrong-parameter',
        severity: literal ? 'error' : 'warning',
        message: `${title}: "${name}" ${misfit.message}`,
        ...(meant !== undefined && { fix: `Write ${JSON.stringify(meant)}`, change: { value: meant } }),
      })
    }
  }
}

function addingParameter(name: string, here: boolean, path: Path): Pick<Finding, 'fix' | 'change' | 'choice'> {
  if (!here) return { fix: `Add "${name}", or "${name}.$" with a path` }
  const from = renderPath(['input', name])
  return { fix: `Add "${name}.$": ${JSON.stringify(from)}`, ...adding(path, `${name}.$`, from) }
}

function allowedLike(allowed: readonly Json[] | undefined, written: Json | undefined): string | undefined {
  if (typeof written !== 'string') return undefined
  const texts = allowed?.filter((value) => typeof value === 'string') ?? []
  return texts.find((text) => text.toLowerCase() === written.toLowerCase()) ?? closest(written, texts)
}

function reportUnknown(
  { name, known, forbidden, at }: Misfit & { kind: 'unknown' },
  { title, renamed, documented }: Taken,
  path: Path,
  report: Report,
): void {
  if (own(renamed, name) !== undefined) return
  const meant = closestOrLonger(name, known)
  const key = String(path.at(-1))
  const there = templateKey(key).name === name
  // A provider that lists some of its parameters may well take others.
  if (!forbidden && (!there || (!documented && meant === undefined))) return
  const where = at.length === 0 ? '' : ` in "${at.join('.')}"`
  const message = forbidden ? `${title} takes no "${name}"${where}` : `${title} is not known to take "${name}"${where}`
  // "name.$" stays a path when its name is put right.
  const written = meant === undefined ? undefined : `${meant}${key.slice(name.length)}`
  report.add(path, {
    code: 'unknown-parameter',
    severity: forbidden && there ? 'error' : 'warning',
    message: meant === undefined ? message : `${message}; did you mean "${meant}"?`,
    on: there ? 'key' : 'value',
    ...(there && written !== undefined && { fix: `Write "${written}"`, change: { name: written } }),
  })
}
