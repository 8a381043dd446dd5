/** Above the page: the drawer is too low for what an editor opens. Monaco takes it for its workbench, so that it styles nothing else. */
let made: { readonly workbench: HTMLElement; readonly overflow: HTMLElement } | undefined

function layer() {
  if (made) return made
  const [workbench, overflow] = [document.createElement('div'), document.createElement('div')]
  workbench.className = 'drawer-layer'
  overflow.className = 'monaco-editor'
  workbench.append(overflow)
  document.body.append(workbench)
  return (made = { workbench, overflow })
}

export const workbenchLayer = (): HTMLElement => layer().workbench
export const overflowLayer = (): HTMLElement => layer().overflow
