/** The pane at the right: the form of what is selected. Every change of it is one edit of the flow. */
import { actionUrl, idKind, isObject, own, type FlowOperation, type Json } from '#flow'
import { dataOfVisits, type Run, type VisitData } from '#run'
import { element } from '../../kit/element.ts'
import { createForm, type ControlGiven, type FieldMistake, type FormInput } from '../../kit/schema-form/form.ts'
import type { FormChange } from '../../kit/schema-form/change.ts'
import type { Field } from '../../kit/schema-form/field.ts'
import { part, show, tag, type Part, type View } from '../../kit/view.ts'
import type { Offer } from '../../kit/inputs/offers.ts'
import type { EditorActions, EditorModel } from '../model.ts'
import type { PagePart } from '../page-part.ts'
import { expressionInput } from './data/expression-input.ts'
import { pathInput } from './data/path-input.ts'
import type { KnownData } from './data/path-offers.ts'
import { carryOut } from './fixing.ts'
import { idOffers } from './ids.ts'
import { operationFor } from './operation.ts'
import { headOf } from './other-heads.ts'
import { problemsAt } from './problems.ts'
import { providerOf, providerOffers } from './providers.ts'
import { stateHead } from './state-head.ts'
import { subjectOf, type Subject } from './subject.ts'
import { plainName } from './type-change.ts'
import { undoKeys } from './undo-keys.ts'
import './inspector.css'
import { t } from '../../kit/words.ts'

interface InspectorInput extends FormInput {
  readonly about: Subject
}

export interface Inspector extends PagePart {
  /** To the name of the selected state, or to the first field. */
  focus(): void
}

export function createInspector(actions: EditorActions): Inspector {
  const node = element('div', { class: 'inspector' })
  undoKeys(node, actions)
  let model: EditorModel | undefined
  let subject: Subject | undefined
  let sampled: { readonly run: Run; readonly visits: readonly VisitData[] } | undefined

  const makeForm = (): Part<InspectorInput> => {
    const form = createForm<InspectorInput>(
      {
        change: (change, { about }) => put(change, about),
        controls: { path: pathControl, expression: expressionControl },
        offersFor,
        aboutValue,
      },
      'field',
    )
    return { node: form.node, update: form.draw }
  }

  return {
    node,
    draw(next) {
      model = next
      if (!next.loaded || next.tooLong) return show(node, [])
      const about = subjectOf(next)
      subject = about
      const head = about.kind === 'state' ? stateHead(about, next, actions) : headOf(about, next, actions)
      const input: InspectorInput = {
        about,
        subject: about.key,
        schema: {},
        value: about.value,
        mode: 'template',
        editable: next.editable,
        fields: about.fields,
        mistakes: mistakesOf(next, about),
      }
      show(node, [head, part('form', makeForm, input)])
    },
    focus() {
      node.querySelector<HTMLElement>('input, select, textarea')?.focus()
    },
  }

  function mistakesOf(now: EditorModel, subject: Subject): FormInput['mistakes'] {
    if (subject.kind === 'states' || subject.kind === 'missing') return []
    // Of the flow's own fields, those of its states are said at the states.
    const states = [...now.good.definitionPath, 'States']
    const own = now.problems.filter(
      ({ path }) =>
        subject.kind !== 'flow' || path.length <= states.length || !states.every((one, i) => path[i] === one),
    )
    return problemsAt(own, subject.base, subject.fields).map(
      ({ problem, path }): FieldMistake & { path: typeof path } => ({
        path,
        message: sentence(problem.message),
        severity: problem.severity,
        fixes:
          now.editable && problem.fix?.edits
            ? [{ title: problem.fix.title, apply: () => model && void carryOut(problem, model, actions) }]
            : [],
      }),
    )
  }

  async function put(change: FormChange, about: Subject): Promise<boolean> {
    if (!model) return false
    const { parsed } = model
    if (about.kind === 'states') {
      const operations = about.names.map((name) => operationFor(change, name, [...about.base, name], parsed.value))
      return actions.edit({ kind: 'together', operations }, t('{0} in {1} states', said(change), about.names.length))
    }
    const state = about.kind === 'state' || about.kind === 'edge' ? about.name : undefined
    const states = own(parsed.flow.definition, 'States')
    if (state !== undefined && !(isObject(states) && isObject(own(states, state)))) {
      actions.tell(t('The state {0} is not there any more, so what was typed went nowhere.', state))
      return false
    }
    const operation: FlowOperation = operationFor(change, state, about.base, parsed.value)
    const { selected, edge } = model
    const done = await actions.edit(operation, said(change))
    // Ways select what they lead to; who fills in a form stays with it.
    if (done && (operation.kind === 'connect' || operation.kind === 'disconnect')) actions.select(selected, edge)
    return done
  }

  function known(): KnownData {
    const name = subject && 'name' in subject ? subject.name : undefined
    const data = model?.data
    const before = name === undefined ? undefined : data?.states.get(name)?.before
    return { before: before ?? data?.input ?? { types: 0 }, sample: name === undefined ? undefined : sampleAt(name) }
  }

  /** `$` as the painted run had it when it came to a state last. */
  function sampleAt(state: string): Json | undefined {
    const { painting } = model ?? {}
    if (!painting) return undefined
    const { run, definition } = painting
    if (sampled?.run !== run) sampled = { run, visits: dataOfVisits(run, definition) }
    const last = run.visits.findLastIndex((visit) => visit.state === state)
    return sampled.visits[last]?.before
  }

  function pathControl(field: Field, given: ControlGiven): View {
    const writes = field.path.at(-1) === 'ResultPath'
    return part(given.id, pathInput, {
      ...given,
      title: field.title,
      placeholder: field.fallback === undefined ? '$.' : String(field.fallback),
      known,
      fresh: writes ? freshPaths() : [],
    })
  }

  function freshPaths(): readonly Offer[] {
    if (!subject || !('name' in subject)) return []
    const value = `$.${plainName(subject.name)}`
    return [
      { value, label: value, about: t('Beside what is there') },
      { value: '$', label: '$', about: t('In place of all there is') },
    ]
  }

  function expressionControl(_: Field, given: ControlGiven): View {
    return part(given.id, expressionInput, {
      ...given,
      placeholder: 'input.count + 1',
      before: () => known().before,
    })
  }

  function offersFor(field: Field): ((typed: string) => readonly Offer[]) | undefined {
    if (!model) return undefined
    const { surroundings } = model
    const [first, second] = field.path
    if (first === 'ActionUrl' || (first === 'Handler' && second === 'Url')) return () => providerOffers(surroundings)
    if (first === 'RunAs') return () => ['User', 'Flow'].map((value) => ({ value, label: value }))
    if (first !== 'Parameters') return undefined
    const kind = idKind(urlOf() ?? '', field.name)
    return kind === undefined || kind === 'index' ? undefined : () => idOffers(kind, surroundings)
  }

  function urlOf(): string | undefined {
    return subject?.kind === 'state' ? actionUrl(subject.state) : undefined
  }

  /** The name behind an id or a URL. */
  function aboutValue(field: Field): View | undefined {
    const { value, path, way } = field
    if (!model || typeof value !== 'string' || value === '' || way !== 'constant') return undefined
    if (path[0] === 'ActionUrl' || (path[0] === 'Handler' && path[1] === 'Url')) {
      const provider = providerOf(value, model.surroundings)
      return (
        provider &&
        tag('span', {}, tag('strong', {}, provider.title), provider.about === '' ? '' : ` ${provider.about}`)
      )
    }
    const kind = path[0] === 'Parameters' ? idKind(urlOf() ?? '', field.name) : undefined
    const offer = kind && idOffers(kind, model.surroundings).find((one) => one.value === value)
    if (!offer) return undefined
    const dot = offer.status ? tag('span', { class: `dot ${offer.status}`, 'aria-hidden': 'true' }) : ''
    return tag('span', {}, dot, `${offer.label} · ${offer.detail ?? ''}`)
  }
}

const sentence = (message: string): string => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`

/** What a screen reader is told of a change. */
function said(change: FormChange): string {
  const name = String(change.path.findLast((segment) => typeof segment === 'string') ?? t('The value'))
  switch (change.kind) {
    case 'set':
      return isEmpty(change.value) ? t('{0} added', name) : t('{0} is {1} now', name, short(change.value))
    case 'remove':
      return t('{0} removed', name)
    case 'rename':
      return t('{0} is {1} now', name, change.name)
    case 'move':
      return t('Moved to place {0}', change.to + 1)
  }
}

const isEmpty = (value: Json) => typeof value === 'object' && value !== null

const short = (value: Json) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
