import { Button } from '@patternfly/react-core';
import { useState } from 'react';

/** A command to run elsewhere, with a button that copies it. */
export function Command({ title, text }: { title: string; text: string }) {
  const [copied, setCopied] = useState<boolean>();
  // Browsers lend the clipboard to pages of this machine and of HTTPS only.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <section aria-label={title} className="gap-above">
      <div className="commands-head">
        <h3>{title}</h3>
        <Button variant="link" isInline onClick={() => void copy()}>Copy</Button>
        <span role="status">{copied === true && 'Copied'}{copied === false && 'The browser refused: select and copy the text'}</span>
      </div>
      <pre className="commands" tabIndex={0} role="region" aria-label={`Command: ${title}`}>{text}</pre>
    </section>
  );
}
