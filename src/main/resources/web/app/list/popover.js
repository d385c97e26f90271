// Popovers below the button that opens them; on a small screen the style sheet puts them elsewhere.

const GAP = 6;

/** Where the style sheet has popovers come from below. */
export const fromBelow = matchMedia('(max-width: 39.99rem)');

/**
 * Has a button open a popover below itself, its far edges in line, and close it again.
 *
 * @returns {() => void} to be called when the open popover has another size
 */
export function popoverAt(button, popover) {
  const placeOpen = () => {
    if (popover.matches(':popover-open')) place(popover, button);
  };
  button.popoverTargetElement = popover;
  button.setAttribute('aria-expanded', 'false');
  popover.addEventListener('toggle', ({ newState }) => {
    button.setAttribute('aria-expanded', String(newState === 'open'));
  });
  // How high it is, it only says when it is open.
  for (const moment of ['beforetoggle', 'toggle']) {
    popover.addEventListener(moment, ({ newState }) => {
      if (newState === 'open') place(popover, button);
    });
  }
  addEventListener('resize', placeOpen);
  return placeOpen;
}

/** Opens a popover at a button. */
export function openAt(popover, button) {
  popover.showPopover();
  place(popover, button);
}

/** Below the button, else above it; where there is room for neither, as far down as all of it is on the screen. */
function place(popover, button) {
  const { top, bottom, right } = button.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  popover.style.insetInlineEnd = `${Math.max(GAP, width - right)}px`;
  const height = popover.offsetHeight;
  const lowest = innerHeight - GAP - height;
  const above = top - GAP - height;
  const below = bottom + GAP;
  popover.style.insetBlockStart = `${below <= lowest ? below : above > 0 ? above : Math.max(GAP, lowest)}px`;
}
