import { useEffect, useState } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';
const KEY = 'flotilla.theme';
const DARK_CLASS = 'pf-v6-theme-dark';
const systemDark = matchMedia('(prefers-color-scheme: dark)');

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function apply(choice: ThemeChoice): void {
  const dark = choice === 'dark' || (choice === 'system' && systemDark.matches);
  document.documentElement.classList.toggle(DARK_CLASS, dark);
}

/** The chosen theme, kept across visits; "system" follows the operating system while the page is open. */
export function useTheme(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const [choice, setChoice] = useState(stored);
  useEffect(() => {
    localStorage.setItem(KEY, choice);
    apply(choice);
    const follow = () => apply(choice);
    systemDark.addEventListener('change', follow);
    return () => systemDark.removeEventListener('change', follow);
  }, [choice]);
  return [choice, setChoice];
}

/** Before the first paint, so that a dark page never flashes white. */
export function applyStoredTheme(): void { apply(stored()); }

/** Changes whenever the page turns light or dark; for what is drawn with colours read from CSS. */
export function useDark(): boolean {
  const root = document.documentElement;
  const [dark, setDark] = useState(root.classList.contains(DARK_CLASS));
  useEffect(() => {
    const watch = new MutationObserver(() => setDark(root.classList.contains(DARK_CLASS)));
    watch.observe(root, { attributeFilter: ['class'] });
    return () => watch.disconnect();
  }, [root]);
  return dark;
}
