import { Alert, AlertActionCloseButton } from '@patternfly/react-core';
import { useEffect, useRef } from 'react';
import type { NewClaims } from '../api';
import { plural } from '../format';
import { Command } from './command';

/** What to run with new claims. Their secrets are here and nowhere else: the server keeps none. */
export function NewTokens({ made, onClose }: { made: NewClaims; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { place.current?.focus(); }, []);
  const token = [`flotilla-compiler token --root root.json --ca-sha256 ${made.caSha256}`, ...made.claims.map((claim) => `  --claim ${claim}`)];
  return (
    <div ref={place} tabIndex={-1} className="new-tokens">
      <Alert variant="warning" isInline component="h3" title={`${plural(made.claims.length, 'claim')}, shown this once`}
        actionClose={<AlertActionCloseButton aria-label="Hide the claims" onClose={onClose} />}>
        Copy the first command now. Whoever has a claim can enrol a device with it, until it is used, expires or is revoked.
      </Alert>
      <Command title="1. Where the owner’s root.json is, make a token of each claim" text={token.join(' \\\n')} />
      <Command title="2. On each device, enrol with one token" text={`flotilla-agent enrol --server ${made.deviceUrl} --token TOKEN`} />
    </div>
  );
}
