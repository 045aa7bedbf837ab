// A sheet over the whole editor: it takes the focus, keeps it and gives it back; Escape closes it.

/**
 * @param editor what lies behind it
 * @param sheet  the element to show; `first` in it gets the focus
 * @param back   who gets the focus afterwards if who had it is gone
 * @returns close()
 */
export function modal(editor, sheet, first, back) {
  const before = document.activeElement;
  const behind = [...editor.children].filter((each) => !each.inert && each.role !== "status"); // what is said there is heard
  for (const each of behind) each.inert = true;
  const close = () => {
    for (const each of behind) each.inert = false;
    sheet.remove();
    const seen = before !== document.body && before?.getClientRects().length;
    (seen ? before : back)?.focus({ preventScroll: true });
  };
  sheet.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Tab") round(event);
  });
  // Tab goes round within the sheet: beyond its ends the page has nothing to give the focus to.
  const round = (event) => {
    const stops = [...sheet.querySelectorAll("button, a[href], input")].filter((each) => !each.disabled && each.getClientRects().length);
    const at = stops.indexOf(document.activeElement);
    stops.at((at + (event.shiftKey ? -1 : 1)) % stops.length).focus({ preventScroll: true });
    event.preventDefault();
  };
  editor.append(sheet);
  first.focus({ preventScroll: true });
  return close;
}
