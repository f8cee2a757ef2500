import type { Alert } from '../api';

/** Who took note of an alert, or does not want to hear of it. */
export function Note({ alert }: { alert: Alert }) {
  const { silence } = alert;
  return (
    <>
      {alert.acknowledgedBy && <p className="note">Acknowledged by {alert.acknowledgedBy}</p>}
      {silence && <p className="note">Silenced until {new Date(silence.until).toLocaleString()} by {silence.by}: {silence.why}</p>}
    </>
  );
}
