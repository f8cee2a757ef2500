import {
  Masthead, MastheadBrand, MastheadContent, MastheadLogo, MastheadMain, MastheadToggle, Nav, NavItem, NavList, Page, PageSection,
  PageSidebar, PageSidebarBody, PageToggleButton, SkipToContent,
} from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import { to, useRoute } from '../router';
import { BarsIcon } from '../ui/icons';
import { Brand } from './brand';
import { FeedStateLabel } from './feed-state';
import { SCREENS, Screen } from './screens';
import { ThemeMenu } from './theme-menu';
import { UserMenu } from './user-menu';

const wide = matchMedia('(min-width: 1200px)');

/** The frame of every screen after sign-in: masthead, navigation, content. */
export function Shell({ user, onSignOut }: { user: string; onSignOut: () => void }) {
  const [isWide, setWide] = useState(wide.matches);
  const [navOpen, setNavOpen] = useState(isWide);
  useEffect(() => {
    const follow = () => { setWide(wide.matches); setNavOpen(wide.matches); };
    wide.addEventListener('change', follow);
    return () => wide.removeEventListener('change', follow);
  }, []);
  const route = useRoute();
  const current = route.path[0] ?? '';
  const masthead = (
    <Masthead display={{ default: 'inline' }}>
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton variant="plain" aria-label="Navigation" isSidebarOpen={navOpen} onSidebarToggle={() => setNavOpen(!navOpen)}>
            <BarsIcon />
          </PageToggleButton>
        </MastheadToggle>
        <MastheadBrand><MastheadLogo component="a" href={to()}><Brand /></MastheadLogo></MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <div className="masthead-tools"><FeedStateLabel /><ThemeMenu /><UserMenu user={user} onSignOut={onSignOut} /></div>
      </MastheadContent>
    </Masthead>
  );
  const sidebar = (
    <PageSidebar isSidebarOpen={navOpen} className={navOpen && !isWide ? 'pf-m-expanded' : ''}>
      <PageSidebarBody>
        <Nav aria-label="Main" onSelect={() => { if (!isWide) setNavOpen(false); }}>
          <NavList>
            {SCREENS.map(({ path, name, icon: Icon }) => (
              <NavItem key={path} to={to(path)} isActive={path === current} icon={<Icon />}>{name}</NavItem>
            ))}
          </NavList>
        </Nav>
      </PageSidebarBody>
    </PageSidebar>
  );
  return (
    <Page masthead={masthead} sidebar={sidebar} mainContainerId="main"
      skipToContent={<SkipToContent href="#main" onClick={(e) => { e.preventDefault(); document.getElementById('main')?.focus(); }}>Skip to content</SkipToContent>}>
      <PageSection isFilled><Screen route={route} /></PageSection>
    </Page>
  );
}
