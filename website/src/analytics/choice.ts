/**
 * Whether this browser's visits may be counted: what the browser says for its user, and what the switch on the privacy
 * page says. The switch is the only thing that ever stores anything, and only while it is off.
 */

const KEY = 'caro-analytics';

/** Whether the switch is off. Where the browser keeps nothing, it is on. */
export function isSwitchedOff(): boolean {
  try {
    return localStorage.getItem(KEY) === 'off';
  } catch {
    return false;
  }
}

/** Moves the switch; says whether the browser will remember it. */
export function switchOff(off: boolean): boolean {
  try {
    if (off) localStorage.setItem(KEY, 'off');
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** Whether the browser asks not to be tracked: Do Not Track, or Global Privacy Control. */
export function asksNotTo(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return doNotTrack === '1' || doNotTrack === 'yes' || globalPrivacyControl === true;
}

/** Whether anything may be recorded. */
export function mayRecord(): boolean {
  return !isSwitchedOff() && !asksNotTo();
}
