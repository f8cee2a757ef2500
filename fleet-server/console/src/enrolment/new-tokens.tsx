import { Alert, AlertActionCloseButton } from '@patternfly/react-core';
import { useEffect, useRef } from 'react';
import type { NewClaims } from '../api';
import { plural } from '../format';
import { Commands } from './commands';

/** What to run with new claims. Their secrets are here and nowhere else: the server keeps none. */
export function NewTokens({ made, onClose }: { made: NewClaims; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { place.current?.focus(); }, []);
  const tokens = made.claims.map((claim) => `flotilla-compiler token --claim ${claim} --root root.json --ca-sha256 ${made.caSha256}`);
  return (
    <div ref={place} tabIndex={-1} className="new-tokens">
      <Alert variant="warning" isInline component="h3" title={`${plural(made.claims.length, 'claim')}, shown this once`}
        actionClose={<AlertActionCloseButton aria-label="Hide the claims" onClose={onClose} />}>
        Copy the commands now. Whoever has a claim can enrol a device with it, until it is used, expires or is revoked.
      </Alert>
      <Commands title="1. Where the owner’s root.json is, make a token of each claim" lines={tokens} />
      <Commands title="2. On each device, enrol with one token" lines={[`flotilla-agent enrol --server ${made.deviceUrl} --token TOKEN`]} />
    </div>
  );
}
