/** `Parameters`: its paths, its expressions, and what it hides. */
import type { Draft } from '../edit/index.ts'
import { documentedFunctions, functionNames, readExpression } from '../expression/index.ts'
import { isList, isObject, typeName, type Path } from '../json.ts'
import { parsePath } from '../jsonpath.ts'
import type { Json, JsonObject } from '../model.ts'
import { PRIVATE_PARAMETERS, templateKey } from '../parameters.ts'
import { closest } from './suggest.ts'
import type { Report } from './report.ts'
import { checkPath } from './values.ts'

export function checkTemplate(template: JsonObject, path: Path, report: Report): void {
  const names = new Map<string, string>()
  for (const [key, content] of Object.entries(template)) {
    const here = [...path, key]
    if (key === PRIVATE_PARAMETERS) continue
    const { name, kind } = templateKey(key)
    const other = names.get(name)
    if (other !== undefined) {
      const message = `"${other}" and "${key}" both give "${name}"`
      const fix = `Take out "${key}"`
      const change = { draft: (draft: Draft) => draft.remove(here) }
      report.add(here, { code: 'conflicting-fields', message, on: 'key', fix, choice: true, change })
    }
    names.set(name, key)
    if (kind === 'constant') {
      if (typeof content === 'string' && looksRead(name, content)) {
        const message = `"${key}" is the text "${content}" itself; nothing is read at that path`
        const change = { name: `${key}.$` }
        report.add(here, { code: 'text-like-path', severity: 'warning', message, fix: `Write "${key}.$"`, change })
      } else checkConstant(content, here, report)
    } else if (typeof content !== 'string') {
      const wanted =
        kind === 'path' ? 'a path, as in "$.input.file"' : 'an expression in a string, as in "input.count + 1"'
      report.add(here, { code: 'wrong-type', message: `"${key}" takes ${wanted}, not ${typeName(content)}` })
    } else if (kind === 'path') checkPath(content, `"${key}"`, here, report)
    else checkExpression(content, key, here, report)
  }
  checkPrivate(template, names, path, report)
}

/** Of names that end in `path`, a path may well be what they want: `result_path` of expression_eval. */
const looksRead = (name: string, text: string): boolean =>
  /^\$\.[\p{L}_]/u.test(text) && !/path$/i.test(name) && parsePath(text).ok

function checkConstant(content: Json, path: Path, report: Report): void {
  if (isObject(content)) checkTemplate(content, path, report)
  else if (isList(content)) for (const [index, item] of content.entries()) checkConstant(item, [...path, index], report)
}

function checkExpression(text: string, key: string, path: Path, report: Report): void {
  const { mistakes, functions } = readExpression(text)
  for (const { message, at } of mistakes) {
    const meant = /there is no function "(.*)"/.exec(message)?.[1]
    const near = meant === undefined ? undefined : closest(meant, functionNames)
    report.add(path, {
      code: 'expression',
      message: `"${key}": ${message}${near === undefined ? '' : `; did you mean "${near}"?`}`,
      within: { at, length: meant?.length ?? 1 },
      ...(meant !== undefined &&
        near !== undefined && {
          fix: `Write "${near}"`,
          change: { value: `${text.slice(0, at)}${near}${text.slice(at + meant.length)}` },
        }),
    })
  }
  for (const name of functions) {
    if (documentedFunctions.has(name)) continue
    const message = `"${key}": ${name}() works here, but the hosted service documents only ${[...documentedFunctions].join(', ')}`
    report.add(path, { code: 'not-hosted', severity: 'information', message })
  }
}

function checkPrivate(template: JsonObject, names: ReadonlyMap<string, string>, path: Path, report: Report): void {
  if (!Object.hasOwn(template, PRIVATE_PARAMETERS)) return
  const secrets = template[PRIVATE_PARAMETERS]
  const here = [...path, PRIVATE_PARAMETERS]
  if (!isList(secrets)) {
    report.add(here, { code: 'wrong-type', message: `${PRIVATE_PARAMETERS} must be a list of names` })
    return
  }
  for (const [index, secret] of secrets.entries()) {
    if (typeof secret !== 'string') {
      const message = `${PRIVATE_PARAMETERS} holds names, not ${typeName(secret)}`
      report.add([...here, index], { code: 'wrong-type', message })
    } else if (!names.has(templateKey(secret).name)) {
      report.addUnknownName([...here, index], secret, names.keys(), {
        code: 'wrong-value',
        severity: 'warning',
        message: `${PRIVATE_PARAMETERS} names "${secret}", which does not stand beside it`,
      })
    }
  }
}
