/** The paths of the Action Provider API in both of its generations. */
import type { Question } from './http.ts'

export type Verb = 'run' | 'status' | 'cancel' | 'release' | 'resume'
export type Generation = 'run' | 'actions'

/** Ids become a part of a path: nothing that could lead out of it, whatever the provider likes to call its actions. */
const ID = /^(?!\.{1,2}$)[\w.:~-]{1,128}$/

/** Can this be the id of an action? */
export const isActionId = (id: string): boolean => ID.test(id)

const METHODS: Readonly<Record<Verb, Question['method']>> = {
  run: 'POST',
  status: 'GET',
  cancel: 'POST',
  release: 'POST',
  resume: 'POST',
}

/** `id`: empty for `run`. */
export function pathOf(generation: Generation, verb: Verb, id: string): Pick<Question, 'method' | 'url'> {
  if (generation === 'run') return { method: METHODS[verb], url: verb === 'run' ? '/run' : `/${id}/${verb}` }
  if (verb === 'run') return { method: 'POST', url: '/actions' }
  if (verb === 'release') return { method: 'DELETE', url: `/actions/${id}` }
  return { method: METHODS[verb], url: verb === 'status' ? `/actions/${id}` : `/actions/${id}/${verb}` }
}
