/** The index of a site: rows of releases and runs are searched by all their words. Without this script all rows are there. */
const input = document.querySelector<HTMLInputElement>('#search');
const found = document.querySelector<HTMLElement>('#found');

if (input !== null && found !== null) {
  const rows = Array.from(document.querySelectorAll<HTMLTableRowElement>('tr.searched'), (row) => ({
    row,
    text: row.textContent.toLowerCase(),
  }));
  const search = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown++;
    }
    found.textContent = words.length === 0 ? '' : `${shown} of ${rows.length}`;
    // The search is in the address, so that a view can be shared.
    const address = location.href.replace(/#.*/, '');
    if (words.length > 0) history.replaceState(null, '', `${address}#q=${encodeURIComponent(input.value)}`);
    else if (location.hash.startsWith('#q=')) history.replaceState(null, '', address);
  };
  const fromAddress = (): void => {
    const [, wanted] = /^#q=(.*)$/.exec(location.hash) ?? [];
    if (wanted === undefined) return;
    try {
      input.value = decodeURIComponent(wanted);
    } catch {
      return;
    }
    search();
  };
  input.closest('p')!.hidden = false;
  input.addEventListener('input', search);
  addEventListener('hashchange', fromAddress);
  fromAddress();
}
