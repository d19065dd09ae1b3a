/** The switch on the privacy page. */

import { asksNotTo, isSwitchedOff, switchOff } from './choice';

const button = document.querySelector<HTMLButtonElement>('#switch button');
const state = document.querySelector<HTMLElement>('#switch-state');
if (button && state) {
  button.hidden = false;
  show(button, state);
  button.addEventListener('click', () => {
    const remembered = switchOff(button.getAttribute('aria-checked') === 'true');
    show(button, state);
    if (!remembered) state.textContent = 'This browser lets the site store nothing, so the choice cannot be remembered.';
  });
}

function show(button: HTMLButtonElement, state: HTMLElement) {
  if (asksNotTo()) {
    button.setAttribute('aria-checked', 'false');
    button.disabled = true;
    state.textContent = 'Off: your browser asks not to be tracked. Nothing is counted.';
    return;
  }
  const off = isSwitchedOff();
  button.setAttribute('aria-checked', String(!off));
  state.textContent = off
    ? 'Off. To remember that, this browser keeps one entry, caro-analytics=off: all that this site ever stores.'
    : 'On. Nothing is stored in this browser.';
}
