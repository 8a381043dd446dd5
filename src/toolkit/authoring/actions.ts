/** Steps that ask an action provider for something: any provider by its URL, and Globus's transfer and search. */
import type { z } from 'zod'
import type { Json } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import type { InputType } from './input-type.ts'
import { checkModifiers, type Modifiers, type NeedsOfModifiers } from './modifiers.ts'
import { checkedName, stateName } from './names.ts'
import type { NeedsOf, Plain } from './phantom.ts'
import type { Reference, Referring, Untyped } from './reference.ts'
import type { Step } from './step.ts'
import type { Giving, Template } from './template.ts'

export interface ActionOptions<Parameters, Changes, Details extends InputType> {
  readonly name: string
  readonly comment?: string
  /** The provider's, `https://…`. */
  readonly url: string
  readonly scope?: string
  /** The body of the action, or a reference to it. */
  readonly parameters: Parameters
  /** The type of what its status holds under `details` in the end, for TypeScript. */
  readonly details?: Details
  readonly modifiers?: Changes & Modifiers
}

/**
 * An action of any provider.
 * @throws {AuthoringError} naming step and field.
 */
export function action<
  const Parameters extends Template,
  Details extends InputType = z.ZodType<Untyped>,
  const Changes = object,
>(
  options: ActionOptions<Parameters, Changes, Details>,
): Step<Plain<NeedsOf<Parameters> & NeedsOfModifiers<{ readonly step: Changes }>>, z.output<Details>> {
  const { comment, url, scope, parameters } = options
  const name = checkedName(options.name, 'a step')
  if (!/^https:\/\/\S+$/.test(url))
    throw new AuthoringError(`an action provider is named by its https URL, not by ${JSON.stringify(url)}`, {
      step: name,
      field: 'url',
    })
  const modifiers: Modifiers = options.modifiers ?? {}
  checkModifiers(name, modifiers, undefined)
  return {
    plan: {
      kind: 'action',
      name: stateName(name),
      url,
      parameters,
      modifiers,
      ...(comment === undefined ? {} : { comment }),
      ...(scope === undefined ? {} : { scope }),
    },
  }
}

const TRANSFER = 'https://transfer.actions.globus.org/transfer'

/** A file or folder of a collection, in a run. */
export type Place =
  | Reference<{ readonly id: string; readonly path: string }>
  | { readonly id: Giving<string>; readonly path: Giving<string> }

export interface TransferOptions<From, To, Recursive, Changes> {
  readonly name: string
  readonly comment?: string
  readonly from: From
  readonly to: To
  /** The path is a folder, with all in it. @default false */
  readonly recursive?: Recursive
  /** What the transfer is called where transfers are listed. */
  readonly label?: string
  readonly modifiers?: Changes & Modifiers
}

interface Transferred {
  readonly task_id: string
  readonly bytes_transferred: number
  readonly files_transferred: number
}

/** Copies a file, or a folder with all in it, from one collection to another, and compares checksums. */
export function transfer<
  const From extends Place,
  const To extends Place,
  const Recursive extends Giving<boolean> = boolean,
  const Changes = object,
>({
  from,
  to,
  recursive,
  label,
  ...rest
}: TransferOptions<From, To, Recursive, Changes>): Step<
  Plain<NeedsOf<From> & NeedsOf<To> & NeedsOf<Recursive> & NeedsOfModifiers<{ readonly step: Changes }>>,
  Transferred
> {
  const step = action({
    ...rest,
    url: TRANSFER,
    parameters: {
      source_endpoint: from.id,
      destination_endpoint: to.id,
      DATA: [{ source_path: from.path, destination_path: to.path, ...(recursive === undefined ? {} : { recursive }) }],
      verify_checksum: true,
      ...(label === undefined ? {} : { label }),
    },
  })
  // SAFETY: what the parameters need is what the two places need.
  return step as unknown as ReturnType<typeof transfer<From, To, Recursive, Changes>>
}

export interface TransferItem {
  readonly source_path: string
  readonly destination_path: string
  readonly recursive?: boolean
}

export interface TransferItemsOptions<From, To, Items, Changes> {
  readonly name: string
  readonly comment?: string
  /** Ids of the two collections. */
  readonly from: From
  readonly to: To
  readonly items: Items
  readonly label?: string
  readonly modifiers?: Changes & Modifiers
}

/** Copies the files of a list, as a step before it found them: `items: result(gather).transfer_items`. */
export function transferItems<
  const From extends Giving<string>,
  const To extends Giving<string>,
  const Items extends Giving<readonly TransferItem[]>,
  const Changes = object,
>({
  from,
  to,
  items,
  label,
  ...rest
}: TransferItemsOptions<From, To, Items, Changes>): Step<
  Plain<NeedsOf<From> & NeedsOf<To> & NeedsOf<Items> & NeedsOfModifiers<{ readonly step: Changes }>>,
  Transferred
> {
  const parameters: { readonly [key: string]: Template } = {
    source_endpoint: from,
    destination_endpoint: to,
    // SAFETY: items are JSON or stand for it; an interface has no index signature to say so.
    DATA: items as Template,
    verify_checksum: true,
    ...(label === undefined ? {} : { label }),
  }
  const step = action({ ...rest, url: TRANSFER, parameters })
  // SAFETY: what the parameters need is what their three values need.
  return step as unknown as ReturnType<typeof transferItems<From, To, Items, Changes>>
}

export interface IngestOptions<Index, Subject, Content, VisibleTo, Changes> {
  readonly name: string
  readonly comment?: string
  /** Id of the search index. */
  readonly index: Index
  readonly subject: Subject
  readonly content: Content
  /** Who may find it. @default ["public"] */
  readonly visibleTo?: VisibleTo
  readonly modifiers?: Changes & Modifiers
}

/** Puts an entry into a search index, where the catalogue shows it. */
export function ingest<
  const Index extends Giving<string>,
  const Subject extends Giving<string>,
  const Content extends Referring<Untyped> | Referring<object> | { readonly [key: string]: Template },
  const VisibleTo extends Giving<readonly string[]> = readonly string[],
  const Changes = object,
>({
  index,
  subject,
  content,
  visibleTo,
  ...rest
}: IngestOptions<Index, Subject, Content, VisibleTo, Changes>): Step<
  Plain<
    NeedsOf<Index> &
      NeedsOf<Subject> &
      NeedsOf<Content> &
      NeedsOf<VisibleTo> &
      NeedsOfModifiers<{ readonly step: Changes }>
  >,
  { readonly task_id: string }
> {
  const parameters: { readonly [key: string]: Template } = {
    search_index: index,
    subject,
    visible_to: visibleTo ?? (['public'] satisfies Json),
    content,
  }
  const step = action({ ...rest, url: 'https://actions.globus.org/search/ingest', parameters })
  // SAFETY: what the parameters need is what their four values need.
  return step as unknown as ReturnType<typeof ingest<Index, Subject, Content, VisibleTo, Changes>>
}
