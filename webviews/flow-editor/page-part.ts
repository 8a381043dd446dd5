import type { EditorModel } from './model.ts'

/** What a part of the page is: a factory makes it once, and it is drawn after every change of the model. */
export interface PagePart {
  readonly node: HTMLElement
  draw(model: EditorModel): void
}
