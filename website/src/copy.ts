/** Makes a button copy the commands in an element: without the `$` of a transcript, and without what was answered. */
export function copyFrom(button: HTMLButtonElement, source: HTMLElement): void {
  const label = button.textContent;
  button.addEventListener('click', async () => {
    let said = 'Copied';
    try {
      await navigator.clipboard.writeText(commands(source.textContent ?? ''));
    } catch {
      // No clipboard here: the text is selected, and the keyboard does the rest.
      getSelection()?.selectAllChildren(source);
      said = 'Selected';
    }
    button.textContent = said;
    setTimeout(() => (button.textContent = label), 2000);
  });
}

/** The commands of a transcript; the whole text where it is none. */
export function commands(text: string): string {
  const lines = text.trim().split('\n');
  const typed = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  return (typed.length > 0 ? typed : lines).join('\n');
}
