/* Before the first paint: the theme this person chose, else the system's. */
(function () {
  'use strict';
  const root = document.documentElement;
  root.classList.add('has-script');
  try {
    const chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') root.setAttribute('data-bs-theme', chosen);
  } catch (error) {
    /* Storage can be closed to us (private windows): the system decides. */
  }
}());
