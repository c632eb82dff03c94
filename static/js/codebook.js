/* Keys on the page of one theme: j and k walk through the words, a and x decide. Plain forms without this file. */
(function () {
  'use strict';
  const rows = () => [...document.querySelectorAll('[data-row]')];
  const typing = (target) => target.closest('input:not([type=checkbox]):not([type=hidden]), textarea, select, [contenteditable], dialog[open]');
  let at = -1;

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement.closest('[data-row]'));
    at = Math.max(0, Math.min((here < 0 ? at : here) + step, all.length - 1));
    all[at].tabIndex = -1;
    all[at].focus({ preventScroll: true });
    all[at].scrollIntoView({ block: 'center' });
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === 'j') { event.preventDefault(); go(1); return; }
    if (event.key === 'k') { event.preventDefault(); go(-1); return; }
    const row = document.activeElement.closest('[data-row]');
    const button = row && row.querySelector(`[data-key="${event.key}"]`);
    if (button) { event.preventDefault(); at = rows().indexOf(row); button.click(); }
  });

  /* The row that was decided is drawn anew: the next one takes the focus. */
  document.addEventListener('htmx:afterSwap', () => { if (at >= 0 && document.activeElement === document.body) go(1); });
})();
