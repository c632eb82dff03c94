/* Theme, drawer, dialogs, toasts, search. Every page works without this file. */
(function () {
  'use strict';
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const inTheirs = JSON.parse(document.body.dataset.say || '{}'); // what we say, in the language of the page
  const told = (text) => inTheirs[text] || text;
  let opener = null; // what to focus again when the drawer closes

  /* ---------- Theme ---------- */
  function isDark() {
    const forced = root.getAttribute('data-bs-theme');
    return forced ? forced === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }
  function switchTheme() {
    const next = isDark() ? 'light' : 'dark';
    root.setAttribute('data-bs-theme', next);
    try { localStorage.setItem('theme', next); } catch (error) { /* not kept, still switched */ }
    document.dispatchEvent(new Event('themechange'));
  }

  /* ---------- Dialogs ---------- */
  function open(dialog, from) {
    if (!dialog || dialog.open) return;
    opener = from || document.activeElement;
    dialog.showModal();
  }
  function afterClose(event) {
    if (!(event.target instanceof HTMLDialogElement)) return;
    if (event.target.id === 'drawer') byId('drawer-body').replaceChildren();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  }

  /* ---------- Toasts: eight seconds, longer while somebody is on them ---------- */
  const STAY = 8000;
  function startToast(toast) {
    if (toast.dataset.started || 'stay' in toast.dataset) return;
    toast.dataset.started = 'yes';
    let timer = setTimeout(() => toast.remove(), STAY);
    const hold = () => clearTimeout(timer);
    const release = () => { hold(); timer = setTimeout(() => toast.remove(), STAY); };
    toast.addEventListener('pointerenter', hold);
    toast.addEventListener('focusin', hold);
    toast.addEventListener('pointerleave', release);
    toast.addEventListener('focusout', release);
  }
  const startToasts = () => document.querySelectorAll('.toast-line').forEach(startToast);

  function say(text) {
    const list = byId('toasts');
    if (!list) return;
    const toast = document.createElement('div');
    toast.className = 'toast-line';
    toast.setAttribute('role', 'alert');
    const words = document.createElement('span');
    words.textContent = text;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = told('Close');
    close.dataset.dismiss = '';
    toast.append(words, close);
    list.replaceChildren(toast);
  }

  /* ---------- Search ---------- */
  function openSearch(event, from) {
    const box = byId('search');
    if (!box) return;
    event.preventDefault();
    open(box, from);
    byId('search-words').select();
  }

  document.addEventListener('click', (event) => {
    const hit = (selector) => event.target.closest(selector);
    if (hit('[data-theme-toggle]')) { switchTheme(); return; }
    if (hit('[data-dismiss]')) { hit('.toast-line').remove(); return; }
    if (hit('[data-close]')) { hit('dialog').close(); return; }
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (hit('[data-search]') && plain) { openSearch(event, hit('[data-search]')); return; }
    const link = hit('[data-dialog]');
    if (link && plain && byId(link.dataset.dialog)) { event.preventDefault(); open(byId(link.dataset.dialog), link); return; }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    document.querySelectorAll('details.me[open], details.more-menu[open]').forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener('submit', (event) => {
    const dialog = byId(event.target.dataset.confirm);
    if (dialog) { event.preventDefault(); open(dialog, event.submitter); }
  });

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') openSearch(event);
    if (event.key !== 'Escape') return;
    document.querySelectorAll('details.me[open], details.more-menu[open]').forEach((menu) => {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });

  document.addEventListener('close', afterClose, true);

  /* ---------- htmx: the drawer opens when its inside has come, never before ---------- */
  document.addEventListener('htmx:beforeRequest', (event) => {
    event.detail.target.setAttribute('aria-busy', 'true');
    if (event.detail.elt.matches('[data-evidence]') && !byId('drawer').open) opener = event.detail.elt;
  });
  document.addEventListener('htmx:afterRequest', (event) => event.detail.target.removeAttribute('aria-busy'));
  document.addEventListener('htmx:afterSwap', (event) => {
    startToasts();
    if (event.detail.target.id !== 'drawer-body') return;
    open(byId('drawer'), opener);
    const title = byId('drawer-title');
    if (title) title.focus();
    byId('drawer').scrollTop = 0;
  });
  document.addEventListener('htmx:sendError', () => say(told('The line dropped. Nothing is lost: try again when you’re back.')));
  document.addEventListener('htmx:responseError', (event) => {
    const link = event.detail.elt;
    if (event.detail.xhr.status === 403 || event.detail.xhr.status === 404) { say(told('That isn’t here any more, or isn’t open to you.')); return; }
    if (link.matches('a[data-evidence]')) { location.assign(link.href); return; }
    say(told('That didn’t work, and nothing was changed. Try again in a moment.'));
  });

  startToasts();
  const key = document.querySelector('[data-search-key]');
  if (key && /Mac|iPhone|iPad/.test(navigator.platform)) key.textContent = '⌘K';
  window.apprentice = { say, told };
}());
