// Popovers below the button that opens them; on a small screen the style sheet puts them elsewhere.

const GAP = 6;

/** Has a button open a popover below itself, its far edges in line, and close it again. */
export function popoverAt(button, popover) {
  button.popoverTargetElement = popover;
  button.setAttribute('aria-expanded', 'false');
  popover.addEventListener('toggle', ({ newState }) => button.setAttribute('aria-expanded', String(newState === 'open')));
  popover.addEventListener('beforetoggle', ({ newState }) => {
    if (newState === 'open') place(popover, button);
  });
}

/** Opens a popover at a button; above it where there is no room below. */
export function openAt(popover, button) {
  popover.showPopover();
  place(popover, button);
}

function place(popover, button) {
  const { top, bottom, right } = button.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  popover.style.insetInlineEnd = `${Math.max(GAP, width - right)}px`;
  const height = popover.offsetHeight;
  const above = height > 0 && bottom + GAP + height > innerHeight && top - GAP - height > 0;
  popover.style.insetBlockStart = `${above ? top - GAP - height : bottom + GAP}px`;
}
