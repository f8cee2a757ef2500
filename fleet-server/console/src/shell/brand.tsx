/** The mark and the name: a sail over a hull. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="7" className="brand-ground" />
        <path className="brand-sail" d="M15 5v13H6zM17 9v9h7zM5 20h22l-3.5 6h-15z" />
      </svg>
      Flotilla
    </span>
  );
}
