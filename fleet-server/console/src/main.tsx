import '@patternfly/react-core/dist/styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './app.css';
import { applyStoredTheme } from './theme';

applyStoredTheme();
createRoot(document.getElementById('root')!).render(<App />);
