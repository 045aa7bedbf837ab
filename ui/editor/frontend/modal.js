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
  });
  editor.append(sheet);
  first.focus({ preventScroll: true });
  return close;
}
