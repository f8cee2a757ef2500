import { Card, CardBody } from '@patternfly/react-core';
import { useEffect, type ReactNode } from 'react';
import { Brand } from './brand';
import { ThemeMenu } from './theme-menu';

/** The frame of the screens before the console: setup and sign-in. */
export function Gate({ title, intro, children }: { title: string; intro: ReactNode; children: ReactNode }) {
  useEffect(() => { document.title = `${title} · Flotilla`; }, [title]);
  return (
    <div className="gate">
      <header className="gate-head"><Brand /><ThemeMenu /></header>
      <main className="gate-main">
        <Card className="gate-card">
          <CardBody>
            <h1>{title}</h1>
            <p className="note">{intro}</p>
            {children}
          </CardBody>
        </Card>
        <p className="gate-foot">Models for fleets of edge devices: signed, staged, watched.</p>
      </main>
    </div>
  );
}
